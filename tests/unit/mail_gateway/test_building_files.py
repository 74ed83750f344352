"""Files we send: their names arrive whole, and whatever a name holds stays in it."""

import email
import email.policy
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail_gateway.message.message_ids import MAX_IDS
from mail_gateway.outgoing.building import OutgoingFile, build
from mail_gateway.outgoing.file_fields import file_type, plain_name
from mail_gateway.parsing import parse
from mail_gateway.text.cleaning import clean_file_name
from tests.unit.mail_gateway.mails import DRAFT

EVIL = [
    "x\r\nBcc: v@x.jp",
    "x\nBcc: v@x.jp",
    "x\rBcc: v@x.jp",
    "x\r\n\r\n--=_forged\r\nContent-Type: text/html\r\n\r\n<b>",
    "x\u2028Bcc: v@x.jp",
    "x\u0085Bcc: v@x.jp",
    'x"; filename="evil.exe',
    "x\\",
    "ご相談=?UTF-8?Q?=0D=0A?=Bcc: v@x.jp",
    "=?UTF-8?Q?=0D=0ABcc:_v@x.jp?=",
    "\u202egpj.exe",
    "",
]
NASTY = st.text(
    st.one_of(st.characters(), st.sampled_from("\r\n\0\"\\;'%*=?:<>()\u2028\u2029\u0085\u202e\ufeff あ𠮷")),
    max_size=300,
)
TOP = ["Date", "From", "To", "Reply-To", "Subject", "Message-ID", "In-Reply-To", "References", "MIME-Version"]
FIELDS = {"content-type", "content-disposition", "content-transfer-encoding"}
CONTENT = bytes(range(256)) * 20 + b"\r\n.\r\n--=_x--\r\nFrom x\n"


def sent(*names: str, content_type: str = "application/pdf", content: bytes = CONTENT) -> bytes:
    files = tuple(OutgoingFile(name, content_type, content) for name in names)
    return build(replace(DRAFT, attachments=files))


def read(raw: bytes) -> EmailMessage:
    found = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    return found


def files_in(raw: bytes) -> Iterator[EmailMessage]:
    for part in read(raw).iter_attachments():
        assert isinstance(part, EmailMessage)
        yield part


@pytest.mark.parametrize(
    "name",
    [
        "申請書.pdf",
        "report 2026.pdf",
        "髙﨑𠮷葛\U000e0100①㈱～😀.pdf",
        "長い名前" * 30 + ".pdf",
        "a" * 140 + ".pdf",
        "it's 100% (50*2).pdf",
        'quote".pdf',
    ],
)
def test_a_name_arrives_whole_at_us_and_at_others(name: str) -> None:
    raw = sent(name)
    (theirs,) = files_in(raw)
    (ours,) = parse(raw).attachments
    assert (theirs.get_filename(), ours.name) == (name, name)
    assert theirs.get_content() == ours.content == CONTENT
    assert not read(raw).defects
    assert not theirs.defects


def test_programs_that_do_not_know_rfc_2231_find_a_plain_name_with_the_same_ending() -> None:
    raw = sent("申請書.pdf", "見積.tar.gz", "plain.txt", "名前")
    assert [part["Content-Type"].params["name"] for part in files_in(raw)] == [
        "attachment-1.pdf",
        "attachment-2.gz",
        "plain.txt",
        "attachment-4",
    ]


def test_the_text_stays_what_is_read_first() -> None:
    raw = sent("a.txt", content_type="text/plain")
    body = read(raw).get_body()
    assert body is not None
    assert body.get_content().strip() == DRAFT.body.strip()
    assert parse(raw).text == DRAFT.body.strip()


@pytest.mark.parametrize("name", EVIL)
def test_nothing_in_a_name_becomes_a_field_or_a_part(name: str) -> None:
    raw = sent(name, name)
    assert raw.isascii()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 78
    assert [part.get_content() for part in files_in(raw)] == [CONTENT, CONTENT]
    for part in files_in(raw):
        assert {field.lower() for field in part} == FIELDS
        assert part.get_filename() == (clean_file_name(name) or part["Content-Type"].params["name"])


@given(NASTY, NASTY)
def test_whatever_the_name_the_mail_has_exactly_our_fields_and_parts(name: str, kind: str) -> None:
    raw = sent(name, content_type=kind)
    found = read(raw)
    assert list(found) == [field for field in TOP if field in found] + ["Content-Type"]
    assert found["Bcc"] is None
    (part,) = files_in(raw)
    assert {field.lower() for field in part} == FIELDS
    assert part.get_payload(decode=True) == CONTENT
    given_name = part.get_filename() or ""
    assert len(given_name.splitlines()) == 1
    assert not set(given_name) & set("/\\\r\n\u202e\u2028")


@given(NASTY)
def test_the_plain_name_is_plain(name: str) -> None:
    assert plain_name(name, 7).isascii()
    assert not set(plain_name(name, 7)) & set("\"\\;=?%'\r\n")


@given(
    subject=NASTY,
    name=NASTY,
    ids=st.lists(NASTY | st.from_regex(r"<[!-~]{1,100}@[a-z]{1,50}>", fullmatch=True), max_size=40),
    body=NASTY,
)
def test_whatever_strangers_wrote_the_mail_has_exactly_our_fields(
    subject: str, name: str, ids: list[str], body: str
) -> None:
    parent = ids[0] if ids else None
    raw = build(
        replace(DRAFT, subject=subject, from_name=name, references=tuple(ids), in_reply_to=parent, body=body)
    )
    found = email.message_from_bytes(raw)
    known = [*TOP, "Content-Type", "Content-Transfer-Encoding"]
    assert list(found) == [field for field in known if field in found]
    assert found["Bcc"] is None
    assert len(str(found["References"] or "").split()) <= MAX_IDS
    for field in ("In-Reply-To", "References"):
        assert b"=?" not in str(found[field] or "").encode()
    assert isinstance(found.get_payload(decode=True), bytes)
    assert read(raw)["From"].addresses[0].addr_spec == DRAFT.from_address


@pytest.mark.parametrize(
    ("claimed", "sent_as"),
    [
        ("Application/PDF", "application/pdf"),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document",) * 2,
        ("application/vnd.openxmlformats-officedocument.presentationml.presentation",) * 2,
        ("message/rfc822", "application/octet-stream"),
        ("multipart/mixed", "application/octet-stream"),
        ('text/html"; charset=x', "application/octet-stream"),
        ("text/plain\r\nBcc: v@x.jp", "application/octet-stream"),
        ("", "application/octet-stream"),
    ],
)
def test_a_type_is_one_or_none(claimed: str, sent_as: str) -> None:
    assert file_type(claimed) == sent_as


def test_a_reply_carries_no_field_of_lists_or_machines() -> None:
    fields = {field.lower() for field in read(sent("a.pdf"))}
    assert not fields & {"precedence", "auto-submitted", "list-id", "list-unsubscribe", "bcc", "cc"}


def test_the_date_has_a_zone() -> None:
    assert read(build(DRAFT))["Date"].datetime == DRAFT.date
    assert b" +0000\r\n" in build(DRAFT)
