"""The header of a mail or of one of its parts: fields found, unfolded and decoded within fixed limits."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mail_gateway.text.charsets import Reader
from mail_gateway.text.cleaning import readable_line
from mail_gateway.text.encoded_words import decode_words

MAX_HEAD = 256_000  # bytes of all fields
MAX_FIELD = 16_000  # bytes of one field
_MAX_LINES = 3_000
_FIELD = re.compile(rb"([!-9;-~]{1,80})[ \t]*:(.*)", re.DOTALL)
_ENVELOPE_LINE = re.compile(rb">?From [^:\s]+ ")
_BLANK_LINE = re.compile(rb"\n\r*\n")


@dataclass(frozen=True)
class Head:
    """Raw fields in order; `body_at` is where the body begins; `truncated` when a limit cut something off."""

    fields: tuple[tuple[str, bytes], ...]
    body_at: int
    truncated: bool = False

    def all(self, name: str) -> tuple[bytes, ...]:
        """Every value of the field, unfolded, as it came."""
        return tuple(value for field, value in self.fields if field == name)

    def first(self, name: str) -> bytes | None:
        """The first value of the field that is not blank."""
        return next((value for value in self.all(name) if value.strip()), None)

    def ascii(self, name: str) -> str:
        """The first value as ASCII for comparing, without comments and blanks around; '' when absent."""
        return (self.first(name) or b"").decode("ascii", "ignore").strip()


def read_head(raw: bytes, start: int = 0, end: int | None = None) -> Head:
    """Read the fields of `raw[start:end]`. A mail without any header is all body."""
    fields: list[tuple[str, list[bytes]]] = []
    end = len(raw) if end is None else end
    at, lines = start, list(_lines(raw, start, min(end, start + MAX_HEAD)))
    for number, (line, after) in enumerate(lines):
        if not line.strip(b"\r"):
            if fields:
                return _head(fields, after)
        elif line[:1] in b" \t" and fields:
            fields[-1][1].append(line)
        elif match := _FIELD.fullmatch(line):
            fields.append((match[1].decode("ascii").lower(), [match[2]]))
        elif not (_ENVELOPE_LINE.match(line) and not fields):
            if not _goes_on(lines, number) or not fields:
                return _head(fields, at)
            fields[-1][1].append(b" " + line)
        at = after
    blank = _BLANK_LINE.search(raw, max(at - 1, start), end)
    return _head(fields, blank.end() if blank else end, truncated=at < end)


def _lines(raw: bytes, start: int, end: int) -> Iterator[tuple[bytes, int]]:
    at = start
    for _ in range(_MAX_LINES):
        if at >= end:
            return
        after = raw.find(b"\n", at, end) + 1 or end
        yield raw[at:after].rstrip(b"\n").rstrip(b"\r"), after
        at = after


def _goes_on(lines: list[tuple[bytes, int]], number: int) -> bool:
    """The line after a stray one is a field again, so the stray one is a continuation that lost its blank."""
    following = lines[number + 1][0] if number + 1 < len(lines) else b""
    return _FIELD.fullmatch(following) is not None


def _head(fields: list[tuple[str, list[bytes]]], body_at: int, truncated: bool = False) -> Head:
    values = [(name, b"".join(parts)) for name, parts in fields]
    too_long = any(len(value) > MAX_FIELD for _, value in values)
    return Head(tuple((name, value[:MAX_FIELD]) for name, value in values), body_at, truncated or too_long)


def decode_field(raw: bytes, reader: Reader) -> str:
    """A field as one readable line, encoded words read (RFC 2047); never holds CR, LF or other controls."""
    return readable_line(decode_words(reader.decode(raw).text, reader))


def decode_structure(raw: bytes, reader: Reader) -> str:
    """A structured field as text with its encoded words still in place, to be taken apart first."""
    return reader.decode(raw).text.replace("\r", " ").replace("\n", " ")
