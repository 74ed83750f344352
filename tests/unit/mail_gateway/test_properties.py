"""What holds for every mail, however it came about."""

import os
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from mail_gateway.message.mime import MAX_PARTS
from mail_gateway.outgoing.building import build
from mail_gateway.parsing import READABLE_CHARSETS, ParsedMail, parse
from mail_gateway.text.cleaning import clean_line, clean_text
from mail_gateway.text.marks import has_hidden_marks
from tests.unit.mail_gateway.mails import DRAFT, multipart, word
from tests.unit.mail_gateway.winmail import file, winmail

# FUZZ=100000 makes a long run of it; otherwise as many examples as hypothesis takes by itself.
long_run = settings(max_examples=int(os.environ.get("FUZZ", "100")), deadline=None)

SAMPLES = [
    build(DRAFT),
    multipart(
        "\r\n申請です".encode("cp932"),
        b'Content-Type: application/pdf; name="' + word("申請.pdf", "utf-8") + b'"\r\n\r\nx',
    ),
    multipart(b"Content-Type: text/html\r\n\r\n<p>x</p>", subtype=b"alternative"),
    b"From: "
    + word("山田", "iso2022_jp")
    + b" <a@b.jp>\r\nSubject: "
    + "件名".encode("euc_jp")
    + b"\r\n\r\n"
    + "本文".encode("iso2022_jp"),
    multipart(b"\r\nsee", b"Content-Type: message/rfc822\r\n\r\n" + build(DRAFT)),
    multipart(b"\r\nsee", b"Content-Type: application/ms-tnef\r\n\r\n" + winmail(file("a.pdf", b"%PDF-"))),
    multipart(
        b"\r\nfailed",
        b"Content-Type: message/delivery-status\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n",
        subtype=b"report; report-type=delivery-status",
    ),
]
JAPANESE = st.text(st.sampled_from("髙﨑𠮷ｶﾞﾅ①㈱～あア亜😀 \n<>\"'=?,;:@\\"), max_size=200)


def holds(found: ParsedMail) -> bool:
    """Taken apart properly, storable, and free of what could move a cursor or a header, or hide."""
    values = [
        found.subject,
        *(text for one in (found.sender, *found.recipients, *found.cc) for text in (one.name, one.address)),
        *(
            text
            for one in found.attachments
            for text in (one.name, one.content_type, one.detected_type, one.content_id)
        ),
    ]
    "\n".join([*values, found.text, found.new_text, found.html or ""]).encode("utf-8")
    shown = found.text + found.new_text
    controls = {char for char in shown if ord(char) < 32 or 0x7F <= ord(char) < 0xA0} - {"\n", "\t"}
    return (
        "unreadable" not in found.warnings
        and not controls
        and all(len(value.splitlines()) <= 1 and not has_hidden_marks(value) for value in values)
        and len(found.attachments) <= MAX_PARTS
        and all(one.size == len(one.content) for one in found.attachments)
        and bool(found.new_text.strip()) == bool(found.text.strip())
    )


@long_run
@given(st.binary(max_size=2_000))
def test_any_bytes_are_read(raw: bytes) -> None:
    assert holds(parse(raw))


@long_run
@given(st.sampled_from(SAMPLES), st.data())
def test_any_damaged_mail_is_read(raw: bytes, data: st.DataObject) -> None:
    damaged = bytearray(raw)
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(damaged)))
        length = data.draw(st.integers(0, 20))
        damaged[at : at + length] = data.draw(st.binary(max_size=20))

    assert holds(parse(bytes(damaged)))


@long_run
@given(
    st.sampled_from(
        [
            b"From",
            b"To",
            b"Subject",
            b"Content-Type",
            b"Content-Disposition",
            b"Message-ID",
            b"Date",
            b"Content-ID",
        ]
    ),
    st.binary(max_size=300),
)
def test_any_field_is_read(name: bytes, value: bytes) -> None:
    assert holds(parse(name + b": " + value + b"\r\n\r\ntext"))


@long_run
@given(st.lists(st.sampled_from(SAMPLES), min_size=2, max_size=4), st.data())
def test_pieces_of_mails_put_together_are_read(raws: list[bytes], data: st.DataObject) -> None:
    cuts = [data.draw(st.tuples(*[st.integers(0, len(raw))] * 2)) for raw in raws]

    assert holds(parse(b"".join(raw[min(cut) : max(cut)] for raw, cut in zip(raws, cuts, strict=True))))


@given(st.sampled_from(SAMPLES), st.binary(max_size=100), st.sampled_from(["", *READABLE_CHARSETS]))
def test_a_mail_is_read_the_same_each_time_and_in_any_charset(raw: bytes, rest: bytes, charset: str) -> None:
    first = parse(raw + rest, charset=charset)

    assert holds(first)
    assert parse(raw + rest, charset=charset) == first


@given(st.sampled_from(SAMPLES[:4]), st.binary(max_size=200))
def test_the_files_of_a_mail_take_no_more_than_the_mail(raw: bytes, rest: bytes) -> None:
    found = parse(raw + rest)

    assert sum(one.size for one in found.attachments) <= len(raw + rest)


@given(JAPANESE, JAPANESE)
def test_what_we_send_is_read_back(subject: str, body: str) -> None:
    found = parse(build(replace(DRAFT, subject=subject, body=body)))

    assert found.subject == clean_line(subject)
    assert found.text == clean_text(body).strip()


@given(JAPANESE)
def test_names_we_send_are_read_back(name: str) -> None:
    found = parse(build(replace(DRAFT, from_name=name)))

    assert found.sender.address == DRAFT.from_address
    assert len(found.sender.name.splitlines()) <= 1
