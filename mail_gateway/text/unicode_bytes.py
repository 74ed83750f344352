"""UTF-8 and UTF-16 as they really arrive: with halves of surrogate pairs, without byte order marks, damaged."""

import re

_STRAY = re.compile("[\udc80-\udcff]+")
_LONG_SEQUENCE = re.compile(rb"[\xe0-\xf4][\x80-\xbf]{2}")
_ANY_SEQUENCE = re.compile(rb"[\xc2-\xf4][\x80-\xbf]")
_ASCII = bytes(range(128))
REPLACEMENT = "\ufffd"


def read_utf8(raw: bytes) -> str | None:
    """Text of faultless UTF-8, also with emoji written as two surrogates (CESU-8); else None."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        paired = raw.decode("utf-8", "surrogatepass")
        return paired.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    except UnicodeError:
        return None


def patch_utf8(raw: bytes) -> str:
    """UTF-8 with single bytes of windows-1252 between letters; a character cut off at the end is dropped."""
    return _STRAY.sub(_patch, raw.decode("utf-8", "surrogateescape"))


def _patch(run: re.Match[str]) -> str:
    stray = run.group().encode("utf-8", "surrogateescape")
    beside = run.string[max(run.start() - 1, 0) : run.start()] + run.string[run.end() : run.end() + 1]
    if len(stray) == 1 and beside.isascii() and any(char.isalpha() for char in beside):
        return stray.decode("cp1252", "replace")
    if run.end() == len(run.string) and stray[0] >= 0xC2:
        return ""
    return REPLACEMENT


def has_long_sequences(raw: bytes) -> bool:
    """Bytes that hardly occur in anything but UTF-8: a character of three bytes or more."""
    return _LONG_SEQUENCE.search(raw) is not None


def has_sequences(raw: bytes) -> bool:
    """At least one multi-byte character of UTF-8."""
    return _ANY_SEQUENCE.search(raw) is not None


def is_mostly_utf8(raw: bytes) -> bool:
    """UTF-8 in which some bytes were damaged: few bytes beyond ASCII that do not belong to a character."""
    stray = sum(len(run) for run in _STRAY.findall(raw.decode("utf-8", "surrogateescape")))
    return stray <= (0.3 if has_long_sequences(raw) else 0.1) * len(raw.translate(None, _ASCII))


def is_partly_utf8(raw: bytes) -> bool:
    """Some whole line is surely UTF-8, so the text was put together from several charsets."""
    return any(
        has_long_sequences(line) and read_utf8(line) is not None for line in raw.split(b"\n", 2_000)[:2_000]
    )


def wide_codec(raw: bytes, declared: str) -> str | None:
    """The UTF-16 or UTF-32 codec to read `raw` by, from its byte order mark, declaration and zero bytes."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) and not declared.startswith("utf-32"):
        return "utf-16"
    if not declared.startswith(("utf-16", "utf-32")) or b"\0" not in raw:
        return None
    if declared == "utf-16":
        return "utf-16-be" if raw[::2].count(0) >= raw[1::2].count(0) else "utf-16-le"
    return declared
