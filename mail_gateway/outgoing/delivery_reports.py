"""Which message a bounce is about, and what it says of each recipient (RFC 3464, RFC 6533)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mail_gateway.message.headers import MAX_HEAD, read_head
from mail_gateway.message.message_ids import read_message_ids
from mail_gateway.message.mime import Part, PartReader
from mail_gateway.message.returned import Returned, of_report, reports_of, worst_of
from mail_gateway.outgoing.building import wire_address
from mail_gateway.text.charsets import Reader

_COPIES = {"message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers"}
_LOOKED_THROUGH = 200_000  # bytes of one text
_MAX_IDS = 200
_ID = re.compile(rb"<[!-;=?-~]{1,250}@[!-;=?-~]{1,250}>")
_ID_FIELD = re.compile(
    rb"^[>| \t]{0,20}Message-ID:\s{0,10}(<[!-;=?-~]{1,500}>)", re.IGNORECASE | re.MULTILINE
)
_ORIGINAL_ID = re.compile(r"^X-Original-Message-ID:\s*(<[!-;=?-~]{1,500}>)", re.IGNORECASE | re.MULTILINE)
_RECIPIENT = re.compile(
    r"^(?:Final|Original)-Recipient:[ \t]*(?:[\w-]{1,30}[ \t]*;)?[ \t]*(\S{1,400})",
    re.IGNORECASE | re.MULTILINE,
)
_UNICODE = re.compile(r"\\x\{([0-9A-Fa-f]{2,6})\}")
_XTEXT = re.compile(r"\+([0-9A-F]{2})")


@dataclass(frozen=True)
class RecipientReport:
    """What became of the message for one recipient, under all the names the report gives them."""

    addresses: frozenset[str]
    returned: Returned


@dataclass(frozen=True)
class DeliveryReport:
    """A bounce: ids of the message it is about, as trusted as where they stand, and its recipients."""

    message_ids: tuple[str, ...]
    recipients: tuple[RecipientReport, ...]

    def told_of(self, address: str) -> tuple[Returned | None, bool]:
        """(The gravest that is said of `address`, whether anything is)."""
        told = [one.returned for one in self.recipients if same_form(address) in one.addresses]
        return (worst_of(told), True) if told else (None, False)


def read_report(raw: bytes) -> DeliveryReport:
    """Read a bounce of any form."""
    root = PartReader(Reader()).read(raw)
    groups = list(reports_of(root))
    recipients = [
        RecipientReport(found, returned)
        for group in groups
        if (found := _addresses(group)) and (returned := of_report(group))
    ]
    return DeliveryReport(_ids(root, groups), tuple(recipients))


def same_form(address: str) -> str:
    """The address so that two ways to write it are equal: `"foo..bar."@x` and `foo..bar.@x`, A@X and a@x."""
    address = address.strip("<>").lower()
    try:
        return wire_address(address)
    except ValueError:
        return address


def _addresses(group: str) -> frozenset[str]:
    found = set()
    for written in _RECIPIENT.findall(group):
        plain = _UNICODE.sub(lambda code: _character(code[1]), written)
        found |= {same_form(plain), same_form(_XTEXT.sub(lambda code: chr(int(code[1], 16)), plain))}
    return frozenset(found)


def _character(code: str) -> str:
    number = int(code, 16)
    return chr(number) if number <= 0x10FFFF else ""


def _ids(root: Part, groups: list[str]) -> tuple[str, ...]:
    """From the copy of the message or its header; else from a header quoted in the text; else whatever id stands there.

    A copy names other mails of the thread too (References), which did not come back: they count for nothing.
    """
    leaves = list(_leaves(root))
    stated = [found for part in leaves if part.type in _COPIES for found in _id_of_copy(part)]
    stated += [found for group in groups for found in _ORIGINAL_ID.findall(group)]
    if stated:
        return tuple(dict.fromkeys(stated))
    texts = [part.content().data[:_LOOKED_THROUGH] for part in leaves]
    quoted = [found[1] for text in texts if (found := _ID_FIELD.search(text))]
    mentioned = [found for text in texts for found in _ID.findall(text)]
    head = [value for name in ("in-reply-to", "references") for value in root.head.all(name)]
    for ids in (quoted, mentioned, [found for value in head for found in _ID.findall(value)]):
        if ids:
            return tuple(dict.fromkeys(found.decode("ascii") for found in ids))[:_MAX_IDS]
    return ()


def _id_of_copy(part: Part) -> tuple[str, ...]:
    return read_message_ids(read_head(part.content().data[:MAX_HEAD]).first("message-id"))[:1]


def _leaves(part: Part) -> Iterator[Part]:
    if not part.type.startswith("multipart/"):
        yield part
    for child in part.children:
        yield from _leaves(child)
