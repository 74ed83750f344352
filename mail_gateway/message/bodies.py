"""What a person reads in a mail, and what is attached to it."""

import re
from dataclasses import dataclass, field, replace

from mail_gateway.message.attachments import ParsedAttachment, attachment_of
from mail_gateway.message.file_types import detect_type
from mail_gateway.message.forwarded import heading, is_message
from mail_gateway.message.mime import Part, PartReader
from mail_gateway.message.opening import Opener, wrapped_files, wrapped_text
from mail_gateway.message.parameters import read_parameters
from mail_gateway.message.readable import Body, readable_text
from mail_gateway.message.tnef import read_tnef
from mail_gateway.message.transfer import Content
from mail_gateway.text.charsets import Reader
from mail_gateway.text.cleaning import clean_text
from mail_gateway.text.flowed import unflow
from mail_gateway.text.html_text import html_to_text

MAX_TEXT = 300_000  # bytes of text read in one mail; longer text is also kept as an attachment
_NO_BODY = {"csv", "calendar", "vcard", "x-vcard", "directory", "rfc822-headers", "xml", "css", "x-amp-html"}
_NO_BODY |= {"javascript", "rtf", "tab-separated-values", "x-patch", "x-diff", "x-log", "ecmascript", "json"}
_BINARY_SEEN = 2_000  # bytes
_BINARY = (
    "image/",
    "audio/",
    "video/",
    "font/",
    "application/pdf",
    "application/vnd.",
    "application/ms",
    "application/zip",
)
_META_CHARSET = re.compile(rb"<meta\b[^>]{0,200}charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_LOOKS_HTML = re.compile(r"\s*<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_ENRICHED_TAG = re.compile(r"<param>.{0,500}?</param>|</?[A-Za-z][A-Za-z0-9-]{0,30}>")
_HTML_NOTICE = re.compile(r"HTML|ＨＴＭＬ")


@dataclass
class BodyReader:
    """Walks the parts of one mail, and remembers in `warnings` what was wrong."""

    reader: Reader
    warnings: set[str]
    left: int = MAX_TEXT
    spare_left: int = MAX_TEXT
    leaves: int = 0
    opener: Opener = field(default_factory=Opener)

    def read(self, part: Part, in_report: bool = False) -> Body:
        """The body of a part with everything in it. `in_report`: what is returned in a report is not a forwarded mail."""
        if part.type == "multipart/alternative" and part.children:
            return self._alternative(part)
        if part.children:
            body = Body()
            for child in part.children:
                body += self.read(child, in_report or part.type == "multipart/report")
            outside = tuple(self._decode(raw, None) for raw in part.outside)
            return body + Body(spare=outside if not body.text else ())
        return self._leaf(part, in_report)

    def _alternative(self, part: Part) -> Body:
        """The plain version unless it only says that there is a better one; attachments of all (RFC 2046, 5.1.4)."""
        versions = [self.read(child) for child in part.children]
        readable = [version for version in versions if version.text]
        best = next(
            (version for version in readable if version.html is None), readable[-1] if readable else None
        )
        if best is not None and any(_is_notice(best.text, version) for version in readable):
            best = readable[-1]
        attachments = tuple(file for version in versions for file in version.attachments)
        html = next((version.html for version in versions if version.html is not None), None)
        rest = sum((replace(version, texts=(), attachments=(), html=None) for version in versions), Body())
        return Body(best.texts if best else (), attachments, html) + rest

    def _leaf(self, part: Part, in_report: bool) -> Body:
        self.leaves += 1
        disposition = read_parameters(part.head.first("content-disposition"), self.reader)
        named = bool(disposition.file_name("filename") or part.content_type.file_name("name"))
        main, _, subtype = part.type.partition("/")
        is_text = main == "text" and subtype not in _NO_BODY
        unopened = main == "multipart"
        content = part.content()
        is_text = is_text and not _is_a_file(content.data)
        if unopened or (is_text and disposition.value != "attachment" and (not named or self.leaves == 1)):
            return self._text(part, content)
        if content.broken:
            self.warnings.add("broken_mime")
        file = attachment_of(part, disposition, content.data, self.leaves, self.reader)
        body = Body(attachments=(file,), spare=self._spare(part, content.data))
        if is_message(part.type):
            return body + self._message(content.data, in_report)
        return body + self._wrapped(content.data)

    def _text(self, part: Part, content: Content) -> Body:
        if content.broken:
            self.warnings.add("broken_mime")
        data = content.data[: self.left]
        self.left -= len(data)
        files: tuple[ParsedAttachment, ...] = ()
        if len(content.data) > len(data):
            self.warnings.add("truncated")
            files = (
                attachment_of(
                    part, read_parameters(None, self.reader), content.data, self.leaves, self.reader
                ),
            )
        text, html = self._readable(part, data)
        return Body((text,), files, html)

    def _readable(self, part: Part, data: bytes) -> tuple[str, str | None]:
        """Readable text, and the HTML it was made from."""
        label = part.content_type.named.get("charset")
        if part.type == "text/html" and not label and (meta := _META_CHARSET.search(data[:4_000])):
            label = meta[1].decode("ascii")
        text = self._decode(data, label)
        if part.type == "text/html" or _LOOKS_HTML.match(text):
            return html_to_text(text), text
        if part.type in {"text/enriched", "text/richtext"}:
            text = _ENRICHED_TAG.sub("", text)
        if part.content_type.named.get("format", "").lower() == "flowed":
            text = unflow(text, part.content_type.named.get("delsp", "").lower() == "yes")
        return text, None

    def _decode(self, raw: bytes, label: str | None) -> str:
        decoded = self.reader.decode(raw[:MAX_TEXT], label)
        if decoded.guessed:
            self.warnings.add("charset_guessed")
        return clean_text(decoded.text)

    def _spare(self, part: Part, data: bytes) -> tuple[str, ...]:
        """The text of an attachment, for a mail that has none of its own."""
        is_text = part.type.startswith("text/") or part.type in {
            "message/delivery-status",
            "message/rfc822-headers",
        }
        if not is_text or _is_a_file(data) or len(data) > self.spare_left:
            return ()
        self.spare_left -= len(data)
        return (self._readable(part, data)[0],)

    def _message(self, data: bytes, in_report: bool) -> Body:
        """A mail within the mail: its text under a heading, its files among the opened ones."""
        if not self.opener.enter(len(data)):
            self.warnings.add("truncated")
            return Body()
        parts = PartReader(self.reader, self.warnings, self.opener.parts)
        root = parts.read(data)
        self.opener.parts = parts.count
        inner = self.read(root)
        self.opener.leave()
        text = readable_text(inner)
        if in_report:
            return Body(spare=(text, *inner.spare))
        block = f"{heading(root.head, self.reader)}\n\n{text}".strip()
        return Body(forwarded=(block, *inner.forwarded), opened=inner.attachments + inner.opened)

    def _wrapped(self, data: bytes) -> Body:
        """What Outlook packed into a winmail.dat."""
        found = read_tnef(data)
        if found is None or not self.opener.enter(len(data)):
            return Body()
        body = Body()
        for file in wrapped_files(found, self.reader):
            body += Body(opened=(file,)) + self._wrapped(file.content)
        self.opener.leave()
        return Body(spare=(wrapped_text(found, self.reader),)) + body


def _is_a_file(data: bytes) -> bool:
    """Bytes that are no text whatever they are called: some copiers send a scan as text/plain."""
    return b"\0" in data[:_BINARY_SEEN] and detect_type(data).startswith(_BINARY)


def _is_notice(plain: str, version: Body) -> bool:
    """A plain version that only says "this is an HTML mail", beside an HTML version that says much more."""
    if version.html is None or len(plain) > 200 or _HTML_NOTICE.search(plain) is None:
        return False
    return len(version.text) > 2 * len(plain)
