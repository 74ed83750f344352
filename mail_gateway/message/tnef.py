"""winmail.dat opened (MS-OXTNEF): what Outlook wraps up for other Outlooks. Total and bounded."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from mail_gateway.message.mapi import Properties, read_properties

SIGNATURE = b"\x78\x9f\x3e\x22"
_MAX_ATTRIBUTES = 2_000
_MAX_FILES = 100
_CODEPAGE, _BODY, _MESSAGE_PROPERTIES = 0x9007, 0x800C, 0x9003
_FILE_START, _FILE_TITLE, _FILE_DATA, _FILE_PROPERTIES = 0x9002, 0x8010, 0x800F, 0x9005
_ATTRIBUTE_HEAD = 9  # bytes: level, id, length


@dataclass
class TnefFile:
    """A file in it. Names are bytes in the code page of the sender, or text. `embedded`: a message, again as TNEF."""

    name: str | bytes = ""
    content: bytes = field(default=b"", repr=False)
    content_type: str = ""
    content_id: str = ""
    embedded: bool = False


@dataclass
class Tnef:
    """Text as bytes in `charset` or as text, HTML, rich text still packed (MS-OXRTFCP), and files."""

    charset: str = ""
    text: str | bytes = ""
    html: bytes = field(default=b"", repr=False)
    packed_rtf: bytes = field(default=b"", repr=False)
    files: list[TnefFile] = field(default_factory=list)


def read_tnef(data: bytes) -> Tnef | None:
    """What is in a winmail.dat; None when it is none. What is damaged ends the reading, not what was read."""
    if not data.startswith(SIGNATURE):
        return None
    found = Tnef()
    for kind, value in _attributes(data):
        if kind == _CODEPAGE and len(value) >= 4:
            found.charset = _codec(struct.unpack_from("<L", value)[0])
        elif kind == _BODY:
            found.text = found.text or value.rstrip(b"\0")
        elif kind == _MESSAGE_PROPERTIES:
            _take_message(found, read_properties(value))
        elif kind == _FILE_START and len(found.files) < _MAX_FILES:
            found.files.append(TnefFile())
        elif found.files:
            _take_file(found.files[-1], kind, value)
    return found


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 6
    for _ in range(_MAX_ATTRIBUTES):
        if at + _ATTRIBUTE_HEAD > len(data):
            return
        kind, _type, length = struct.unpack_from("<HHL", data, at + 1)
        start = at + _ATTRIBUTE_HEAD
        yield kind, data[start : start + length]
        at = start + length + 2


def _take_message(found: Tnef, given: Properties) -> None:
    found.text = given.text(0x1000) or found.text
    found.html = given.data(0x1013) or found.html
    found.packed_rtf = given.data(0x1009) or found.packed_rtf
    if page := given.number(0x3FDE):
        found.charset = _codec(page)


def _take_file(file: TnefFile, kind: int, value: bytes) -> None:
    if kind == _FILE_TITLE:
        file.name = file.name or value.rstrip(b"\0")
    elif kind == _FILE_DATA:
        file.content = value
    elif kind == _FILE_PROPERTIES:
        given = read_properties(value)
        file.name = given.text(0x3707) or file.name or given.text(0x3704) or given.text(0x3001)
        file.content_type = _plain(given.text(0x370E))
        file.content_id = _plain(given.text(0x3712))
        content = given.data(0x3701)
        # An object begins with the id of its interface; an embedded message is TNEF behind it.
        if content[16:20] == SIGNATURE:
            file.content, file.embedded = content[16:], True
        elif content and not file.content:
            file.content = content


def _plain(text: str | bytes) -> str:
    return text if isinstance(text, str) else text.decode("ascii", "ignore")


def _codec(page: int) -> str:
    return {65001: "utf-8", 50220: "iso-2022-jp", 50221: "iso-2022-jp", 51932: "euc-jp"}.get(
        page, f"cp{page}"
    )
