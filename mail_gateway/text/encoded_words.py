"""Encoded words (RFC 2047), also those split inside a character, inside quotes or without their end."""

import binascii
import re
from dataclasses import dataclass

from mail_gateway.text.charset_names import charset_family
from mail_gateway.text.charsets import Reader

_WORD = r"=\?([^?\s=]{1,40})\?([bBqQ])\?((?:[^?]|\?(?!=)){0,4000}?)\?="
_WORDS = re.compile(rf"{_WORD}(?:[ \t\r\n]*{_WORD})*")
_ONE = re.compile(_WORD)
_UNFINISHED = re.compile(r"=\?([^?\s=]{1,40})\?([bB])\?([A-Za-z0-9+/= ]{4,4000})\?*$")
_HEX = re.compile(rb"=([0-9A-Fa-f]{2})")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")
_MAX_WORDS = 500


@dataclass(frozen=True)
class _Word:
    label: str
    encoding: str
    payload: bytes


def decode_words(text: str, reader: Reader) -> str:
    """`text` with its encoded words read; what cannot be read stays as it stands. At most 500 words."""
    if not 0 < text.count("=?") <= 2 * _MAX_WORDS:
        return text
    text = _WORDS.sub(lambda run: _decode_run(run.group(), reader), text, count=_MAX_WORDS)
    return _UNFINISHED.sub(lambda word: _decode_run(f"{word.group().rstrip('?')}?=", reader), text)


def _decode_run(run: str, reader: Reader) -> str:
    words = [_word(match) for match in _ONE.finditer(run)]
    groups: list[list[_Word]] = []
    for word in words:
        if groups and groups[-1][0].label == word.label:
            groups[-1].append(word)
        else:
            groups.append([word])
    return "".join(_decode_group(group, reader) for group in groups)


def _word(match: re.Match[str]) -> _Word:
    label = match[1].partition("*")[0].lower()
    return _Word(label, match[2].lower(), _payload(match[3], label))


def _payload(text: str, label: str) -> bytes:
    """The payload as bytes; raw 8-bit characters, which are not allowed there, go back to the word's charset."""
    codec = {"jis": "cp932", "sjis": "cp932", "euc": "euc_jp", "": "utf-8"}.get(
        family := charset_family(label), family
    )
    return text.encode("ascii" if text.isascii() else codec, "replace")


def _decode_group(words: list[_Word], reader: Reader) -> str:
    """Words of one charset: each alone if each is whole, else their bytes joined (split inside a character)."""
    label = words[0].label
    parts = [_word_bytes(word) for word in words]
    single = [reader.exactly(part, label) for part in parts]
    if charset_family(label) and all(text is not None for text in single) and _none_split(words):
        return "".join(reader.decode(part, label).text for part in parts)
    return reader.decode(_joined(words, parts), label).text


def _none_split(words: list[_Word]) -> bool:
    return all(word.encoding == "q" or len(_NOT_BASE64.sub(b"", word.payload)) % 4 != 1 for word in words)


def _joined(words: list[_Word], parts: list[bytes]) -> bytes:
    if (
        all(word.encoding == "b" and b"=" not in word.payload for word in words[:-1])
        and words[-1].encoding == "b"
    ):
        return _base64(b"".join(word.payload for word in words))
    return b"".join(parts)


def _word_bytes(word: _Word) -> bytes:
    if word.encoding == "b":
        return _base64(word.payload)
    return _HEX.sub(lambda code: bytes((int(code[1], 16),)), word.payload.replace(b"_", b" "))


def _base64(payload: bytes) -> bytes:
    data = _NOT_BASE64.sub(b"", payload)
    data = data[: len(data) - 1] if len(data) % 4 == 1 else data
    return binascii.a2b_base64(data + b"=" * (-len(data) % 4))
