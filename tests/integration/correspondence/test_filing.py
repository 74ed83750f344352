"""What a citizen writes becomes an inquiry, or joins the one it proves to belong to; strangers never join."""

from datetime import timedelta

import pytest

from foundation.db import db, transaction
from foundation.organisation.models import User
from inquiry_desk.inquiries.actions import complete
from inquiry_desk.inquiries.kinds import Channel, EntryKind
from inquiry_desk.inquiries.models import ReplyTemplate
from tests.conftest import NOW
from tests.integration.correspondence.citizens import (
    CITIZEN,
    GENERAL,
    SERVICE,
    Post,
    answer,
    files_in,
    inquiries,
    kinds,
    letter,
    outgoing,
)
from tests.personas import City

QUESTION = letter("就学援助の申請", "申請書はどこでもらえますか。", "Message-ID: <q1@mail.example.jp>")


def test_a_mail_to_a_service_becomes_its_inquiry(post: Post, city: City) -> None:
    post.receive(QUESTION, at=NOW - timedelta(minutes=5))
    (inquiry,) = inquiries()
    assert (inquiry.number, inquiry.channel, inquiry.service_id) == ("R8-000001", Channel.MAIL, city.school)
    assert (inquiry.subject, inquiry.question) == ("就学援助の申請", "申請書はどこでもらえますか。")
    assert (inquiry.contact.name, inquiry.contact.mail_address) == ("髙山 花子", CITIZEN)
    assert (inquiry.received_at, inquiry.assignee_id) == (NOW - timedelta(minutes=5), None)
    assert kinds(inquiry) == ["mail_in", "acknowledged"]
    assert inquiry.entries[0].incoming_mail is not None
    assert inquiry.entries[0].body == inquiry.question


@pytest.mark.parametrize("address", [GENERAL, "postmaster@desk.example.jp", "INFO+x@DESK.example.jp"])
def test_a_mail_to_the_general_address_belongs_to_no_service_yet(post: Post, address: str) -> None:
    post.receive(QUESTION, address)
    assert inquiries()[0].service_id is None


def test_a_mail_to_several_addresses_goes_to_the_first_service_among_them(post: Post, city: City) -> None:
    post.receive(QUESTION, GENERAL, "KODOMO@desk.example.jp", SERVICE)
    assert [inquiry.service_id for inquiry in inquiries()] == [city.child]


def test_the_acknowledgement_tells_the_number_and_nothing_the_citizen_wrote(post: Post) -> None:
    with transaction() as session:
        template = ReplyTemplate(name="受付", kind="acknowledgement", body="受付番号　{number} です {other}")
        session.add(template)
    post.receive(QUESTION)
    (mail,) = outgoing()
    (inquiry,) = inquiries()
    assert (mail.to_address, mail.envelope_from, mail.automatic) == (CITIZEN, "", True)
    assert mail.body == "受付番号　R8-000001 です {other}\n"
    assert "R8-000001" in mail.subject
    assert "申請" not in mail.subject + mail.body
    assert mail.thread_key == inquiry.thread_key
    assert inquiry.entries[1].outgoing_mail == mail
    (sent,) = files_in(post.of.settings.outbox)
    assert f"Reply-To: {post.reply_address(inquiry)}".encode() in sent
    assert b"Auto-Submitted: auto-replied" in sent
    assert b"In-Reply-To: <q1@mail.example.jp>" in sent


def test_without_a_template_the_built_in_words_are_used(post: Post) -> None:
    post.receive(QUESTION)
    (mail,) = outgoing()
    assert "受付番号　R8-000001" in mail.body
    assert mail.subject == "【受付番号 R8-000001】お問い合わせを受け付けました"


def test_the_citizens_answer_to_our_reply_address_joins_and_opens_again(post: Post, city: City) -> None:
    post.receive(QUESTION)
    (inquiry,) = inquiries()
    answer(post, city, inquiry)
    post.receive(letter("Re: 申請", "ありがとう。もう一つ。"), post.reply_address(inquiry))
    (inquiry,) = inquiries()
    assert inquiry.completed_at is None
    assert kinds(inquiry) == ["mail_in", "acknowledged", "mail_out", "completed", "mail_in", "reopened"]
    assert inquiry.entries[4].body == "ありがとう。もう一つ。"
    assert len(outgoing()) == 2


