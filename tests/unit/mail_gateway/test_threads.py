"""Ids, dates and the line that `mail parse --json` shows."""

from datetime import UTC, datetime

import pytest

from mail_gateway.message.message_ids import MAX_IDS
from mail_gateway.parsing import parse, to_json_dict
from tests.unit.mail_gateway.mails import multipart, parsed_with


@pytest.mark.parametrize(
    ("raw", "ids"),
    [
        (b"<a@b> <c@d>", ("<a@b>", "<c@d>")),
        (b"<a@b>\r\n\t<c@d>", ("<a@b>", "<c@d>")),
        (b"a@b", ("<a@b>",)),
        (b"Message of Monday <a@b>", ("<a@b>",)),
        (b"<very\r\n -long@b>", ("<very-long@b>",)),
        (b"=?utf-8?q?=3Ca=40b=3E?=", ("<a@b>",)),
        (b"<a@b> <a@b>", ("<a@b>",)),
        (b"<=?utf-8?Q?=0D=0A?=@b>", ()),
        ("<申請@b>".encode(), ()),
        (b"<", ()),
    ],
)
def test_ids_are_read_as_plain_ascii(raw: bytes, ids: tuple[str, ...]) -> None:
    found = parsed_with(In_Reply_To=raw, References=raw)

    assert (found.in_reply_to, found.references) == (ids, ids)


def test_of_many_references_the_first_and_the_last_are_kept() -> None:
    found = parsed_with(References=b" ".join(b"<%d@x>" % number for number in range(500)))

    assert len(found.references) == MAX_IDS
    assert (found.references[0], found.references[1], found.references[-1]) == ("<0@x>", "<480@x>", "<499@x>")


@pytest.mark.parametrize(
    ("raw", "date"),
    [
        (b"Sun, 22 Nov 2026 10:41:00 +0900", datetime(2026, 11, 22, 1, 41, tzinfo=UTC)),
        (b"22 Nov 2026 10:41 -0000", datetime(2026, 11, 22, 10, 41, tzinfo=UTC)),
        (b"2026/11/22", None),
        (b"", None),
    ],
)
def test_the_date_is_in_utc(raw: bytes, date: datetime | None) -> None:
    assert parsed_with(Date=raw).date == date


def test_the_json_of_a_mail_has_the_agreed_keys() -> None:
    found = parse(multipart("\r\n申請です".encode(), b"Content-Type: application/pdf; name=a.pdf\r\n\r\nabc"))

    assert to_json_dict(found, "one.eml") == {
        "file": "one.eml",
        "from": "yamada@example.jp",
        "to": ["shugaku@example.jp"],
        "subject": "x",
        "text": "申請です",
        "attachments": [{"name": "a.pdf", "content_type": "application/pdf", "size": 3}],
        "kind": "citizen",
    }
