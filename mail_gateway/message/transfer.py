"""Content-Transfer-Encoding undone (RFC 2045, 6), leniently and in time proportional to the size."""

import binascii
import re
from dataclasses import dataclass
from itertools import islice

_BLANK = b" \t\r\n"
_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_SHORT = 16  # characters of base64
_LOOKED_AT = 4_000  # bytes
_GAP = re.compile(rb"[A-Za-z0-9+/] +(?=[A-Za-z0-9+/])")
_BASE64 = re.compile(rb"[A-Za-z0-9+/]*+={0,2}")
_BASE64_LINES = re.compile(rb"(?:[A-Za-z0-9+/]*+=*+[ \t]*+\r*+\n)*+")
_SOFT_BREAK = re.compile(rb"=[ \t]++(?=\r?\n)")
_UU_LINE = re.compile(rb"[^\r\n]+")
_MAX_UU_LINES = 600_000  # 36 MB in lines of the usual length
_UU_BEGIN = re.compile(rb"^begin [0-7]{3,4} [^\r\n]*\r?\n", re.MULTILINE)


@dataclass(frozen=True)
class Content:
    """The bytes a part carries; `broken` when they did not match the declared encoding."""

    data: bytes
    broken: bool = False


def decode_content(raw: bytes, encoding: str) -> Content:
    """Undo `encoding`; an unknown or contradicted one leaves the bytes as they are."""
    name = re.sub(r"[^a-z0-9]", "", encoding.lower().partition(";")[0])
    if name == "base64":
        return _from_base64(raw)
    if name == "quotedprintable":
        return Content(binascii.a2b_qp(_SOFT_BREAK.sub(b"=", raw)))
    if name in {"xuuencode", "uuencode", "xuue", "uue"}:
        return _from_uu(raw)
    return Content(raw)


def _from_base64(raw: bytes) -> Content:
    joined = raw.translate(None, _BLANK)
    if _BASE64.fullmatch(joined) and not _has_words(raw[:_LOOKED_AT]):
        return Content(_decode(joined))
    lines = _BASE64_LINES.match(raw)
    encoded = lines.group() if lines else b""
    footer = raw[len(encoded) :]
    if _share_outside(footer) > 0.1 or _has_words(footer[:_LOOKED_AT]):
        # A mailing list or virus scanner added plain lines; or the whole is plain, wrongly declared.
        is_encoded = len(encoded.translate(None, _BLANK).rstrip(b"=")) >= _SHORT
        return Content(_from_base64(encoded).data + b"\n" + footer if is_encoded else raw, broken=True)
    # Padding in the middle: several encoded pieces were put one after another; a short rest is a stray word.
    first, *others = re.split(b"=+", joined)
    pieces = [_decode(piece) for piece in (first, *(other for other in others if len(other) >= _SHORT))]
    return Content(b"".join(pieces), broken=True)


def _has_words(raw: bytes) -> bool:
    """Blanks between letters, at least one in forty characters."""
    return b" " in raw and 40 * len(_GAP.findall(raw)) >= len(raw)


def _share_outside(raw: bytes) -> float:
    """How much of the visible bytes cannot be base64; blanks within a line count, line ends do not."""
    visible = raw.strip().translate(None, b"\r\n")
    return len(visible.translate(None, _ALPHABET + b"=")) / max(len(visible), 1)


def _decode(joined: bytes) -> bytes:
    data = joined.translate(None, bytes(set(range(256)) - set(_ALPHABET)))
    data = data[:-1] if len(data) % 4 == 1 else data
    return binascii.a2b_base64(data + b"=" * (-len(data) % 4))


def _from_uu(raw: bytes) -> Content:
    begin = _UU_BEGIN.search(raw)
    if begin is None:
        return Content(raw, broken=True)
    out = bytearray()
    for line in islice(_UU_LINE.finditer(raw, begin.end()), _MAX_UU_LINES):
        if line[0].strip() == b"end":
            return Content(bytes(out))
        out += _uu_line(line[0])
    return Content(bytes(out), broken=True)


def _uu_line(line: bytes) -> bytes:
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        pass
    # Some encoders pad lines with more than the length byte announces.
    length = (((line[0] - 32) & 63) * 4 + 5) // 3 if line else 0
    try:
        return binascii.a2b_uu(line[:length])
    except binascii.Error:
        return b""
