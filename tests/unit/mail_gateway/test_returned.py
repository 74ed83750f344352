"""Why mail came back, and what is only ours on its way round."""

import pytest

from mail_gateway.message.kinds import MailKind
from mail_gateway.parsing import parse
from tests.unit.mail_gateway.mails import mail, multipart

RETURNED = [
    (
        b"MAILER-DAEMON@docomo.ne.jp",
        "次のあて先へのメッセージはエラーのため送信できませんでした。\n550 Unknown user a@docomo.ne.jp",
        "5.1.1",
    ),
    (
        b"Postmaster@ezweb.ne.jp",
        "送信先メールアドレスが見つからないか、送信先メールサーバの事由により送信できませんでした。",
        "5.1.1",
    ),
    (b"MAILER-DAEMON@softbank.ne.jp", "宛先のメールアドレスは存在しません。", "5.1.1"),
    (b"MAILER-DAEMON@softbank.ne.jp", "宛先のメールボックスが一杯のため配信できませんでした。", "5.2.2"),
    (
        b"MAILER-DAEMON@ymobile.ne.jp",
        "宛先の方が受信拒否を設定しているため、お届けできませんでした。",
        "5.7.1",
    ),
    (b"postmaster@example.jp", "The user's mailbox is full. Delivery has failed.", "5.2.2"),
]


@pytest.mark.parametrize(("sender", "body", "status"), RETURNED)
def test_a_bounce_of_a_japanese_carrier_tells_why(sender: bytes, body: str, status: str) -> None:
    raw = mail(
        body.encode("iso2022_jp"), b"Mail System Error - Returned Mail", b"text/plain; charset=iso-2022-jp"
    )

    found = parse(raw.replace(b"yamada@example.jp", sender))

    assert found.kind is MailKind.BOUNCE
    assert found.returned is not None
    assert (found.returned.status, found.returned.permanent) == (status, True)


@pytest.mark.parametrize(
    "body",
    [
        "配信が遅延しています。引き続き配信を試みます。",
        "Warning: message still undelivered after 4 hours. Will keep trying until message is 5 days old.",
        "This is a warning message only.\nDelivery to the following recipients has been delayed.",
    ],
)
def test_a_delay_is_not_final(body: str) -> None:
    raw = mail(body.encode(), b"Delivery Status Notification (Delay)", b"text/plain; charset=utf-8")

    found = parse(raw.replace(b"yamada@example.jp", b"mailer-daemon@example.jp"))

    assert found.returned is not None
    assert (found.returned.status[0], found.returned.permanent) == ("4", False)


@pytest.mark.parametrize(
    ("report", "expected"),
    [
        (b"Action: failed\r\nStatus: 5.1.1", ("5.1.1", True)),
        (b"Action: failed\r\nStatus: 4.4.7", ("4.4.7", True)),
        (b"Action: delayed\r\nStatus: 4.4.1", ("4.4.1", False)),
        (b"Action: delayed", ("4.0.0", False)),
        (b"Status: 5.2.2", ("5.2.2", True)),
        (b"Action: delayed\r\nStatus: 4.4.1\r\n\r\nAction: failed\r\nStatus: 5.1.1", ("5.1.1", True)),
        (b"Action: delivered\r\nStatus: 2.0.0", None),
    ],
)
def test_a_report_tells_whether_it_is_final(report: bytes, expected: tuple[str, bool] | None) -> None:
    status = b"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\n" + report + b"\r\n"

    found = parse(multipart(b"\r\nx", status, subtype=b"report; report-type=delivery-status")).returned

    assert (found and (found.status, found.permanent)) == expected


@pytest.mark.parametrize(
    "raw",
    [
        mail().replace(b"yamada@example.jp", b"Info+abc@DESK.example.jp."),
        mail(head=b"Return-Path: <noreply@desk.example.jp>\r\n"),
        mail(
            head=b"Message-ID: <0123456789abcdef0123456789abcdef@desk.example.jp>\r\nAuto-Submitted: auto-replied\r\n"
        ),
    ],
)
def test_our_own_mail_on_its_way_back_is_known(raw: bytes) -> None:
    found = parse(raw, own_domain="desk.example.jp")

    assert (found.kind, found.auto_submitted) == (MailKind.OWN, True)
    assert parse(raw).kind is not MailKind.OWN


@pytest.mark.parametrize(
    "head",
    [
        b"Message-ID: <20261122014100.4ABC@desk.example.jp>\r\n",
        b"In-Reply-To: <0123456789abcdef0123456789abcdef@desk.example.jp>\r\n",
    ],
)
def test_a_citizens_mail_that_our_relay_gave_an_id_or_that_answers_ours_is_not_ours(head: bytes) -> None:
    assert parse(mail(head=head), own_domain="desk.example.jp").kind is MailKind.CITIZEN


def test_a_bounce_of_our_own_server_is_a_bounce() -> None:
    raw = mail(subject=b"Undelivered Mail").replace(b"yamada@example.jp", b"MAILER-DAEMON@desk.example.jp")

    assert parse(raw, "", own_domain="desk.example.jp").kind is MailKind.BOUNCE
