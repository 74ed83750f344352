"""No loops and no bombs: section 8 of the hazards, "Loops and bombs", by name (RFC 3834)."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from foundation import clock
from foundation.db import db
from inquiry_desk.inquiries.models import Inquiry
from mail_gateway.message.kinds import MailKind
from mail_gateway.models import IncomingMail, IncomingState, MailFlag, OutgoingMail
from tests.conftest import NOW
from tests.integration.correspondence.citizens import (
    BORDER,
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
from tests.personas import City

QUESTION = letter("就学援助の申請", "申請書はどこでもらえますか。", "Message-ID: <q1@mail.example.jp>")
WITHHELD = MailFlag.ACKNOWLEDGEMENT_WITHHELD.value


def delivery_report(message_id: str, action: str, status: str) -> bytes:
    return (
        "From: MAILER-DAEMON@mail.example.jp\r\nSubject: Delivery Status Notification\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mail.example.jp\r\n\r\n"
        f"Final-Recipient: rfc822; {CITIZEN}\r\nAction: {action}\r\nStatus: {status}\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {message_id}\r\n\r\n--b--\r\n"
    ).encode()


def vacation(message_id: str) -> bytes:
    return letter("不在です", "休暇中", f"In-Reply-To: {message_id}", "Auto-Submitted: auto-replied")


def full_mailbox(message_id: str) -> bytes:
    return delivery_report(message_id, "failed", "5.2.2")


@pytest.mark.parametrize(
    ("make", "notes"),
    [
        (lambda message_id: delivery_report(message_id, "failed", "5.1.1"), 1),
        (lambda message_id: delivery_report(message_id, "delayed", "4.4.1"), 0),
        (vacation, 0),
        (full_mailbox, 1),
    ],
    ids=["bounce", "delayed", "vacation", "full mailbox"],
)
def test_what_a_machine_answers_changes_no_state_and_sends_nothing(
    post: Post, city: City, make: object, notes: int
) -> None:
    post.receive(QUESTION)
    sent = answer(post, city, inquiries()[0])
    post.receive(make(sent.message_id), post.reply_address(inquiries()[0]), sender="")  # type: ignore[operator]
    (inquiry,) = inquiries()
    assert inquiry.completed_at is not None
    assert kinds(inquiry)[4:] == ["note"] * notes
    assert len(outgoing()) == 2
    assert newest_mail().state is IncomingState.SET_ASIDE


def test_the_acknowledgement_of_an_acknowledgement_ends_at_once(post: Post, city: City) -> None:
    """A desk that answers our automatic answer without saying that it is one: one in an hour, and no more."""
    for number in range(20):
        post.receive(letter(f"受付 {number}", "自動でお送りしています"))
    assert len(outgoing()) == 1


@pytest.mark.parametrize(
    "field", ["Auto-Submitted: auto-replied", "List-Id: <l.example.jp>", "Precedence: junk"]
)
def test_a_machines_mail_changes_no_inquiry_and_is_not_answered(post: Post, city: City, field: str) -> None:
    post.receive(QUESTION)
    answer(post, city, inquiries()[0])
    post.receive(letter("不在です", "休暇中", field), post.reply_address(inquiries()[0]))
    (inquiry,) = inquiries()
    assert inquiry.completed_at is not None
    assert len(outgoing()) == 2
    assert newest_mail().state is IncomingState.SET_ASIDE


@pytest.mark.parametrize(
    "address",
    [
        SERVICE,
        "shugaku+tag@desk.example.jp",
        "INFO@DESK.EXAMPLE.JP",
        "postmaster@desk.example.jp",
        "x@sub.desk.example.jp",
    ],
    ids=["service", "suffix", "capitals", "postmaster", "below us"],
)
@pytest.mark.parametrize("only_envelope", [False, True], ids=["header and envelope", "envelope"])
def test_our_own_address_as_requester_is_filed_and_never_written_to(
    post: Post, address: str, only_envelope: bool
) -> None:
    post.receive(letter("x", "y", sender=CITIZEN if only_envelope else address), sender=address)
    (inquiry,) = inquiries()
    assert kinds(inquiry) == ["mail_in"]
    assert inquiry.entries[0].details["not_acknowledged"] == "ourselves"
    assert newest_mail().flags == ([] if only_envelope else [MailFlag.OUR_ADDRESS_AS_SENDER.value])
    assert outgoing() == []


def test_our_own_mail_on_its_way_back_is_no_inquiry(post: Post, city: City) -> None:
    post.receive(QUESTION)
    sent = answer(post, city, inquiries()[0])
    post.receive(sent.raw, SERVICE, sender=CITIZEN)
    assert len(inquiries()) == 1
    assert (newest_mail().kind, newest_mail().state) == (MailKind.OWN, IncomingState.SET_ASIDE)
    assert len(outgoing()) == 2


@pytest.mark.parametrize(
    ("raw", "sender", "reason"),
    [
        (letter("x", "y"), "", "no_return"),
        (letter("x", "y"), "not an address", "no_return"),
        (letter("x", "y", "X-Auto-Response-Suppress: All"), CITIZEN, "automatic"),
        (letter("x", "y"), "no-reply@mail.example.jp", "automatic"),
        (letter("x", "y"), "DoNotReply@mail.example.jp", "automatic"),
    ],
)
def test_nothing_that_must_not_be_answered_is_acknowledged_but_all_of_it_is_filed(
    post: Post, raw: bytes, sender: str, reason: str
) -> None:
    post.receive(raw, sender=sender)
    (inquiry,) = inquiries()
    assert kinds(inquiry) == ["mail_in"]
    assert inquiry.entries[0].details == {"not_acknowledged": reason}
    assert outgoing() == []


@pytest.mark.parametrize("results", ["spf=fail", "spf=pass; dmarc=fail header.from=mail.example.jp"])
def test_who_did_not_write_is_not_told_of_it(post: Post, results: str) -> None:
    """Backscatter: the answer would reach the person whose address was used."""
    post.behind_a_relay().receive(letter("x", "y", f"Authentication-Results: {BORDER}; {results}"))
    assert inquiries()[0].entries[0].details == {"not_acknowledged": "forged"}
    assert outgoing() == []


def test_one_address_hears_from_us_once_an_hour(post: Post) -> None:
    post.receive(letter("一つ目", "本文"))
    post.receive(letter("二つ目", "本文"))
    with clock.fixed(NOW + timedelta(hours=1, seconds=1)):
        post.receive(letter("三つ目", "本文"))
    assert [kinds(inquiry) for inquiry in inquiries()] == [
        ["mail_in", "acknowledged"],
        ["mail_in"],
        ["mail_in", "acknowledged"],
    ]
    assert inquiries()[1].entries[0].details == {"not_acknowledged": "lately"}
    assert newest_mail().flags == []


def test_one_address_hears_from_us_five_times_a_day(post: Post) -> None:
    for hour in range(7):
        with clock.fixed(NOW + timedelta(hours=2 * hour)):
            post.receive(letter(f"{hour}通目", "本文"))
    assert [len(kinds(inquiry)) for inquiry in inquiries()] == [2] * 5 + [1] * 2
    assert inquiries()[6].entries[0].details == {"not_acknowledged": "too_many"}
    assert newest_mail().flags == [WITHHELD]
    with clock.fixed(NOW + timedelta(hours=26)):
        post.receive(letter("翌日", "本文"))
    assert kinds(inquiries()[7]) == ["mail_in", "acknowledged"]


def test_tags_of_one_mailbox_are_one_address(post: Post) -> None:
    for number in range(8):
        sender = f"victim+{number}@mail.example.jp" if number else "victim@mail.example.jp"
        post.receive(letter(f"件名{number}", "本文", sender=sender), sender=sender)
    post.receive(letter("別の人", "本文"), sender="victimology@mail.example.jp")
    assert [mail.to_address for mail in outgoing()] == [
        "victim@mail.example.jp",
        "victimology@mail.example.jp",
    ]


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_hundreds_of_forged_senders_write_to_one_victim_once_and_no_mail_is_lost(post: Post) -> None:
    """Zendesk, October 2025: requests nobody verified mailed confirmations to a victim."""
    for number in range(200):
        raw = letter(f"BUY {number}", f"https spam {number}", sender=f"forged{number}@elsewhere.example")
        post.keep(raw, sender="victim@mail.example.jp")
    post.work()
    (told,) = outgoing()
    assert told.to_address == "victim@mail.example.jp"
    assert "BUY" not in told.subject + told.body
    assert "spam" not in told.subject + told.body
    assert db.session.scalar(select(func.count(Inquiry.id))) == 200
    flags = db.session.scalars(select(IncomingMail.flags)).all()
    assert flags.count([WITHHELD]) == 200 - 5


def test_a_thousand_victims_are_spared_by_the_cap_of_the_whole_desk(post: Post) -> None:
    capped = post.behind_a_relay(acknowledgements_per_hour=10)
    for number in range(30):
        sender = f"victim{number}@mail.example.jp"
        capped.keep(letter("x", f"y{number}", sender=sender), sender=sender)
    capped.work()
    assert db.session.scalar(select(func.count(OutgoingMail.id))) == 10
    assert [len(kinds(inquiry)) for inquiry in inquiries()] == [2] * 10 + [1] * 20
    assert newest_mail().flags == [WITHHELD]
    with clock.fixed(NOW + timedelta(hours=1, seconds=1)):
        capped.receive(letter("あとで", "本文", sender=STRANGER), sender=STRANGER)
    assert kinds(inquiries()[30]) == ["mail_in", "acknowledged"]


def test_the_acknowledgement_repeats_no_word_of_the_citizen(post: Post) -> None:
    secret = "https-buy-now"
    raw = letter(
        f"{secret} 件名", f"{secret} 本文", f"References: <{secret}@x.example>", name=f"{secret} 氏名"
    )
    post.receive(raw)
    (mail,) = outgoing()
    assert secret not in mail.raw.decode("ascii")
    assert secret not in mail.subject + mail.body
