"""A mail within a mail, as a person reads it: a head line or two, then its text."""

from mail_gateway.message.addresses import read_addresses
from mail_gateway.message.headers import Head, decode_field
from mail_gateway.text.charsets import Reader

_MAX_LINE = 300  # characters
# Part of the text that is kept, like the words of the mail itself; so not in the language of who looks.
OPENING = "---------- 転送されたメール ----------"


def is_message(kind: str) -> bool:
    """Whether a part of this type holds a mail (RFC 2046, 5.2.1; RFC 6532, 3.7)."""
    return kind in {"message/rfc822", "message/global", "message/news"}


def heading(head: Head, reader: Reader) -> str:
    """The lines that stand before the text of a forwarded mail: sender, date and subject, as far as it has them."""
    senders = read_addresses(head.first("from"), reader)[:3]
    said = {
        "差出人": "、".join(f"{one.name} <{one.address}>".strip() for one in senders),
        "日時": decode_field(head.first("date") or b"", reader),
        "件名": decode_field(head.first("subject") or b"", reader),
    }
    return "\n".join([OPENING, *(f"{name}: {value[:_MAX_LINE]}" for name, value in said.items() if value)])
