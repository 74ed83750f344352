"""What a mail wraps up - other mails, winmail.dat - is opened, and kept as it came."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail_gateway.message.forwarded import OPENING
from mail_gateway.message.opening import MAX_OPENED
from mail_gateway.message.tnef import read_tnef
from mail_gateway.parsing import ParsedMail, parse
from mail_gateway.text.rich_text import MAX_RTF, rtf_to_text, unpack_rtf
from tests.unit.mail_gateway.mails import mail, multipart, word
from tests.unit.mail_gateway.winmail import (
    BINARY,
    OBJECT,
    STRING,
    UNICODE,
    attribute,
    file,
    packed,
    properties,
    winmail,
)

PLAIN = b"Content-Type: text/plain; charset=utf-8\r\n\r\n"
MESSAGE = b"Content-Type: message/rfc822\r\n\r\n"
INNER = (
    b"From: "
    + word("学校", "utf-8")
    + b" <school@example.jp>\r\nDate: Sun, 22 Nov 2026 10:41:00 +0900\r\nSubject: "
    + word("お知らせ", "iso2022_jp")
    + b"\r\nContent-Type: text/plain; charset=iso-2022-jp\r\n\r\n"
    + "給食費について".encode("iso2022_jp")
)
RTF = (
    rb"{\rtf1\ansi\ansicpg932{\fonttbl{\f0 MS Gothic;}}\'90\'5c\'90\'bf\par \u36865?\u-10179?\u-8704?\tab x}"
)


def with_winmail(*attributes: bytes, text: bytes = b"see attached") -> ParsedMail:
    part = b"Content-Type: application/ms-tnef; name=winmail.dat\r\n\r\n" + winmail(*attributes)
    return parse(multipart(PLAIN + text, part) if text else multipart(part))


def test_a_forwarded_mail_is_read_under_the_words_of_its_sender() -> None:
    found = parse(multipart(PLAIN + "これは何ですか。".encode(), MESSAGE + INNER))

    assert found.new_text == "これは何ですか。"
    assert found.text == (
        f"これは何ですか。\n\n{OPENING}\n差出人: 学校 <school@example.jp>\n日時: Sun, 22 Nov 2026 10:41:00 +0900\n"
        "件名: お知らせ\n\n給食費について"
    )
    assert [(one.name, one.detected_type) for one in found.attachments] == [
        ("お知らせ.eml", "message/rfc822")
    ]


def test_what_is_only_forwarded_is_all_there_is_to_read() -> None:
    found = parse(multipart(MESSAGE + INNER))

    assert found.new_text == found.text
    assert found.text.startswith(OPENING)
    assert found.text.endswith("給食費について")


def test_the_files_of_a_forwarded_mail_come_after_those_of_the_mail() -> None:
    pdf = b"Content-Type: application/pdf; name=%s\r\n\r\n%%PDF-1.4"

    inner = multipart(PLAIN + b"inner", pdf % b"inner.pdf").replace(b"=b", b"=c")

    found = parse(multipart(MESSAGE + inner, pdf % b"own.pdf"))

    assert [one.name for one in found.attachments] == ["x.eml", "own.pdf", "inner.pdf"]


def test_several_forwarded_mails_are_read_in_order() -> None:
    found = parse(
        multipart(
            PLAIN + b"two mails", MESSAGE + b"Subject: a\r\n\r\none", MESSAGE + b"Subject: b\r\n\r\ntwo"
        )
    )

    assert found.text.index("one") < found.text.index("two", 20)
    assert found.text.count(OPENING) == 2


def test_mails_within_mails_are_opened_to_a_limit() -> None:
    found = parse(MESSAGE * 50 + b"Subject: deep\r\n\r\ndeep")

    assert found.text.count(OPENING) == MAX_OPENED
    assert "truncated" in found.warnings


def test_the_mail_that_a_bounce_returns_is_no_word_of_anybody() -> None:
    status = b"Content-Type: message/delivery-status\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n"

    found = parse(
        multipart(
            PLAIN + b"not delivered", status, MESSAGE + INNER, subtype=b"report; report-type=delivery-status"
        )
    )

    assert found.text == "not delivered"


def test_a_forged_answer_within_a_forwarded_mail_is_not_the_senders() -> None:
    inner = b"From: mayor@example.jp\r\nTo: shugaku@example.jp\r\nMessage-ID: <1@x.jp>\r\nIn-Reply-To: <2@x.jp>\r\n\r\nx"

    found = parse(multipart(PLAIN + b"see", MESSAGE + inner))

    assert (found.sender.address, found.message_id, found.in_reply_to) == ("yamada@example.jp", None, ())


def test_the_files_of_a_winmail_dat_are_files_of_the_mail() -> None:
    found = with_winmail(file("申請書.pdf", b"%PDF-1.4 x"))

    assert [one.name for one in found.attachments] == ["winmail.dat", "申請書.pdf"]
    assert (found.attachments[1].content, found.attachments[1].detected_type) == (
        b"%PDF-1.4 x",
        "application/pdf",
    )


def test_a_name_in_the_code_page_of_windows_is_read() -> None:
    title = "申請書.pdf".encode("cp932") + b"\0"

    found = with_winmail(
        attribute(0x9002, b"", 2), attribute(0x8010, title, 2), attribute(0x800F, b"%PDF-", 2)
    )

    assert found.attachments[1].name == "申請書.pdf"


@pytest.mark.parametrize(
    "text",
    [
        attribute(0x800C, "申請です。".encode("cp932") + b"\0"),
        attribute(0x9003, properties((UNICODE, 0x1000, "申請です。\0".encode("utf-16-le")))),
        attribute(0x9003, properties((STRING, 0x1000, "申請です。\0".encode("cp932")))),
        attribute(0x9003, properties((BINARY, 0x1013, "<p>申請です。</p>".encode("cp932")))),
        attribute(
            0x9003,
            properties(
                (BINARY, 0x1009, packed(rb"{\rtf1\ansicpg932 \'90\'5c\'90\'bf\'82\'c5\'82\'b7\'81\'42}"))
            ),
        ),
    ],
    ids=["old", "unicode", "code_page", "html", "rich_text"],
)
def test_a_mail_that_is_only_a_winmail_dat_is_read(text: bytes) -> None:
    found = with_winmail(text, text=b"")

    assert found.text == "申請です。"
    assert len(found.attachments) == 2


def test_the_text_of_a_winmail_dat_beside_a_text_is_a_file() -> None:
    found = with_winmail(attribute(0x9003, properties((UNICODE, 0x1000, "x\0".encode("utf-16-le")))))

    assert found.text == "see attached"
    assert [one.name for one in found.attachments] == ["winmail.dat", "message.txt"]


def test_a_message_within_a_winmail_dat_is_opened_too() -> None:
    inner = winmail(file("中.pdf", b"%PDF-"))
    start = attribute(0x9002, b"", 2)

    found = with_winmail(start, attribute(0x9005, properties((OBJECT, 0x3701, b"\0" * 16 + inner)), 2))

    assert [one.name for one in found.attachments][-1] == "中.pdf"


def test_winmail_dats_within_one_another_are_opened_to_a_limit() -> None:
    data = winmail(file("a.pdf", b"x"))
    for _ in range(30):
        data = winmail(attribute(0x9002, b"", 2), attribute(0x800F, data, 2))

    found = parse(multipart(PLAIN + b"x", b"Content-Type: application/ms-tnef\r\n\r\n" + data))

    assert len(found.attachments) == 1 + MAX_OPENED


def test_rich_text_is_read_with_its_code_page_and_unicode() -> None:
    assert rtf_to_text(RTF) == "申請\n送😀\tx"


def test_packed_rich_text_with_references_is_unpacked() -> None:
    """The example of MS-OXRTFCP, 4.1.1."""
    data = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
    )

    assert unpack_rtf(data) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"


def test_rich_text_that_unpacks_without_end_is_cut() -> None:
    bomb = struct.pack("<LL4sL", 0, 0xFFFFFFFF, b"LZFu", 0) + (b"\xff" + b"\x00\x0f" * 8) * 60_000

    assert len(unpack_rtf(bomb)) <= MAX_RTF


@given(st.binary(max_size=500))
def test_any_winmail_dat_is_read_to_its_damage(rest: bytes) -> None:
    found = parse(mail(b"\x78\x9f\x3e\x22" + rest, content_type=b"application/ms-tnef"))

    assert "unreadable" not in found.warnings


@given(st.data())
def test_any_damaged_winmail_dat_is_read(data: st.DataObject) -> None:
    raw = bytearray(
        winmail(
            attribute(0x9003, properties((UNICODE, 0x1000, b"a\0"), (BINARY, 0x1009, packed(RTF)))),
            file("a", b"b"),
        )
    )
    for _ in range(data.draw(st.integers(1, 6))):
        raw[data.draw(st.integers(4, len(raw) - 1))] = data.draw(st.integers(0, 255))

    assert read_tnef(bytes(raw)) is not None
    assert "unreadable" not in parse(mail(bytes(raw), content_type=b"application/ms-tnef")).warnings


@given(st.binary(max_size=300))
def test_any_rich_text_is_read(raw: bytes) -> None:
    assert isinstance(rtf_to_text(rb"{\rtf1 " + raw), str)
    assert isinstance(unpack_rtf(b"\0" * 4 + b"\xff\xff\0\0LZFu\0\0\0\0" + raw), bytes)
