"""Who must not be answered by a machine (RFC 3834; hazards, section 10)."""

import pytest

from mail_gateway.message.kinds import MailKind
from mail_gateway.parsing import parse
from tests.unit.mail_gateway.mails import mail, multipart, parsed_with

FROM = b"From: yamada@example.jp\r\n"
STATUS = b"Content-Type: message/delivery-status\r\n\r\nFinal-Recipient: rfc822; a@b.jp\r\nAction: failed\r\nStatus: 5.1.1\r\n"
SIGNS = [
    (b"", MailKind.CITIZEN),
    (b"Auto-Submitted: no\r\n", MailKind.CITIZEN),
    (b"Auto-Submitted: auto-replied\r\n", MailKind.AUTO_REPLY),
    (b"Auto-Submitted: Auto-Generated (rejected)\r\n", MailKind.AUTO_REPLY),
    (b"X-Autoreply: yes\r\n", MailKind.AUTO_REPLY),
    (b"Precedence: auto_reply\r\n", MailKind.AUTO_REPLY),
    (b"Precedence: bulk\r\nAuto-Submitted: auto-replied\r\n", MailKind.AUTO_REPLY),
    (b"Precedence: Bulk\r\n", MailKind.BULK),
    (b"Precedence: list\r\n", MailKind.BULK),
    (b"Precedence: junk\r\n", MailKind.BULK),
    (b"List-Id: <news.example.jp>\r\n", MailKind.BULK),
    (b"List-Unsubscribe: <mailto:x@example.jp>\r\n", MailKind.BULK),
    (b"X-Failed-Recipients: a@b.jp\r\n", MailKind.BOUNCE),
    (b"Return-Path: <>\r\nSubject: Undelivered Mail Returned to Sender\r\n", MailKind.BOUNCE),
    (b"Return-Path: <>\r\nAuto-Submitted: auto-replied\r\nSubject: Re: x\r\n", MailKind.AUTO_REPLY),
]


@pytest.mark.parametrize(("head", "kind"), SIGNS)
def test_the_kind_is_told_by_the_header(head: bytes, kind: MailKind) -> None:
    assert parse(FROM + head + b"\r\nx").kind is kind


@pytest.mark.parametrize("kind", ["delivery-status", "global-delivery-status"])
def test_a_delivery_report_is_a_bounce(kind: str) -> None:
    subtype = f"report; report-type={kind}".encode()

    assert parse(multipart(b"\r\nfailed", STATUS, subtype=subtype)).kind is MailKind.BOUNCE


def test_a_delivery_report_without_its_type_is_a_bounce() -> None:
    assert parse(multipart(b"\r\nfailed", STATUS)).kind is MailKind.BOUNCE


def test_a_delivery_report_that_a_citizen_forwards_is_not_a_bounce() -> None:
    inner = (
        b"Content-Type: message/rfc822\r\n\r\nContent-Type: multipart/report; boundary=c\r\n\r\n--c\r\n"
        + STATUS
        + b"\r\n--c--"
    )

    assert parse(multipart(b"\r\nwhat is this?", inner)).kind is MailKind.CITIZEN


def test_a_read_receipt_is_no_word_of_a_person() -> None:
    assert (
        parse(multipart(b"\r\nread", subtype=b"report; report-type=disposition-notification")).kind
        is MailKind.AUTO_REPLY
    )


@pytest.mark.parametrize(
    "sender",
    [
        b"MAILER-DAEMON@example.jp",
        b"Mail Delivery System <mailer-daemon@x.jp>",
        b"MAILER-DAEMON (Mail Delivery System)",
    ],
)
def test_the_mail_system_sends_bounces(sender: bytes) -> None:
    assert parsed_with(From=sender, Subject=b"x").kind is MailKind.BOUNCE


def test_a_postmaster_who_writes_in_person_is_read() -> None:
    assert parsed_with(From=b"Bob <postmaster@example.jp>", Subject=b"question").kind is MailKind.CITIZEN
    assert parsed_with(From=b"postmaster@example.jp", Subject=b"Undeliverable: x").kind is MailKind.BOUNCE


@pytest.mark.parametrize("envelope_from", ["", "<>"])
def test_a_mail_from_the_null_sender_is_never_answered(envelope_from: str) -> None:
    found = parse(mail(), envelope_from)

    assert (found.kind, found.auto_submitted) == (MailKind.CITIZEN, True)


@pytest.mark.parametrize(
    "subject",
    [
        "自動応答: 申請の件",
        "自動返信：受付けました",
        "【自動返信】",
        "Automatic reply: x",
        "Out of Office: x",
    ],
)
def test_an_absence_notice_is_known_by_its_subject(subject: str) -> None:
    assert parsed_with(From=b"a@b.jp", Subject=subject.encode()).kind is MailKind.AUTO_REPLY


@pytest.mark.parametrize(
    "subject", ["自動返信が届きません", "不在通知が入っていました", "配信エラーになります", "Returned mail"]
)
def test_a_citizen_who_writes_about_such_mail_is_read(subject: str) -> None:
    found = parsed_with(From=b"a@b.jp", Subject=subject.encode())

    assert (found.kind, found.auto_submitted) == (MailKind.CITIZEN, False)


@pytest.mark.parametrize(
    "envelope_from", ["owner-news@example.jp", "news-request@example.jp", "news-bounces@example.jp"]
)
def test_a_list_is_known_by_its_envelope(envelope_from: str) -> None:
    assert parse(mail(), envelope_from).kind is MailKind.BULK


def test_who_asks_for_no_answer_gets_none_and_is_still_read() -> None:
    found = parse(mail(head=b"X-Auto-Response-Suppress: All\r\n"))

    assert (found.kind, found.auto_submitted) == (MailKind.CITIZEN, True)
