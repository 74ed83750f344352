"""Mails made by hand, byte by byte, so that no library decides what they look like."""

from base64 import b64encode
from datetime import UTC, datetime

from mail_gateway.outgoing.building import OutgoingDraft
from mail_gateway.parsing import ParsedMail, parse

DRAFT = OutgoingDraft(
    from_name="総合行政センター",
    from_address="shugaku@desk.example.jp",
    to_address="yamada@example.jp",
    subject="回答",
    body="本文です。\n",
    message_id="<1@desk.example.jp>",
    date=datetime(2026, 11, 22, 1, 41, tzinfo=UTC),
)


def mail(
    body: bytes = b"x", subject: bytes = b"x", content_type: bytes | None = None, head: bytes = b""
) -> bytes:
    """A mail of one part; `head` is further fields, each ended by CR LF."""
    fields = [b"From: yamada@example.jp", b"To: shugaku@example.jp", b"Subject: " + subject]
    if content_type is not None:
        fields.append(b"Content-Type: " + content_type)
    return b"\r\n".join(fields) + b"\r\n" + head + b"\r\n" + body


def multipart(*parts: bytes, subtype: bytes = b"mixed", head: bytes = b"") -> bytes:
    """A mail of several parts, each with its own header."""
    body = b"".join(b"--=b\r\n" + part + b"\r\n" for part in parts) + b"--=b--\r\n"
    return mail(body, content_type=b"multipart/" + subtype + b'; boundary="=b"', head=head)


def word(text: str, codec: str, label: str | None = None) -> bytes:
    """An encoded word in base64."""
    return b"=?%s?B?%s?=" % ((label or codec).encode(), b64encode(text.encode(codec)))


def parsed_text(body: bytes, charset: str | None) -> str:
    """The text of a plain mail whose body is declared to be in `charset`."""
    content_type = b"text/plain; charset=" + charset.encode() if charset else None
    return parse(mail(body, content_type=content_type)).text


def parsed_with(**fields: bytes) -> ParsedMail:
    """A mail of nothing but these fields; an underscore stands for a hyphen."""
    head = b"".join(
        name.replace("_", "-").encode() + b": " + value + b"\r\n" for name, value in fields.items()
    )
    return parse(head + b"\r\ntext")
