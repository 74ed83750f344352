"""A mail as it came over the wire to values: who, what, in which thread, and whether a person wrote it.

Nothing in a mail makes `parse` raise, and every step is bounded, so that any mail can be filed.
"""

import logging
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from mail_gateway.message.addresses import MAX_ADDRESSES, MailAddress, clean_address, read_addresses
from mail_gateway.message.attachments import ParsedAttachment
from mail_gateway.message.bodies import BodyReader
from mail_gateway.message.headers import Head, decode_field
from mail_gateway.message.kinds import MailKind, MailSigns, is_auto_submitted, kind_of
from mail_gateway.message.message_ids import read_message_ids
from mail_gateway.message.mime import Part, PartReader
from mail_gateway.message.opening import Opener
from mail_gateway.message.readable import Body, readable_text, whole_text
from mail_gateway.message.returned import Returned, read_returned
from mail_gateway.message.senders import carrier_of, is_confusing, return_path_of, sender_of, senders_of
from mail_gateway.text.charset_names import READABLE_CHARSETS
from mail_gateway.text.charsets import Reader
from mail_gateway.text.cleaning import clean_text
from mail_gateway.text.encoded_words import decode_words
from mail_gateway.text.marks import show_overrides, shows_marks
from mail_gateway.text.quotes import new_part

__all__ = [
    "READABLE_CHARSETS",
    "MailAddress",
    "MailKind",
    "ParsedAttachment",
    "ParsedMail",
    "parse",
    "to_json_dict",
]

_log = logging.getLogger(__name__)
_MAX_SUBJECT = 1_000
_MAX_UNREADABLE = 100_000


@dataclass(frozen=True)
class ParsedMail:
    """A mail, readable. `text` is all of it; `new_text` leaves out quoted history and signature.

    `html` is the sender's, never to be shown as it is. `message_id`, `in_reply_to` and `references` are plain
    ASCII with their angle brackets. `hidden_marks`: characters without a width, or that turn the direction of
    reading, stand in the subject, an address or a file name. `returned`: what a bounce
    says. `warnings`: broken_mime, charset_guessed, charset_unknown,
    confusing_sender (the name before the address is another address, or several authors), truncated, no_sender,
    unreadable.
    """

    sender: MailAddress
    recipients: tuple[MailAddress, ...] = ()
    cc: tuple[MailAddress, ...] = ()
    subject: str = ""
    text: str = ""
    new_text: str = ""
    html: str | None = field(default=None, repr=False)
    message_id: str | None = None
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    date: datetime | None = None
    attachments: tuple[ParsedAttachment, ...] = ()
    kind: MailKind = MailKind.CITIZEN
    auto_submitted: bool = False
    hidden_marks: bool = False
    returned: Returned | None = None
    warnings: tuple[str, ...] = ()


def parse(
    raw: bytes, envelope_from: str | None = None, charset: str | None = None, *, own_domain: str = ""
) -> ParsedMail:
    """Read a mail. `envelope_from` is the sender of the SMTP envelope, '' or '<>' for the null one.

    `charset`, the choice of a person, goes before what the mail declares; a name that is none is ignored with a
    warning. `own_domain` is ours: what comes from there is our own mail.
    """
    try:
        return _parse(raw, envelope_from, charset, own_domain)
    except Exception as error:  # whatever it was, the mail must still reach a person
        # Without the message of the error, which may quote the mail.
        trace = "".join(traceback.format_tb(error.__traceback__))
        _log.error("a mail could not be taken apart: %s\n%s", type(error).__name__, trace)
        text = clean_text(raw[:_MAX_UNREADABLE].decode("utf-8", "replace"))
        sender = MailAddress("", clean_address(envelope_from or ""))
        return ParsedMail(sender, text=text, new_text=text, auto_submitted=True, warnings=("unreadable",))


