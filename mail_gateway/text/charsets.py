"""Bytes of a mail to text: in the charset that was declared, or in the one the bytes are really in.

When the bytes contradict the declaration, the reading that looks most like writing wins.
"""

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from mail_gateway.text.charset_names import JAPANESE, charset_family
from mail_gateway.text.jis import BAD, GETA, decode_euc, decode_jis, may_be_euc, softbank_emoji
from mail_gateway.text.plausibility import is_clean_japanese, plausibility
from mail_gateway.text.stray_jis import unescape
from mail_gateway.text.unicode_bytes import (
    has_long_sequences,
    has_sequences,
    is_mostly_utf8,
    is_partly_utf8,
    patch_utf8,
    read_utf8,
    wide_codec,
)

_UNDECLARED = {"", "cp1252", "iso8859-15", "cp850", "cp437"}
_SEVEN_BIT = {"utf-7", "hz"}
_DAMAGE = re.compile("[\x80-\x84\x86-\x9f\ufffd]")
_PRIVATE = re.compile("[\ue000-\uf8ef]")
_KANA = re.compile("[ぁ-んァ-ヶ]")
_MAX_REPAIRED = 100_000  # bytes; more damaged text than that is read in one piece
_SAMPLE = 20_000  # bytes that decide between damaged readings


@dataclass(frozen=True)
class Decoded:
    """Readable text, and whether its charset had to be guessed or characters were lost."""

    text: str
    guessed: bool


