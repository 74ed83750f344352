"""Filing by hand and reading in other characters: what a person decides of a mail, and nothing typed is lost."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from foundation.audit.models import AuditEntry
from foundation.db import db, transaction
from inquiry_desk.inquiries.kinds import Channel
from mail_gateway.models import IncomingMail, IncomingState, MailFlag
from tests.conftest import NOW
from tests.integration.correspondence.citizens import (
    CITIZEN,
    SERVICE,
    STRANGER,
    Post,
    answer,
    inquiries,
    kinds,
    letter,
    newest_mail,
    outgoing,
)
from tests.personas import City, sign_in

KEY = "k" * 24
CHILD = "kodomo@desk.example.jp"
# Shift_JIS that says of itself that it is Latin.
GARBLED = (
    f"From: <{CITIZEN}>\r\nSubject: x\r\nContent-Type: text/plain; charset=iso-8859-1\r\n"
    "Content-Transfer-Encoding: 8bit\r\n\r\n"
).encode() + "半角ｶﾅの質問です。".encode("cp932")


def given_up(post: Post, raw: bytes, to: str = SERVICE) -> int:
    """A mail as it is after the last attempt failed: nothing of it stands on its row."""
    post.receive(letter("対象外", "x", "Precedence: bulk"), to)
    with transaction():
        mail = newest_mail()
        mail.raw, mail.state, mail.error, mail.attempts = raw, IncomingState.FAILED, "LookupError", 5
        mail.kind, mail.subject, mail.text, mail.new_text, mail.sender_address = None, "", "", "", ""
        return mail.id


def by_hand(client: FlaskClient, mail_id: int, **fields: object) -> TestResponse:
    data = {"submission_key": KEY, "text": "", "subject": "", "number": "", "service_id": "", **fields}
    return client.post(f"/mail/incoming/{mail_id}/by-hand", data=data)


def test_a_mail_given_up_becomes_a_new_inquiry_in_the_words_of_a_person(
    post: Post, city: City, client: FlaskClient
) -> None:
    mail_id = given_up(post, letter("申請", "申請書はどこですか。"))
    sign_in(client, "supervisor")
    page = client.get(f"/mail/incoming/{mail_id}/by-hand").text
    assert "申請書はどこですか。" in page
    response = by_hand(
        client, mail_id, way="new", subject="就学援助の申請", text="直した本文", service_id=city.school
    )
    assert response.location == "/inquiries/R8-000001"
    (inquiry,) = inquiries()
    assert (inquiry.subject, inquiry.question, inquiry.service_id) == (
        "就学援助の申請",
        "直した本文",
        city.school,
    )
    assert (inquiry.channel, inquiry.received_at, inquiry.assignee_id) == (Channel.MAIL, NOW, None)
    assert (inquiry.contact.mail_address, inquiry.contact.name) == (CITIZEN, "髙山 花子")
    assert kinds(inquiry) == ["mail_in"]
    assert inquiry.entries[0].details["joined_by"] == "person"
    mail = newest_mail()
    assert (mail.state, mail.subject, mail.error) == (IncomingState.FILED, "申請", "")
    assert "手で登録" in client.get("/inquiries/R8-000001").text
    assert outgoing() == []


def test_a_mail_filed_apart_joins_the_inquiry_it_belongs_to_and_both_say_so(
    post: Post, city: City, client: FlaskClient
) -> None:
    post.receive(letter("質問", "一つ目"))
    answer(post, city, inquiries()[0])
    post.receive(
        letter("Re: 質問", "家族です", sender=STRANGER), post.reply_address(inquiries()[0]), sender=STRANGER
    )
    mail_id = newest_mail().id
    sign_in(client, "supervisor")
    assert "R8-000002" in client.get(f"/mail/incoming/{mail_id}").text
    by_hand(client, mail_id, way="join", number="r8-000001", text="家族です")
    first, second = inquiries()
    assert kinds(first)[4:] == ["mail_in", "reopened"]
    assert first.contact.mail_address == CITIZEN
    assert second.entries[-1].body == "ここに登録したメールは、R8-000001 にも登録しました。"
    assert MailFlag.FOREIGN_THREAD.value in newest_mail().flags
    post.receive(letter("Re: 質問", "もう一度", sender=STRANGER), post.reply_address(first), sender=STRANGER)
    assert len(inquiries()) == 3


def test_what_was_set_aside_can_join_an_inquiry(post: Post, client: FlaskClient) -> None:
    post.receive(letter("質問", "一つ目"))
    post.receive(letter("不在です", "でも質問もあります", "Auto-Submitted: auto-replied"))
    sign_in(client, "supervisor")
    by_hand(client, newest_mail().id, way="join", number="R8-000001", text="質問もあります")
    assert kinds(inquiries()[0]) == ["mail_in", "acknowledged", "mail_in"]
    assert newest_mail().state is IncomingState.FILED


@pytest.mark.parametrize(
    ("fields", "status", "said"),
    [
        ({"way": "join", "number": "R8-999999"}, 409, "担当外の業務"),
        ({"way": "join", "number": ""}, 422, "受付番号を入力してください"),
        ({"way": "new", "subject": ""}, 422, "件名を入力してください"),
        ({"way": "new", "subject": "x", "text": "あ" * 50_001}, 422, "50000"),
        ({"subject": "x"}, 422, "登録先を選んでください"),
        ({"way": "new", "subject": "x", "service_id": "999999"}, 422, ""),
    ],
)
def test_what_was_typed_is_kept_when_it_cannot_be_done(
    post: Post, client: FlaskClient, fields: dict[str, str], status: int, said: str
) -> None:
    mail_id = given_up(post, letter("申請", "本文"))
    sign_in(client, "supervisor")
    typed = {"text": "苦労して直した本文", **fields}
    response = by_hand(client, mail_id, **typed)
    assert response.status_code == status
    assert said in response.text
    assert typed["text"][:50_000] in response.text
    assert inquiries() == []
    assert newest_mail().state is IncomingState.FAILED


def test_a_mail_is_not_filed_twice_in_one_inquiry_nor_while_a_worker_has_it(
    post: Post, client: FlaskClient
) -> None:
    post.receive(letter("質問", "一つ目"))
    sign_in(client, "supervisor")
    response = by_hand(client, newest_mail().id, way="join", number="R8-000001", text="x")
    assert "登録済みです" in response.text
    with transaction():
        newest_mail_id = newest_mail().id
        db.session.get_one(IncomingMail, newest_mail_id).state = IncomingState.WAITING
    response = by_hand(client, newest_mail_id, way="new", subject="x", text="x", submission_key="z" * 24)
    assert "受付処理中です" in response.text
    assert len(inquiries()) == 1


def test_a_double_click_files_once(post: Post, client: FlaskClient) -> None:
    mail_id = given_up(post, letter("申請", "本文"))
    sign_in(client, "supervisor")
    places = {by_hand(client, mail_id, way="new", subject="x", text="y").location for _ in range(2)}
    assert places == {"/inquiries/R8-000001"}
    assert len(inquiries()) == 1


def test_nobody_files_into_an_inquiry_they_may_not_see(post: Post, client: FlaskClient) -> None:
    post.receive(letter("こどもの質問", "x"), CHILD)
    mail_id = given_up(post, letter("申請", "本文"))
    sign_in(client, "supervisor")
    assert by_hand(client, mail_id, way="join", number="R8-000001", text="x").status_code == 409
    assert kinds(inquiries()[0]) == ["mail_in", "acknowledged"]


def test_fifty_thousand_characters_and_an_empty_mail_are_filed_by_hand(
    post: Post, client: FlaskClient
) -> None:
    long_id = given_up(post, letter("長い", "長い文です。" * 12_000))
    sign_in(client, "supervisor")
    page = client.get(f"/mail/incoming/{long_id}/by-hand").text
    assert "…" in page
    text = "あ" * 50_000
    assert by_hand(client, long_id, way="new", subject="長い", text=text).status_code == 303
    assert inquiries()[0].question == text
    assert newest_mail().text.startswith("長い文です。" * 8_000)
    empty_id = given_up(post, b"")
    assert "（件名なし）" in client.get(f"/mail/incoming/{empty_id}/by-hand").text
    by_hand(client, empty_id, way="new", subject="空のメール", submission_key="e" * 24)
    assert inquiries()[1].subject == "空のメール"


def test_a_garbled_mail_is_looked_at_in_other_characters_and_filed_in_them(
    post: Post, client: FlaskClient
) -> None:
    mail_id = given_up(post, GARBLED)
    sign_in(client, "supervisor")
    preview = client.get(f"/mail/incoming/{mail_id}?charset=cp932").text
    assert "半角ｶﾅの質問です。" in preview
    assert "まだ登録していません" in preview
    assert db.session.get_one(IncomingMail, mail_id).charset == ""
    client.post(f"/mail/incoming/{mail_id}/charset", data={"charset": "cp932", "submission_key": KEY})
    post.work()
    (inquiry,) = inquiries()
    assert inquiry.question == "半角ｶﾅの質問です。"
    assert newest_mail().charset == "cp932"


def test_a_filed_mail_is_read_anew_beside_what_was_filed(post: Post, client: FlaskClient) -> None:
    post.receive(GARBLED)
    sign_in(client, "supervisor")
    client.post(
        f"/mail/incoming/{newest_mail().id}/charset", data={"charset": "euc-jp", "submission_key": "a" * 24}
    )
    client.post(
        f"/mail/incoming/{newest_mail().id}/charset", data={"charset": "cp932", "submission_key": KEY}
    )
    (inquiry,) = inquiries()
    assert kinds(inquiry) == ["mail_in", "acknowledged", "note", "note"]
    assert inquiry.entries[3].body.endswith("半角ｶﾅの質問です。")
    assert newest_mail().new_text == "半角ｶﾅの質問です。"


@pytest.mark.parametrize("charset", ["", "rot13", "utf-7", "../x", "undefined"])
def test_characters_nobody_offers_are_as_none_chosen(post: Post, client: FlaskClient, charset: str) -> None:
    mail_id = given_up(post, GARBLED)
    sign_in(client, "supervisor")
    assert client.get(f"/mail/incoming/{mail_id}", query_string={"charset": charset}).status_code == 200
    client.post(f"/mail/incoming/{mail_id}/charset", data={"charset": charset, "submission_key": KEY})
    assert newest_mail().charset == ""


def test_every_charset_on_offer_can_be_looked_at(post: Post, client: FlaskClient) -> None:
    mail_id = given_up(post, GARBLED)
    sign_in(client, "supervisor")
    for charset in ("iso-2022-jp", "euc-jp", "utf-8", "utf-16", "iso-8859-1", "gb18030", "big5", "euc-kr"):
        assert client.get(f"/mail/incoming/{mail_id}?charset={charset}").status_code == 200


def test_what_is_done_by_hand_stands_in_the_audit_log(post: Post, client: FlaskClient) -> None:
    mail_id = given_up(post, letter("申請", "本文"))
    sign_in(client, "supervisor")
    by_hand(client, mail_id, way="new", subject="x", text="y")
    acts = db.session.scalars(select(AuditEntry).where(AuditEntry.subject_kind == "incoming_mail")).all()
    assert acts[-1].details == {"inquiry": "R8-000001", "by_hand": True}


@pytest.mark.parametrize("login", ["operator", "school_staff", "auditor"])
def test_filing_by_hand_is_for_those_who_read_the_mailroom(
    post: Post, client: FlaskClient, login: str
) -> None:
    mail_id = given_up(post, letter("申請", "本文"))
    assert by_hand(sign_in(client, login), mail_id, way="new", subject="x").status_code == 403


def test_mail_of_other_services_cannot_be_filed_by_hand(post: Post, client: FlaskClient) -> None:
    mail_id = given_up(post, letter("申請", "本文"), CHILD)
    assert by_hand(sign_in(client, "supervisor"), mail_id, way="new", subject="x").status_code == 404
    assert client.post(f"/mail/incoming/{mail_id}/charset").status_code == 404


def test_a_received_time_in_the_last_fiscal_year_gives_a_number_of_that_year(
    post: Post, client: FlaskClient
) -> None:
    mail_id = given_up(post, letter("申請", "本文"))
    with transaction():
        db.session.get_one(IncomingMail, mail_id).received_at = NOW - timedelta(days=365)
    by_hand(sign_in(client, "supervisor"), mail_id, way="new", subject="x", text="y")
    assert inquiries()[0].number == "R7-000001"
