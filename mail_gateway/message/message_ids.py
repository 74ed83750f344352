"""Message ids (RFC 5322, 3.6.4) as plain ASCII, whatever a sender made of them."""

import re

from mail_gateway.text.charsets import Reader
from mail_gateway.text.encoded_words import decode_words

MAX_IDS = 21  # the first of the thread and the last twenty
_ID = re.compile(r"<([^<>]{1,900})>")
_BARE_ID = re.compile(r"[^\s<>,;\"]{1,400}@[^\s<>,;\"]{1,400}")
_PLAIN = re.compile(r"[!-;=?-~]{1,500}")


def read_message_ids(raw: bytes | None) -> tuple[str, ...]:
    """The ids of a field with their angle brackets, without repeats: the first and the last twenty.

    Ids of a sender who wrote the whole field as encoded words are read, and blanks from folding taken out.
    """
    text = (raw or b"").decode("ascii", "replace")
    if "<" not in text:
        text = decode_words(text, Reader())
    inner = _ID.findall(text) or _BARE_ID.findall(text)
    ids = ("".join(found.split()) for found in inner)
    unique = list(dict.fromkeys(f"<{found}>" for found in ids if is_plain_id(found)))
    return tuple(unique if len(unique) <= MAX_IDS else unique[:1] + unique[1 - MAX_IDS :])


def is_plain_id(inner: str) -> bool:
    """Printable ASCII without angle brackets, and nothing a mail program would take for an encoded word."""
    return _PLAIN.fullmatch(inner) is not None and "=?" not in inner
