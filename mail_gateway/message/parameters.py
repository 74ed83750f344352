"""Parameters of Content-Type and Content-Disposition, file names among them (RFC 2045, RFC 2231, and RFC 2047 in quotes)."""

import re
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from mail_gateway.message.headers import decode_structure
from mail_gateway.text.charsets import Reader
from mail_gateway.text.cleaning import clean_file_name, clean_line, readable_line
from mail_gateway.text.encoded_words import decode_words
from mail_gateway.text.unicode_bytes import read_utf8

_MAX_PARAMETERS = 100
_VALUE = re.compile(r"\s*([^;\s]*)")
_PARAMETER = re.compile(r'[;\s]([^\s=;"]{1,60})\s*=\s*("(?:[^"\\]|\\.)*"?|[^;]*)', re.DOTALL)
_SECTION = re.compile(r"([^*]+)\*(?:(\d{1,3})(\*?))?")


@dataclass
class _Sections:
    """The numbered pieces of one parameter (RFC 2231, 3): text, and whether it is percent-encoded."""

    pieces: dict[int, tuple[str, bool]] = field(default_factory=dict)

    def value(self, reader: Reader) -> str:
        pieces = [self.pieces[number] for number in sorted(self.pieces)]
        if not any(encoded for _, encoded in pieces):
            return decode_words("".join(text for text, _ in pieces), reader)
        label = ""
        if pieces[0][1] and pieces[0][0].count("'") >= 2:
            label, _, rest = pieces[0][0].split("'", 2)
            pieces[0] = (rest, True)
        raw = b"".join(unquote_to_bytes(text) if encoded else text.encode() for text, encoded in pieces)
        return reader.decode(raw, label or None).text


@dataclass(frozen=True)
class Parameters:
    """The value of a structured field in lower case, and its parameters, decoded, by lower-case name."""

    value: str
    named: dict[str, str]

    def file_name(self, key: str) -> str:
        """The file name under `key` as one safe line, '' when absent."""
        return clean_file_name(_unquote_percent(self.named.get(key, "")))


def read_parameters(raw: bytes | None, reader: Reader) -> Parameters:
    """Take apart a field like `text/plain; charset="utf-8"`; at most 100 parameters are read."""
    text = decode_structure(raw or b"", reader)
    value = _VALUE.match(text)
    simple: dict[str, str] = {}
    sections: dict[str, _Sections] = {}
    for number, match in enumerate(_PARAMETER.finditer(text)):
        if number >= _MAX_PARAMETERS:
            break
        name, content = match[1].lower(), _unquote(match[2])
        if section := _SECTION.fullmatch(name):
            piece = (content, section[2] is None or bool(section[3]))
            sections.setdefault(section[1], _Sections()).pieces.setdefault(int(section[2] or 0), piece)
        else:
            simple.setdefault(name, decode_words(content, reader))
    extended = {name: found.value(reader) for name, found in sections.items()}
    named = {name: _clean(name, content) for name, content in {**simple, **extended}.items()}
    return Parameters(value[1].strip('"').lower() if value else "", named)


def _clean(name: str, content: str) -> str:
    return readable_line(content) if name in {"name", "filename"} else clean_line(content)


def _unquote(content: str) -> str:
    content = content.strip()
    if not content.startswith('"'):
        return content
    return re.sub(r'\\(["\\])', r"\1", content[1:].removesuffix('"'))


def _unquote_percent(name: str) -> str:
    """Some web mail programs percent-encode a plain file name."""
    if "%" not in name or not name.isascii():
        return name
    text = read_utf8(unquote_to_bytes(name))
    return name if text is None or text.isascii() else text
