"""Characters nobody sees are shown where a person reads, and do not deceive a comparison."""

import pytest

from mail_gateway.parsing import parse
from mail_gateway.text.marks import has_hidden_marks, show_marks, without_marks
from tests.unit.mail_gateway.mails import mail, multipart, parsed_with, word


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("invoice\u202efdp.exe", "invoice[U+202E]fdp.exe"),
        ("a\u200bb", "a[U+200B]b"),
        ("\u2066x\u2069", "[U+2066]x[U+2069]"),
        ("山\u00ad田", "山[U+00AD]田"),
        ("a\u200db", "a[U+200D]b"),
        ("a\U000e0061", "a[U+E0061]"),
        ("\u3164", "[U+3164]"),
    ],
)
def test_a_hidden_mark_is_shown(text: str, shown: str) -> None:
    assert has_hidden_marks(text)
    assert show_marks(text) == shown
    assert without_marks(text) == without_marks(shown)


@pytest.mark.parametrize(
    "text",
    [
        "👨‍👩‍👧",
        "👩🏽‍⚕️",
        "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
        "葛\U000e0100城",
        "辻\ufe00",
        "1️⃣",
        "می\u200cخواهم",
        "क्\u200dष",
        "が\u3099",
        "①㈱髙﨑",
    ],
)
def test_what_belongs_to_writing_stays(text: str) -> None:
    assert not has_hidden_marks(text)
    assert show_marks(text) == text


@pytest.mark.parametrize(
    "raw",
    [
        mail(subject=word("請求\u202e書", "utf-8")),
        b"From: " + word("市長\u200b", "utf-8") + b" <a@b.jp>\r\n\r\nx",
        "From: mayor\u200b@city.example.jp\r\n\r\nx".encode(),
        "From: 市長 <mayor@ci\u00adty.example.jp>\r\n\r\nx".encode(),
        multipart(b"\r\nx", 'Content-Type: application/pdf; name="a\u202efdp.exe"\r\n\r\nx'.encode()),
        multipart(b"\r\nx", b"Content-Disposition: attachment; filename*=utf-8''a%E2%80%AEfdp.exe\r\n\r\nx"),
    ],
)
def test_a_mail_with_hidden_marks_is_flagged_and_shows_them(raw: bytes) -> None:
    found = parse(raw)
    seen = " ".join(
        [found.subject, found.sender.name, found.sender.address, *(one.name for one in found.attachments)]
    )

    assert found.hidden_marks
    assert "[U+" in seen
    assert not has_hidden_marks(seen)


def test_an_address_is_compared_without_its_hidden_marks() -> None:
    found = parse("From: 市長 <mayor\u200b@city.example.jp>\r\n\r\nx".encode()).sender

    assert found.address == "mayor@city.example.jp"
    assert found.name == "市長 <mayor[U+200B]@city.example.jp>"


def test_an_ordinary_mail_is_not_flagged() -> None:
    found = parse(mail(subject=word("😀👨‍👩‍👧 葛\U000e0100", "utf-8")))

    assert not found.hidden_marks
    assert found.subject == "😀👨‍👩‍👧 葛\U000e0100"


def test_a_text_that_turns_its_words_round_shows_where() -> None:
    found = parse(mail("振込先 \u202e12345".encode(), content_type=b"text/plain; charset=utf-8"))

    assert found.text == "振込先 [U+202E]12345"


@pytest.mark.parametrize("domain", ["b\u0430nk.example.jp", "ｂａｎｋ.example.jp", "日本語.jp"])
def test_the_domain_of_an_address_is_shown_as_the_dns_has_it(domain: str) -> None:
    address = parse(f"From: <a@{domain}>\r\n\r\nx".encode()).sender.address

    assert address.isascii()
    assert address.startswith("a@")


@pytest.mark.parametrize(
    "sender",
    [
        b"a@bank.jp <evil@x.jp>",
        b'"a@bank.jp" <evil@x.jp>',
        '"市長 <mayor@city.jp>" <evil@x.jp>'.encode(),
        "市長＠city.jp <evil@x.jp>".encode(),
        b"alice@example.org]<bob@example.com>",
        b"a@b.jp, c@d.jp",
        word("mayor@city.jp", "utf-8") + b" <evil@x.jp>",
    ],
)
def test_a_sender_who_shows_another_address_is_flagged(sender: bytes) -> None:
    assert "confusing_sender" in parsed_with(From=sender).warnings


@pytest.mark.parametrize(
    "sender",
    [b"a@b.jp", b"'a@b.jp' <a@b.jp>", b"A@B.JP <a@b.jp>", "山田@熊本 <a@b.jp>".encode()[:6] + b" <a@b.jp>"],
)
def test_a_sender_whose_name_is_the_address_is_not(sender: bytes) -> None:
    assert "confusing_sender" not in parsed_with(From=sender).warnings
