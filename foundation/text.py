"""Citizens' words: cleaned without harm, compared, shortened, and made safe for lists and spreadsheets.

What is stored is never normalised: rare kanji, variation selectors, half-width kana, emoji stay as they came.
"""

import re
import unicodedata

_LINE_BREAKS = re.compile("\r\n|[\r\x85\u2028\u2029]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_MARKS = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_IGNORED_WHEN_COMPARED = re.compile("[\u00ad\u034f\u200c\u200d\ufe00-\ufe0f\U000e0000-\U000e01ef]")

_HIRAGANA = {code: code - 0x60 for code in (*range(0x30A1, 0x30F7), 0x30FD, 0x30FE)}
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−─━"), "-") | {ord("〜"): "~"}
# Older forms of kanji in names, which people type as whichever their keyboard offers first.
_NAME_KANJI = str.maketrans(
    "髙﨑嵜𠮷德濵濱邊邉齋齊斎澤櫻廣國惠眞瀨栁冨嶋龍萬藪渕壽",
    "高崎崎吉徳浜浜辺辺斉斉斉沢桜広国恵真瀬柳富島竜万薮淵寿",
)
_FOLDED = _HIRAGANA | _DASHES | _NAME_KANJI

_HIDDEN = "●●●"
_ELLIPSIS = "…"


def clean_text(text: str) -> str:
    r"""Text as it may be stored: line breaks as \n, no control characters but \n and tab, no blanks around.

    Halves of surrogate pairs, which no encoding can hold, become U+FFFD.
    """
    lines = _SURROGATES.sub("\ufffd", _LINE_BREAKS.sub("\n", text))
    return _CONTROLS.sub("", lines).strip()


def clean_line(text: str) -> str:
    """`clean_text` for one line: each line break or tab inside is a blank."""
    return re.sub("[\n\t]", " ", clean_text(text)).strip()


def fold(text: str) -> str:
    """What two spellings of the same words have in common, for comparison and search only.

    Width (NFKC), case, katakana or hiragana, dashes, older kanji of names (髙 高), variation selectors,
    invisible characters and the number of blanks make no difference.
    """
    visible = _IGNORED_WHEN_COMPARED.sub("", _MARKS.sub("", text))
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", visible).casefold())
    return " ".join(plain.translate(_FOLDED).split())


def without_direction_marks(text: str) -> str:
    """`text` without invisible marks of direction and width, which make one name read as another."""
    return _MARKS.sub("", text)


def visible_bidi(text: str) -> str:
    """`text` with each such mark shown as its code, [U+202E], so that nothing reads as what it is not."""
    return _MARKS.sub(lambda mark: f"[U+{ord(mark[0]):04X}]", text)


def shorten(text: str, length: int) -> str:
    """`text` in at most `length` code points, the last an ellipsis if it was cut.

    Emoji and combined characters stay whole; one too long for `length` leaves the ellipsis alone.
    """
    if len(text) <= length:
        return text
    if length <= 0:
        return ""
    return text[: _boundary_before(text, length - 1)] + _ELLIPSIS


def csv_safe(text: str) -> str:
    """`text` as a cell that no spreadsheet takes for a formula: a `'` before what begins like one.

    Blanks, byte order marks and invisible characters before it are looked through (OWASP, CSV injection).
    """
    visible = next((char for char in text if not _is_invisible(char)), "")
    return f"'{text}" if unicodedata.normalize("NFKC", visible)[:1] in tuple("=+-@\t\r\n") else text


def mask_name(name: str) -> str:
    """山●●● for 山田 太郎: the first character, and nothing of the length; empty for an empty name."""
    plain = clean_line(without_direction_marks(name))
    first = next((end for end in range(1, len(plain)) if not _joins(plain, end)), len(plain))
    return plain[:first] + _HIDDEN if plain else ""


def mask_phone(number: str) -> str:
    """●●●1234 for 096-328-1234: the last four figures, none of fewer than seven; empty for an empty one."""
    digits = re.sub("[^0-9]", "", unicodedata.normalize("NFKC", number))
    if not number.strip():
        return ""
    return _HIDDEN + (digits[-4:] if len(digits) >= 7 else "")


def _is_invisible(char: str) -> bool:
    return char not in "\t\r\n" and unicodedata.category(char) in ("Cc", "Cf", "Zs", "Zl", "Zp")


def _boundary_before(text: str, end: int) -> int:
    while end > 0 and _joins(text, end):
        end -= 1
    return end


def _joins(text: str, at: int) -> bool:
    """Whether the characters around position `at` make one (UAX #29, without the Hangul and Indic rules)."""
    before, after = text[at - 1], text[at]
    if before == "\u200d" or _extends(after) or (before, after) == ("\r", "\n"):
        return True
    return _is_flag_letter(after) and _flag_letters_before(text, at) % 2 == 1


def _extends(char: str) -> bool:
    """Whether `char` belongs to the one before: accent, variation selector, skin tone, tag, voicing mark."""
    is_tag = "\U000e0020" <= char <= "\U000e007f"
    is_skin_tone = "\U0001f3fb" <= char <= "\U0001f3ff"
    return is_tag or is_skin_tone or char in "\u200c\u200dﾞﾟ" or unicodedata.category(char)[0] == "M"


def _is_flag_letter(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _flag_letters_before(text: str, at: int) -> int:
    begin = at
    while begin > 0 and _is_flag_letter(text[begin - 1]):
        begin -= 1
    return at - begin
