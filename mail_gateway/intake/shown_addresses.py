"""Addresses as a person may trust them: a look-alike of another alphabet reads as what it is."""

import re
import unicodedata

from mail_gateway.text.marks import show_marks

# What Japanese domains are written in (JPRS: kana, kanji, ー, 々) besides ASCII.
_JAPANESE = re.compile(
    "[!-~\u3005-\u3007\u3041-\u3096\u309d\u309e\u30a1-\u30fa\u30fc-\u30fe\u4e00-\u9fff\U00020000-\U0002ffff]*"
)
_MAX = 400


def shown_address(address: str) -> str:
    """`address` with hidden marks as [U+202E], other alphabets in its domain as xn--, in its user part as [U+0430]."""
    plain = show_marks(address[:_MAX])
    if _JAPANESE.fullmatch(plain):
        return plain
    local, at, domain = plain.rpartition("@")
    return _with_codes(local) + at + ".".join(_label(label) for label in re.split("[.。．｡]", domain))


def _label(label: str) -> str:
    """One label of a domain, in the form the wire knows (RFC 3492) unless it is ASCII or Japanese."""
    if _JAPANESE.fullmatch(label):
        return label
    folded = unicodedata.normalize("NFKC", label).casefold()
    return folded if folded.isascii() else "xn--" + folded.encode("punycode").decode("ascii")


def _with_codes(text: str) -> str:
    return "".join(
        character if _JAPANESE.fullmatch(character) or character == " " else f"[U+{ord(character):04X}]"
        for character in text
    )