def _parse(raw: bytes, envelope_from: str | None, charset: str | None, own_domain: str) -> ParsedMail:
    raw = raw if b"\n" in raw else raw.replace(b"\r", b"\n")
    parts = PartReader(Reader())
    root = parts.read(raw)
    reader = Reader(_body_charset(root), carrier_of(root.head), _chosen(charset, parts.warnings))
    body = BodyReader(reader, parts.warnings, opener=Opener(parts=parts.count)).read(root)
    written, text = (_shown(words, reader) for words in (readable_text(body), whole_text(body)))
    subject = _subject(root.head, reader, parts.warnings)
    return_path = return_path_of(root.head, envelope_from)
    senders = senders_of(root.head, reader)
    sender = sender_of(senders, return_path)
    signs = MailSigns(root, sender.address, sender.name, subject, return_path, text, own_domain)
    recipients = _addresses(root.head, "to", reader, parts.warnings)
    cc = _addresses(root.head, "cc", reader, parts.warnings)
    kind = kind_of(signs)
    if not sender.address:
        parts.warnings.add("no_sender")
    if is_confusing(sender, senders):
        parts.warnings.add("confusing_sender")
    return ParsedMail(
        sender=sender,
        recipients=recipients,
        cc=cc,
        subject=subject,
        text=text,
        new_text=new_part(written, subject) if written else text,
        html=body.html,
        message_id=next(iter(read_message_ids(root.head.first("message-id"))), None),
        in_reply_to=read_message_ids(root.head.first("in-reply-to")),
        references=read_message_ids(root.head.first("references")),
        date=_date(root.head),
        attachments=body.files,
        kind=kind,
        auto_submitted=is_auto_submitted(signs),
        returned=read_returned(root, written or text) if kind is MailKind.BOUNCE else None,
        hidden_marks=any(map(shows_marks, _lines(sender, subject, recipients, cc, body))),
        warnings=tuple(sorted(parts.warnings)),
    )


def _lines(
    sender: MailAddress,
    subject: str,
    recipients: tuple[MailAddress, ...],
    cc: tuple[MailAddress, ...],
    body: Body,
) -> Iterator[str]:
    """The one-line values in which a hidden mark deceives."""
    yield subject
    yield from (text for one in (sender, *recipients, *cc) for text in (one.name, one.address))
    yield from (file.name for file in body.files)


def _body_charset(part: Part) -> str | None:
    """The charset the first text part declares: a hint for header bytes that declare none."""
    if part.type.startswith("text/"):
        return part.content_type.named.get("charset")
    return next((found for child in part.children if (found := _body_charset(child))), None)


def _chosen(charset: str | None, warnings: set[str]) -> str:
    if not charset or charset.lower() in READABLE_CHARSETS:
        return (charset or "").lower()
    warnings.add("charset_unknown")
    return ""


def _shown(text: str, reader: Reader) -> str:
    return show_overrides(clean_text(decode_words(text, reader))).strip()


def _subject(head: Head, reader: Reader, warnings: set[str]) -> str:
    subject = decode_field(head.first("subject") or b"", reader)
    if len(subject) > _MAX_SUBJECT:
        warnings.add("truncated")
    return subject[:_MAX_SUBJECT]


def _addresses(head: Head, name: str, reader: Reader, warnings: set[str]) -> tuple[MailAddress, ...]:
    found = [address for value in head.all(name)[:10] for address in read_addresses(value, reader)]
    if len(found) >= MAX_ADDRESSES:
        warnings.add("truncated")
    return tuple(found[:MAX_ADDRESSES])


def _date(head: Head) -> datetime | None:
    """The Date field in UTC; a time without a zone is taken as UTC."""
    try:
        date = parsedate_to_datetime(head.ascii("date")[:100])
        return (date if date.tzinfo else date.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def to_json_dict(mail: ParsedMail, file_name: str) -> dict[str, object]:
    """The mail as one line of `inquiry-desk mail parse --json` shows it."""
    return {
        "file": file_name,
        "from": mail.sender.address,
        "to": [recipient.address for recipient in mail.recipients],
        "subject": mail.subject,
        "text": mail.text,
        "attachments": [
            {"name": file.name, "content_type": file.content_type, "size": file.size}
            for file in mail.attachments
        ],
        "kind": mail.kind.value,
    }
