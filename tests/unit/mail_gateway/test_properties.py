"""What holds for every mail, however it came about."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from mail_gateway.building import build
from mail_gateway.cleaning import clean_line, clean_text
from mail_gateway.parsing import ParsedMail, parse
from tests.unit.mail_gateway.mails import DRAFT, multipart, word

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
]
JAPANESE = st.text(st.sampled_from("髙﨑𠮷ｶﾞﾅ①㈱～あア亜😀 \n<>\"'=?,;:@\\"), max_size=200)


def holds(found: ParsedMail) -> bool:
    """Taken apart properly, storable, and free of what could move a cursor or a header."""
    values = [
        found.subject,
        found.sender.name,
        found.sender.address,
        *(file.name for file in found.attachments),
    ]
    "\n".join([*values, found.text, found.new_text]).encode("utf-8")
    controls = {char for char in found.text if ord(char) < 32} - {"\n", "\t"}
    return (
        "unreadable" not in found.warnings
        and not controls
        and all(len(value.splitlines()) <= 1 for value in values)
    )


@given(st.binary(max_size=2_000))
def test_any_bytes_are_read(raw: bytes) -> None:
    assert holds(parse(raw))


@given(st.sampled_from(SAMPLES), st.data())
def test_any_damaged_mail_is_read(raw: bytes, data: st.DataObject) -> None:
    damaged = bytearray(raw)
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(damaged)))
        length = data.draw(st.integers(0, 20))
        damaged[at : at + length] = data.draw(st.binary(max_size=20))

    assert holds(parse(bytes(damaged)))


@given(
    st.sampled_from(
        [b"From", b"To", b"Subject", b"Content-Type", b"Content-Disposition", b"Message-ID", b"Date"]
    ),
    st.binary(max_size=300),
)
def test_any_field_is_read(name: bytes, value: bytes) -> None:
    assert holds(parse(name + b": " + value + b"\r\n\r\ntext"))


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
