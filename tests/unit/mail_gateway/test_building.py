"""Mail we send: it says what was written, and nothing a stranger wrote leaves its place."""

import email
import email.policy
from dataclasses import replace
from datetime import datetime

import pytest

from mail_gateway.message.message_ids import MAX_IDS
from mail_gateway.outgoing.building import build, new_message_id, wire_address
from mail_gateway.parsing import parse
from tests.unit.mail_gateway.mails import DRAFT

UNENCODABLE_IN_JIS = "①㈱髙﨑～－Ⅲ㎡ｶﾅ𠮷😀葛\U000e0100"
INJECTIONS = [
    "x\r\nBcc: v@x.jp",
    "x\nBcc: v@x.jp",
    "x\rBcc: v@x.jp",
    "x\r\n\r\nforged body",
    "x\u2028Bcc: v@x.jp",
    "x\u0085Bcc: v@x.jp",
    "x\x0bBcc: v@x.jp",
    "x\x00y",
    "ご相談=?UTF-8?Q?=0D=0A?=Bcc: v@x.jp",
    "=?UTF-8?Q?=0D=0ABcc:_v@x.jp?=",
]


def fields(raw: bytes) -> list[str]:
    head = raw.partition(b"\r\n\r\n")[0].decode("ascii")
    return [line.partition(":")[0] for line in head.split("\r\n") if not line.startswith(" ")]


@pytest.mark.parametrize(
    "text", [UNENCODABLE_IN_JIS, "plain", "長い件名です。" * 40, "a" * 300, 'a, b; <c> "d" \\ @']
)
def test_subject_name_and_body_arrive_as_they_were_written(text: str) -> None:
    found = parse(build(replace(DRAFT, subject=text, from_name=text[:150], body=text)))

    assert (found.subject, found.sender.name, found.text) == (text, text[:150], text)


def test_another_reader_understands_it_too() -> None:
    raw = build(replace(DRAFT, subject=UNENCODABLE_IN_JIS, body=UNENCODABLE_IN_JIS))

    found = email.message_from_bytes(raw, policy=email.policy.default)

    assert found["Subject"] == UNENCODABLE_IN_JIS
    assert str(found["From"]) == "総合行政センター <shugaku@desk.example.jp>"
    assert found.get_content().strip() == UNENCODABLE_IN_JIS
    assert found.defects == []


@pytest.mark.parametrize("text", INJECTIONS)
def test_nothing_in_a_value_becomes_a_field_or_a_body(text: str) -> None:
    raw = build(
        replace(DRAFT, subject=text, from_name=text, references=(text, f"<{text}>"), in_reply_to=f"<{text}>")
    )

    assert fields(raw) == fields(build(DRAFT))
    assert b"\r\n\r\n" not in raw.partition(b"\r\n\r\n")[2]
    assert str(email.message_from_bytes(raw, policy=email.policy.default)["Bcc"]) == "None"


@pytest.mark.parametrize("text", INJECTIONS)
@pytest.mark.parametrize("field", ["from_address", "to_address", "reply_to", "message_id", "auto_submitted"])
def test_a_value_that_cannot_be_sent_is_refused(field: str, text: str) -> None:
    with pytest.raises(ValueError, match=r"not an? "):
        build(replace(DRAFT, **{field: text}))


def test_every_line_is_short_ascii_ended_by_cr_lf() -> None:
    raw = build(
        replace(
            DRAFT, from_name="長い名前" * 30, subject="長い件名" * 90, body="あ" * 5_000 + "\r\n.\r\nFrom x\r"
        )
    )

    assert raw.isascii()
    assert raw.count(b"\r") == raw.count(b"\n") == raw.count(b"\r\n")
    assert max(len(line) for line in raw.split(b"\r\n")) <= 78


def test_long_ids_stay_plain() -> None:
    long_id = f"<{'x' * 240}@example.com>"

    raw = build(replace(DRAFT, in_reply_to=long_id, references=("<a@b>", long_id)))

    assert f"In-Reply-To: {long_id}\r\n".encode() in raw
    assert f"References: <a@b>\r\n {long_id}\r\n".encode() in raw


def test_references_are_those_of_the_parent_and_the_parent() -> None:
    ids = tuple(f"<{number}@x>" for number in range(60))

    found = parse(build(replace(DRAFT, in_reply_to="<parent@x>", references=ids)))

    assert len(found.references) == MAX_IDS
    assert (found.references[0], found.references[-1]) == ("<0@x>", "<parent@x>")


def test_what_a_machine_wrote_says_so_and_what_a_person_wrote_does_not() -> None:
    automatic = build(replace(DRAFT, auto_submitted="auto-replied"))

    assert b"\r\nAuto-Submitted: auto-replied\r\n" in automatic
    assert b"\r\nX-Auto-Response-Suppress: DR, RN, NRN, OOF, AutoReply\r\n" in automatic
    assert parse(automatic).auto_submitted
    assert b"Auto-" not in build(DRAFT)


@pytest.mark.parametrize(
    ("address", "wire"),
    [
        ("foo..bar.@docomo.ne.jp", '"foo..bar."@docomo.ne.jp'),
        (".foo@docomo.ne.jp", '".foo"@docomo.ne.jp'),
        ('"foo..bar."@docomo.ne.jp', '"foo..bar."@docomo.ne.jp'),
        ("a@b@example.jp", '"a@b"@example.jp'),
        ("yamada@例え.jp", "yamada@xn--r8jz45g.jp"),
        ("yamada+r8-1.abc@example.jp", "yamada+r8-1.abc@example.jp"),
    ],
)
def test_old_carrier_addresses_go_out_quoted(address: str, wire: str) -> None:
    assert wire_address(address) == wire


@pytest.mark.parametrize(
    "address",
    ["", "a", "a@", "@b.jp", "山田@example.jp", "a b@example.jp", "a@b c.jp", "a@[", "a@-", "a@b..jp"],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="not an address"):
        wire_address(address)


def test_a_date_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        build(replace(DRAFT, date=datetime(2026, 11, 22)))  # noqa: DTZ001


def test_new_ids_are_plain_and_never_the_same() -> None:
    ids = {new_message_id("desk.example.jp") for _ in range(100)}

    assert len(ids) == 100
    assert all(build(replace(DRAFT, message_id=found)) for found in ids)
    with pytest.raises(ValueError, match="not a domain"):
        new_message_id("x\r\ny")