@dataclass(frozen=True)
class Reader:
    """Decodes the bytes of one mail.

    `hint`: the charset of its body; `carrier`: whose phone sent it ('docomo', 'au', 'softbank'), which tells emoji from
    kanji; `chosen`: a charset that a person said it is in, followed wherever the bytes can be in it.
    """

    hint: str | None = None
    carrier: str = ""
    chosen: str = ""

    def decode(self, raw: bytes, label: str | None = None) -> Decoded:
        """Text of `raw`, declared to be in `label`. Never raises; U+FFFD only where no reading exists."""
        raw = raw.removeprefix(b"\xef\xbb\xbf")
        declared = charset_family(label or "")
        decoded = self._as_chosen(raw) or self._decode_wide(raw, declared) or self._decode(raw, declared)
        text = unescape(decoded.text, au=self.carrier == "au")
        return Decoded(_PRIVATE.sub(GETA, text) if self.carrier else text, decoded.guessed)

    def exactly(self, raw: bytes, label: str) -> str | None:
        """Text of `raw` if it is faultless in `label`, else None."""
        text = self._read(raw, charset_family(label))
        return None if text is None or BAD in text else text

    @cached_property
    def _hinted(self) -> str:
        return charset_family(self.hint or "")

    def _as_chosen(self, raw: bytes) -> Decoded | None:
        """The reading in the charset a person chose, unless a tenth of it is damaged: then it is another part's."""
        name = charset_family(self.chosen)
        if not name or (name == "utf-16" and b"\0" not in raw):
            return None
        read = _DECODERS.get(name)
        text = read(raw, self.carrier) if read else raw.decode(wide_codec(raw, name) or name, "replace")
        return None if 10 * text.count(BAD) > len(text) else Decoded(text, guessed=False)

    def _decode_wide(self, raw: bytes, declared: str) -> Decoded | None:
        codec = wide_codec(raw, declared)
        text = raw.decode(codec, "replace") if codec else BAD
        return None if BAD in text else Decoded(text, guessed=declared != codec)

    def _decode(self, raw: bytes, declared: str) -> Decoded:
        if not raw.isascii():
            return self._eight_bit(raw, declared)
        text = self._read(raw, declared) if declared in _SEVEN_BIT else None
        return self._seven_bit(raw) if text is None else Decoded(text, guessed=False)

    def _seven_bit(self, raw: bytes) -> Decoded:
        if b"\x1b" not in raw and b"\x0e" not in raw:
            return Decoded(raw.decode("ascii"), guessed=False)
        text = _decode_jis(raw, self.carrier)
        return Decoded(text, guessed=BAD in text)

    def _eight_bit(self, raw: bytes, declared: str) -> Decoded:
        utf8 = read_utf8(raw)
        if utf8 is not None and (declared in {"utf-8", *_UNDECLARED} or has_long_sequences(raw)):
            return Decoded(utf8, guessed=declared != "utf-8")
        declared = self._hinted if declared in _UNDECLARED else declared
        text = self._read(raw, declared) if declared not in _UNDECLARED else None
        if text is not None and not _is_damaged(text) and declared not in JAPANESE:
            return Decoded(text, guessed=False)
        whole = None if is_partly_utf8(raw) or is_mostly_utf8(raw) else self._best(raw, declared)
        return whole or self._line_by_line(raw, declared)

    def _best(self, raw: bytes, declared: str) -> Decoded | None:
        """The declared Japanese reading unless another is plainly better, or windows-1252 for want of both."""
        credible = declared in JAPANESE and (declared != "jis" or b"\x1b" in raw)
        text = self._read(raw, declared) if credible else None
        name, other = self._likeliest(raw)
        if text is not None and not _is_damaged(text) and not _is_contradicted(text, other):
            return Decoded(text, guessed=False)
        if other is not None:
            return Decoded(other, guessed=name != declared)
        latin = self._read(raw, "cp1252") if declared in _UNDECLARED or not has_sequences(raw) else None
        return None if latin is None or _is_damaged(latin) else Decoded(latin, guessed=True)

    def _likeliest(self, raw: bytes) -> tuple[str, str | None]:
        """The Japanese charset in which the bytes read as clean Japanese, and that reading."""
        best: tuple[float, str, str | None] = (0.0, "", None)
        for name in JAPANESE:
            text = self._read(raw, name) if name != "jis" or b"\x1b" in raw else None
            if text is None or not is_clean_japanese(text):
                continue
            best = max(best, (plausibility(text), name, text), key=lambda reading: reading[0])
        return best[1], best[2]

    def _line_by_line(self, raw: bytes, declared: str) -> Decoded:
        """Nothing fits the whole: read each line, as mails put together from several sources need."""
        lines = raw.splitlines(keepends=True) if len(raw) <= _MAX_REPAIRED else [raw]
        return Decoded("".join(self._read_line(line, declared) for line in lines), guessed=True)

    def _read_line(self, line: bytes, declared: str) -> str:
        if line.isascii():
            return self._seven_bit(line).text
        if is_mostly_utf8(line):
            return patch_utf8(line) if (utf8 := read_utf8(line)) is None else utf8
        best = self._best(line, declared)
        return best.text if best else self._least_damaged(line, declared)

    def _least_damaged(self, line: bytes, declared: str) -> str:
        readings: list[Callable[[bytes, str], str]] = [_patch_utf8, _decode_sjis, _decode_euc]
        if declared in JAPANESE:
            readings.insert(0, _DECODERS[declared])
        best = max(readings, key=lambda read: plausibility(read(line[:_SAMPLE], self.carrier)))
        return best(line, self.carrier)

    def _read(self, raw: bytes, name: str) -> str | None:
        """Text of `raw` in the charset called `name`, None when it cannot be in it."""
        if name == "utf-8":
            return read_utf8(raw)
        if name in JAPANESE:
            text = BAD if name == "euc" and not may_be_euc(raw) else _DECODERS[name](raw, self.carrier)
            return None if BAD in text else text
        try:
            return codecs.decode(raw, name)
        except (LookupError, ValueError):
            return None


def _decode_jis(raw: bytes, carrier: str) -> str:
    return decode_jis(raw, au=carrier == "au")


def _decode_sjis(raw: bytes, carrier: str) -> str:
    text = raw.decode("cp932", "replace")
    if carrier == "softbank":
        text = text.translate(softbank_emoji())
    return text if BAD in text else _PRIVATE.sub(GETA, text)


def _patch_utf8(raw: bytes, _carrier: str) -> str:
    return patch_utf8(raw)


def _decode_euc(raw: bytes, _carrier: str) -> str:
    return decode_euc(raw)


_DECODERS: dict[str, Callable[[bytes, str], str]] = {
    "jis": _decode_jis,
    "sjis": _decode_sjis,
    "euc": _decode_euc,
}


def _is_damaged(text: str) -> bool:
    return _DAMAGE.search(text) is not None


def _is_contradicted(declared: str, other: str | None) -> bool:
    """Another reading is plainly Japanese where the declared one is not."""
    if other is None or _KANA.search(other) is None:
        return False
    return plausibility(other) > plausibility(declared) + 0.4