def test_a_reply_address_in_capitals_joins(post: Post) -> None:
    post.receive(QUESTION)
    post.receive(letter("Re: 申請", "追伸"), post.reply_address(inquiries()[0]).upper())
    assert kinds(inquiries()[0]) == ["mail_in", "acknowledged", "mail_in"]


def test_an_answer_to_the_plain_address_joins_by_the_id_we_sent(post: Post, city: City) -> None:
    post.receive(QUESTION)
    mail = answer(post, city, inquiries()[0], completes=False)
    post.receive(letter("別の件名", "追伸", f"References: <q1@mail.example.jp> {mail.message_id}"), SERVICE)
    (inquiry,) = inquiries()
    assert kinds(inquiry) == ["mail_in", "acknowledged", "mail_out", "mail_in"]


def test_a_bounce_of_our_answer_stands_on_the_timeline_and_changes_nothing_else(
    post: Post, city: City
) -> None:
    post.receive(QUESTION)
    mail = answer(post, city, inquiries()[0])
    bounce = letter(
        "Undelivered Mail Returned to Sender",
        f"Status: 5.1.1\nMessage-ID: {mail.message_id}",
        "X-Failed-Recipients: hanako@mail.example.jp",
        sender="mailer-daemon@mail.example.jp",
    )
    post.receive(bounce, post.reply_address(inquiries()[0]), sender="")
    (inquiry,) = inquiries()
    assert kinds(inquiry)[-1] == "note"
    assert inquiry.entries[-1].body == (
        f"{CITIZEN} へ送ったメールが戻ってきました（5.1.1）。届いていないおそれがあります。"
    )
    assert inquiry.completed_at is not None


def test_a_citizen_who_asks_again_after_a_person_completed_finds_the_inquiry_open(
    post: Post, city: City
) -> None:
    post.receive(QUESTION)
    with transaction():
        complete(inquiries()[0], db.session.get_one(User, city.id_of("operator")), NOW)
    post.receive(letter("Re:", "まだ分かりません"), post.reply_address(inquiries()[0]))
    (inquiry,) = inquiries()
    assert (inquiry.completed_at, inquiry.entries[-1].kind) == (None, EntryKind.REOPENED)
    assert inquiry.entries[-1].body == "問い合わせ者から再びメールが届きました。"


def test_twenty_thousand_characters_rare_kanji_and_emoji_arrive_unharmed(post: Post) -> None:
    text = "髙﨑𠮷野家の葛󠄀飾😀👨‍👩‍👧ｶﾅ①㈱～－\n" + "長い文です。" * 3_400
    post.receive(letter("髙﨑𠮷😀", text, name="𠮷野 髙﨑"))
    (inquiry,) = inquiries()
    assert (inquiry.subject, inquiry.contact.name) == ("髙﨑𠮷😀", "𠮷野 髙﨑")
    assert inquiry.question == text.strip()
    assert inquiry.entries[0].body == text.strip()


def test_a_mail_without_subject_and_words_is_an_inquiry_all_the_same(post: Post) -> None:
    post.receive(b"From: a@b.example\r\n\r\n", sender="a@b.example")
    assert inquiries()[0].subject == "（件名なし）"


def test_a_mail_without_a_readable_sender_can_still_be_answered_by_its_return_path(post: Post) -> None:
    post.receive(b"From: nobody\r\nSubject: x\r\n\r\ny", sender="real@mail.example.jp")
    assert inquiries()[0].contact.mail_address == "real@mail.example.jp"


def test_an_address_nobody_can_write_to_is_filed_and_not_answered(post: Post) -> None:
    address = "a" * 400 + "@mail.example.jp"
    post.receive(letter("長い差出人", "本文", sender=address), sender=address)
    assert inquiries()[0].subject == "長い差出人"
    assert inquiries()[0].contact.mail_address == ""
