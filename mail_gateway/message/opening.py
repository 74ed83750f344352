"""Wrappings opened within limits: how deep, how much, how many; and what is in a winmail.dat as files and text."""

from collections.abc import Iterator
from dataclasses import dataclass

from mail_gateway.message.attachments import ParsedAttachment, opened_file
from mail_gateway.message.tnef import Tnef
from mail_gateway.text.charsets import Reader
from mail_gateway.text.cleaning import clean_text
from mail_gateway.text.html_text import html_to_text
from mail_gateway.text.rich_text import rtf_to_text, unpack_rtf

MAX_OPENED = 5  # wrappings within one another
_MAX_BYTES = 100_000_000  # of all wrappings of one mail: each level holds the ones within it once more
_MAX_WRAPPINGS = 50


@dataclass
class Opener:
    """How much has been opened of one mail. `parts`: how many parts the mails within it had."""

    depth: int = 0
    wrappings: int = 0
    left: int = _MAX_BYTES
    parts: int = 0

    def enter(self, size: int) -> bool:
        """Whether a wrapping of `size` bytes may be opened; if so, `leave` must follow."""
        if self.depth >= MAX_OPENED or self.wrappings >= _MAX_WRAPPINGS or size > self.left:
            return False
        self.depth += 1
        self.wrappings += 1
        self.left -= size
        return True

    def leave(self) -> None:
        """The wrapping entered last is done."""
        self.depth -= 1


def wrapped_files(found: Tnef, reader: Reader) -> Iterator[ParsedAttachment]:
    """The files of a winmail.dat, its text among them as it is in there."""
    if found.text:
        yield opened_file("message.txt", "text/plain", _text(found, reader).encode("utf-8", "replace"))
    if found.html:
        yield opened_file("message.html", "text/html", found.html)
    if rtf := unpack_rtf(found.packed_rtf):
        yield opened_file("message.rtf", "application/rtf", rtf)
    for number, file in enumerate(found.files, 1):
        name = file.name if isinstance(file.name, str) else reader.decode(file.name, found.charset).text
        if file.content:
            ending = ".dat" if file.embedded else ""
            yield opened_file(
                f"{name or f'attachment-{number}'}{ending}", file.content_type, file.content, file.content_id
            )


def wrapped_text(found: Tnef, reader: Reader) -> str:
    """What a person reads in a winmail.dat: its plain text, else its HTML, else its rich text."""
    if found.text:
        return _text(found, reader)
    if found.html:
        return html_to_text(reader.decode(found.html, found.charset).text)
    return clean_text(rtf_to_text(unpack_rtf(found.packed_rtf)))


def _text(found: Tnef, reader: Reader) -> str:
    text = found.text if isinstance(found.text, str) else reader.decode(found.text, found.charset).text
    return clean_text(text)
