"""Bounces: which message they are about and what they say of whom, in the standard's form and in others."""

from base64 import encodebytes
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail_gateway.message.returned import Returned
from mail_gateway.outgoing.delivery_reports import read_report, same_form
from tests.unit.mail_gateway.mails import mail, multipart

OURS = "<0123456789abcdef@desk.example.jp>"
OLDER = "<fedcba9876543210@desk.example.jp>"
COPY = f"Message-ID: {OURS}\r\nReferences: {OLDER}\r\nIn-Reply-To: {OLDER}\r\nSubject: x\r\n\r\nx".encode()
CORPUS = Path(__file__).parents[4] / "shared" / "mails" / "sisimai-set-of-emails"


def report(*recipients: str, copy: bytes = b"", kind: bytes = b"delivery-status") -> bytes:
    groups = "\r\n\r\n".join(("Reporting-MTA: dns; mx.example.jp", *recipients)).encode()
    parts = [b"\r\nSorry.", b"Content-Type: message/" + kind + b"\r\n\r\n" + groups]
    if copy:
        parts.append(copy)
    return multipart(*parts, subtype=b"report; report-type=" + kind)


def recipient(address: str, action: str = "failed", status: str = "5.1.1") -> str:
    return f"Final-Recipient: rfc822; {address}\r\nAction: {action}\r\nStatus: {status}"


@pytest.mark.parametrize(
    "kind", ["message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers"]
)
def test_the_copy_of_the_message_says_which_it_was(kind: str) -> None:
    found = read_report(report(recipient("a@b.jp"), copy=f"Content-Type: {kind}\r\n\r\n".encode() + COPY))

    assert found.message_ids == (OURS,)


def test_a_copy_in_base64_is_read_too() -> None:
    head = b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n"

    assert read_report(report(copy=head + encodebytes(COPY))).message_ids == (OURS,)


def test_older_mails_of_the_thread_did_not_come_back() -> None:
    theirs = COPY.replace(OURS.encode(), b"<theirs@mail.example.jp>")
    found = read_report(report(copy=b"Content-Type: message/rfc822\r\n\r\n" + theirs))

    assert found.message_ids == ("<theirs@mail.example.jp>",)


@pytest.mark.parametrize(
    "body",
    [
        "送信できませんでした。\r\n--- 元のメール ---\r\n" + COPY.decode(),
        "次のあて先へのメッセージはエラーのため送信できませんでした。\r\n> message-id: " + OURS,
        f"お届けできませんでした。\r\n{OURS}\r\n",
        f"Message-ID:\r\n {OURS}\r\nReferences: {OLDER}",
    ],
)
def test_without_a_copy_the_text_says_it(body: str) -> None:
    for codec in ("utf-8", "iso2022_jp", "cp932"):
        assert read_report(mail(body.encode(codec))).message_ids == (OURS,)


def test_the_field_of_the_bounce_itself_is_the_last_resort() -> None:
    assert read_report(mail(b"no", head=f"References: {OLDER} {OURS}\r\n".encode())).message_ids == (
        OLDER,
        OURS,
    )
    assert read_report(mail(b"no", head=b"Message-ID: <bounce@mx.example.jp>\r\n")).message_ids == ()


def test_each_recipient_has_a_fate_of_its_own() -> None:
    found = read_report(
        report(
            recipient("gone@b.jp"),
            recipient("slow@b.jp", "delayed", "4.4.1"),
            recipient("fine@b.jp", "delivered", "2.0.0"),
            recipient("given-up@b.jp", "failed", "4.4.7"),
        )
    )

    assert found.told_of("GONE@b.jp") == (Returned("5.1.1", permanent=True), True)
    assert found.told_of("slow@b.jp") == (Returned("4.4.1", permanent=False), True)
    assert found.told_of("fine@b.jp") == (None, True)
    assert found.told_of("given-up@b.jp") == (Returned("4.4.7", permanent=True), True)
    assert found.told_of("other@b.jp") == (None, False)


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("Final-Recipient: utf-8; \\x{5C71}\\x{7530}@b.jp", "山田@b.jp"),
        (
            "Original-Recipient: rfc822;yamada+40desk@b.jp\r\nFinal-Recipient: rfc822;x@y.jp",
            "yamada@desk@b.jp",
        ),
        ("Original-Recipient: rfc822;yamada@b.jp\r\nFinal-Recipient: rfc822;moved@y.jp", "yamada@b.jp"),
        ('Final-Recipient: rfc822; "foo..bar."@docomo.ne.jp', "foo..bar.@docomo.ne.jp"),
        ("Final-Recipient: <yamada@b.jp>", "yamada@b.jp"),
    ],
)
def test_a_recipient_is_known_however_it_is_written(written: str, address: str) -> None:
    found = read_report(
        report(f"{written}\r\nAction: failed\r\nStatus: 5.1.1", kind=b"global-delivery-status")
    )

    assert found.told_of(address)[1]


def test_two_forms_of_an_address_are_one() -> None:
    assert same_form('<"Foo..Bar."@DOCOMO.ne.jp>') == same_form("foo..bar.@docomo.ne.jp")
    assert same_form("no address") == "no address"


@given(st.binary(max_size=500), st.binary(max_size=500))
def test_no_report_stops_us(status: bytes, copy: bytes) -> None:
    raw = multipart(
        b"Content-Type: message/delivery-status\r\n\r\nFinal-Recipient: rfc822;" + status,
        b"Content-Type: message/rfc822\r\n\r\nMessage-ID: <" + copy,
    )

    assert len(read_report(raw).message_ids) <= 200


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the mails of other projects are not at hand")
def test_nearly_every_real_bounce_names_its_message() -> None:
    found = [read_report(path.read_bytes()).message_ids for path in CORPUS.iterdir()]

    assert sum(map(bool, found)) >= 0.95 * len(found)
