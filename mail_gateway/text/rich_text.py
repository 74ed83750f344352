"""Rich text of Outlook: unpacked (MS-OXRTFCP) and read as plain text. Both within limits."""

import re
import struct
from dataclasses import dataclass, field

from mail_gateway.text.charset_names import known_codec

MAX_RTF = 2_000_000  # bytes unpacked
_PACKED, _PLAIN = b"LZFu", b"MELA"
_WINDOW = 4_096
# What every such text begins with in the window (MS-OXRTFCP, 2.1.2.1).
_START = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor "
    rb"MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0" + b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
_TOKEN = re.compile(
    rb"\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-z'])|([{}])|([^\\{}\r\n]+)|.", re.DOTALL
)
_MAX_TOKENS = 200_000
_MAX_DEPTH = 200
_CODE_PAGE = re.compile(rb"\\ansicpg(\d{3,5})")
_SKIPPED = {
    b"fonttbl",
    b"colortbl",
    b"stylesheet",
    b"info",
    b"pict",
    b"object",
    b"themedata",
    b"datastore",
    b"listtable",
}
_BREAKS = {
    b"par": "\n",
    b"line": "\n",
    b"row": "\n",
    b"page": "\n",
    b"tab": "\t",
    b"cell": "\t",
    b"emdash": "—",
}


def unpack_rtf(packed: bytes) -> bytes:
    """The rich text of the property PR_RTF_COMPRESSED; b'' when it is none. At most 2 MB."""
    if len(packed) < 16 or packed[8:12] not in {_PACKED, _PLAIN}:
        return b""
    length = min(struct.unpack_from("<L", packed, 4)[0], MAX_RTF)
    return packed[16 : 16 + length] if packed[8:12] == _PLAIN else _unpack(packed[16:], length)


def _unpack(data: bytes, length: int) -> bytes:
    window = bytearray(_START.ljust(_WINDOW, b"\0"))
    write, out, at = len(_START), bytearray(), 0
    while at < len(data) and len(out) < length:
        control, at = data[at], at + 1
        for bit in range(8):
            step = 2 if control >> bit & 1 else 1
            if at + step > len(data):
                return bytes(out)
            run = [data[at]] if step == 1 else _reference(window, write, data[at] << 8 | data[at + 1])
            if run is None:
                return bytes(out)
            at += step
            for position, byte in enumerate(run):
                window[(write + position) % _WINDOW] = byte
            write = (write + len(run)) % _WINDOW
            out += bytes(run)
    return bytes(out[:length])


def _reference(window: bytearray, write: int, code: int) -> list[int] | None:
    """The bytes a reference stands for, which may run into those it writes itself; None at the end of the text."""
    offset, length = code >> 4, (code & 15) + 2
    if offset == write:
        return None
    span = (write - offset) % _WINDOW
    return [window[(offset + position % span) % _WINDOW] for position in range(length)]


@dataclass
class _RtfReader:
    """What is visible of rich text, collected token by token."""

    codec: str
    out: list[str] = field(default_factory=list)
    coded: bytearray = field(default_factory=bytearray)
    hidden: list[bool] = field(default_factory=lambda: [False])
    for_html: bool = False
    fallback: int = 1
    to_skip: int = 0

    def take(self, word: bytes, value: bytes, code: bytes, sign: bytes, brace: bytes, text: bytes) -> None:
        if brace:
            self.hidden = [*self.hidden, self.hidden[-1]] if brace == b"{" else self.hidden[:-1] or [False]
        elif word in _SKIPPED or sign == b"*":
            self.hidden[-1] = True
        elif word == b"htmlrtf":
            self.for_html = value != b"0"
        elif not self.hidden[-1] and not self.for_html:
            self._show(word, value, code, sign, text)

    def _show(self, word: bytes, value: bytes, code: bytes, sign: bytes, text: bytes) -> None:
        if word == b"u" and value:
            self._add(chr(int(value) % 65_536))
            self.to_skip = self.fallback
        elif word == b"uc":
            self.fallback = min(int(value or 1), 10)
        elif word:
            self._add(_BREAKS.get(word, ""))
        elif code and self.to_skip:
            self.to_skip -= 1
        elif code:
            self.coded.append(int(code, 16))
        else:
            self.coded += (text or (sign if sign in {b"\\", b"{", b"}"} else b""))[self.to_skip :]
            self.to_skip = 0

    def _add(self, text: str) -> None:
        if self.coded:
            self.out.append(self.coded.decode(self.codec, "replace"))
            self.coded.clear()
        self.out.append(text)

    def text(self) -> str:
        self._add("")
        return "".join(self.out).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def rtf_to_text(rtf: bytes) -> str:
    """The visible text of rich text; at most 200,000 of its tokens are read."""
    page = _CODE_PAGE.search(rtf[:4_000])
    reader = _RtfReader(known_codec(f"cp{int(page[1])}" if page else "") or "cp932")
    for number, token in enumerate(_TOKEN.finditer(rtf)):
        if number >= _MAX_TOKENS or len(reader.hidden) > _MAX_DEPTH:
            break
        word, value, code, sign, brace, text = (part or b"" for part in token.groups())
        reader.take(word, value, code, sign, brace, text)
    return reader.text()
