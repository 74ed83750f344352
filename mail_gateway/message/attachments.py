"""Files that came with a mail."""

import re
from dataclasses import dataclass, field

from mail_gateway.message.file_types import detect_type
from mail_gateway.message.forwarded import is_message
from mail_gateway.message.headers import decode_field, read_head
from mail_gateway.message.mime import Part
from mail_gateway.message.parameters import Parameters, read_parameters
from mail_gateway.text.charsets import Reader
from mail_gateway.text.cleaning import clean_file_name, clean_line, readable_line

_ENDINGS = {
    "application/pdf": ".pdf",
    "application/zip": ".zip",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "image/tiff": ".tif",
    "text/plain": ".txt",
    "text/html": ".html",
    "text/csv": ".csv",
    "text/calendar": ".ics",
    "text/rfc822-headers": ".txt",
    "message/delivery-status": ".txt",
    "message/rfc822": ".eml",
    "message/global": ".eml",
    "application/pgp-signature": ".asc",
    "application/pkcs7-signature": ".p7s",
}
_MAX_CONTENT_ID = 300  # characters
_SAFE_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,60}/[a-z0-9][a-z0-9!#$&^_.+-]{0,80}")


@dataclass(frozen=True)
class ParsedAttachment:
    """A file of a mail. `content_type` is what the sender claims, `detected_type` what the content is.

    `inline`: shown within the text by its sender, where its HTML names `content_id` (RFC 2392), without brackets.
    """

    name: str
    content_type: str
    size: int
    content: bytes = field(repr=False)
    inline: bool
    detected_type: str = ""
    content_id: str = ""


def attachment_of(
    part: Part, disposition: Parameters, data: bytes, number: int, reader: Reader
) -> ParsedAttachment:
    """The part as a file; one without a name gets `attachment-<number>` with an ending that fits its type."""
    name = disposition.file_name("filename") or _type_name(part, reader)
    inline = disposition.value == "inline" or (disposition.value != "attachment" and _is_referred_to(part))
    content_type = part.type if _SAFE_TYPE.fullmatch(part.type) else "application/octet-stream"
    return ParsedAttachment(
        name or _made_up_name(part, data, number, reader),
        content_type,
        len(data),
        data,
        inline,
        _detected(part, data),
        decode_field(part.head.first("content-id") or b"", reader).strip("<> ")[:_MAX_CONTENT_ID],
    )


def opened_file(name: str, content_type: str, data: bytes, content_id: str = "") -> ParsedAttachment:
    """A file found inside another one."""
    claimed = content_type.lower() if _SAFE_TYPE.fullmatch(content_type.lower()) else ""
    detected = detect_type(data)
    name = clean_file_name(readable_line(name)) or "attachment"
    content_id = clean_line(content_id).strip("<> ")[:_MAX_CONTENT_ID]
    return ParsedAttachment(
        name, claimed or detected, len(data), data, bool(content_id), detected, content_id
    )


def _detected(part: Part, data: bytes) -> str:
    """By content; a mail looks like any text and is one where the sender says so."""
    detected = detect_type(data)
    return "message/rfc822" if is_message(part.type) and detected == "text/plain" else detected


def _type_name(part: Part, reader: Reader) -> str:
    """The name in Content-Type, read by what is known of the mail by now."""
    return read_parameters(part.head.first("content-type"), reader).file_name("name")


def _is_referred_to(part: Part) -> bool:
    return part.head.first("content-id") is not None and part.type.startswith("image/")


def _made_up_name(part: Part, data: bytes, number: int, reader: Reader) -> str:
    if is_message(part.type):
        subject = decode_field(read_head(data).first("subject") or b"", reader)
        if subject:
            return clean_file_name(f"{subject}.eml")
    return f"attachment-{number}{_ENDINGS.get(part.type, '')}"
