"""Mail we send, as bytes (RFC 5322, UTF-8 in base64), with nothing a stranger wrote able to leave its place."""

import base64
import hashlib
import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime

from mail_gateway.message.message_ids import MAX_IDS, is_plain_id
from mail_gateway.outgoing.file_fields import file_fields
from mail_gateway.text.cleaning import clean_line, clean_text

_CRLF = "\r\n"
_MAX_PLAIN = 60  # characters; longer values are folded as encoded words
_WORD_BYTES = 42  # of UTF-8 in one encoded word: 75 characters with its frame (RFC 2047, 2)
_DOT_ATOM = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*", re.ASCII)
_LOCAL = re.compile(r"[!-~]{1,64}")
_DOMAIN = re.compile(
    r"(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*", re.I | re.ASCII
)
_PLAIN_NAME = re.compile(r"[A-Za-z0-9 !#$%&'*+/=?^`{|}~_-]+")
_AUTOMATIC = {"auto-replied", "auto-generated"}


@dataclass(frozen=True)
class OutgoingFile:
    """A file to send along. Name and type may be anything; what cannot be sent of them is left out or replaced."""

    name: str
    content_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class OutgoingDraft:
    """A mail to send. `auto_submitted` is 'auto-replied' or 'auto-generated' where no person wrote it (RFC 3834)."""

    from_name: str
    from_address: str
    to_address: str
    subject: str
    body: str
    message_id: str
    date: datetime
    reply_to: str | None = None
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    auto_submitted: str | None = None
    attachments: tuple[OutgoingFile, ...] = ()


def build(message: OutgoingDraft) -> bytes:
    """The mail as it goes over the wire. Raises ValueError for an address, own id, time or mark that cannot be sent.

    Ids of the thread that are not plain ASCII are left out: they are the other side's, and must not stop an answer.
    """
    if message.date.tzinfo is None:
        raise ValueError("the date of a mail needs a time zone")
    lines = [
        f"Date: {format_datetime(message.date)}",
        f"From: {_mailbox(message.from_name, message.from_address)}",
        f"To: {wire_address(message.to_address)}",
        *([f"Reply-To: {wire_address(message.reply_to)}"] if message.reply_to else []),
        f"Subject: {_encoded(message.subject)}",
        f"Message-ID: {_own_id(message.message_id)}",
        *_thread(message),
        *_automatic(message.auto_submitted),
        "MIME-Version: 1.0",
        *_content(message),
    ]
    return _CRLF.join(lines).encode("ascii")


def redated(raw: bytes, date: datetime) -> bytes:
    """A mail that `build` made, with another Date: the time at which it was ready to leave (RFC 5322, 3.6.1)."""
    return b"Date: " + format_datetime(date).encode("ascii") + raw[raw.index(b"\r\n") :]


def new_message_id(domain: str) -> str:
    """A fresh message id of ours, with angle brackets."""
    if _DOMAIN.fullmatch(domain) is None:
        raise ValueError(f"not a domain: {domain!r}")
    return f"<{secrets.token_hex(16)}@{domain}>"


def wire_address(address: str) -> str:
    """An address as relays take it: `foo..bar.@docomo.ne.jp` gets its local part quoted. Raises ValueError."""
    local, _, domain = address.rpartition("@")
    if len(local) > 1 and local[0] == local[-1] == '"':
        local = re.sub(r"\\(.)", r"\1", local[1:-1])
    domain = _ascii_domain(domain)
    if _LOCAL.fullmatch(local) is None or _DOMAIN.fullmatch(domain) is None or "=?" in local:
        raise ValueError(f"not an address mail can be sent to: {address!r}")
    if _DOT_ATOM.fullmatch(local):
        return f"{local}@{domain}"
    quoted = re.sub(r'(["\\])', r"\\\1", local)
    return f'"{quoted}"@{domain}'


def _ascii_domain(domain: str) -> str:
    try:
        return domain if domain.isascii() else domain.encode("idna").decode("ascii")
    except UnicodeError:
        return ""


def _mailbox(name: str, address: str) -> str:
    name = clean_line(name)
    wire = wire_address(address)
    if not name:
        return wire
    if _PLAIN_NAME.fullmatch(name) and len(name) <= _MAX_PLAIN and "=?" not in name:
        return f'"{name}"{_CRLF} <{wire}>'
    return f"{_words(name)}{_CRLF} <{wire}>"


def _encoded(value: str) -> str:
    """Unstructured text for a header, plain where it is short ASCII and cannot be taken for an encoded word."""
    value = clean_line(value)
    return value if value.isascii() and len(value) <= _MAX_PLAIN and "=?" not in value else _words(value)


def _words(value: str) -> str:
    """Encoded words of at most 75 characters, a line each, never split inside a character (RFC 2047, 5)."""
    pieces, piece = [], b""
    for char in value:
        encoded = char.encode("utf-8")
        if len(piece) + len(encoded) > _WORD_BYTES:
            pieces.append(piece)
            piece = b""
        piece += encoded
    words = [f"=?utf-8?B?{base64.b64encode(part).decode('ascii')}?=" for part in (*pieces, piece)]
    return f"{_CRLF} ".join(words)


def _own_id(message_id: str) -> str:
    if not _is_id(message_id):
        raise ValueError(f"not a message id: {message_id!r}")
    return message_id


def _is_id(message_id: str) -> bool:
    return message_id[:1] == "<" and message_id[-1:] == ">" and is_plain_id(message_id[1:-1])


def _thread(message: OutgoingDraft) -> list[str]:
    """References: those of the parent and the parent, the first and the last twenty (RFC 5322, 3.6.4)."""
    parent = [message.in_reply_to] if message.in_reply_to and _is_id(message.in_reply_to) else []
    ids = list(dict.fromkeys([found for found in message.references if _is_id(found)] + parent))
    kept = ids if len(ids) <= MAX_IDS else ids[:1] + ids[1 - MAX_IDS :]
    fields = [("In-Reply-To", parent), ("References", kept)]
    return [f"{name}: {f'{_CRLF} '.join(found)}" for name, found in fields if found]


def _automatic(mark: str | None) -> list[str]:
    if mark is None:
        return []
    if mark not in _AUTOMATIC:
        raise ValueError(f"not a value of Auto-Submitted: {mark!r}")
    return [f"Auto-Submitted: {mark}", "X-Auto-Response-Suppress: DR, RN, NRN, OOF, AutoReply"]


def _content(message: OutgoingDraft) -> list[str]:
    """The fields and lines of the text alone, or of a multipart/mixed with the files behind it."""
    text = [
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: base64",
        "",
        _base64(clean_text(message.body).replace("\n", _CRLF).encode("utf-8")),
    ]
    if not message.attachments:
        return text
    # No line of base64 begins with "--": the boundary cannot occur in a part, whatever that holds.
    boundary = f"=_{hashlib.sha256(message.message_id.encode()).hexdigest()[:32]}"
    lines = [f'Content-Type: multipart/mixed; boundary="{boundary}"', "", f"--{boundary}", *text]
    for number, file in enumerate(message.attachments, 1):
        fields = file_fields(file.name, file.content_type, number)
        lines += [f"--{boundary}", *fields, "", _base64(file.content)]
    return [*lines, f"--{boundary}--", ""]


def _base64(content: bytes) -> str:
    return base64.encodebytes(content).decode("ascii").replace("\n", _CRLF)
