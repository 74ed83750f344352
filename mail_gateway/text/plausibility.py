"""How much a text looks like something a person wrote: the judge between several readings of the same bytes."""

import re
from functools import cache

_SAMPLE = 3_000  # characters; more do not change the verdict
_KANA = "[ｳｶ-ﾄﾊ-ﾎ]ﾞ|[ﾊ-ﾎ]ﾟ|[ｦｱ-ﾝ]"
_FOLLOWING = f"{_KANA}|[ｰｯ]|(?<=[ｷｼﾁﾆﾋﾐﾘﾞﾟ])[ｬｭｮ]|(?<=[ｲｳｼﾁﾂﾃﾄﾌﾞ])[ｧｨｩｪｫ]"
_LONG_WORD = re.compile(f"(?:{_KANA})(?:{_FOLLOWING}){{4,}}")
_WORD = re.compile(f"(?:{_KANA})(?:{_FOLLOWING}){{2,}}")
_HIRAGANA = re.compile("[ぁ-ん]")


@cache
def _is_common_kanji(char: str) -> bool:
    """Of JIS level 1 (rows 16-47)."""
    try:
        return char.encode("euc_jp")[0] < 0xD0
    except UnicodeEncodeError:
        return False


def _is_rubbish(code: int) -> bool:
    return code < 0xA0 or code == 0xFFFD or 0xE000 <= code <= 0xF8FF or code & 0xFFFE == 0xFFFE


@cache
def _weight(char: str) -> float:
    code = ord(char)
    if char == "〓":
        return -1.5
    if 0x3041 <= code <= 0x3093 or 0x3000 <= code <= 0x3002:
        return 1.0
    if 0x30A1 <= code <= 0x30FC or 0x3003 <= code <= 0x301F or 0xFF01 <= code <= 0xFF5E:
        return 0.9
    if 0x4E00 <= code <= 0x9FFF:
        return 0.8 if _is_common_kanji(char) else -0.2
    if 0xFF61 <= code <= 0xFF9F:
        return 0.1
    if _is_rubbish(code):
        return -3.0
    return 0.2 if 0xC0 <= code <= 0x24F or 0x2000 <= code <= 0x2BFF or code >= 0x1F000 else 0.0


def _weights(text: str) -> list[float]:
    # A well-formed word of half-width kana counts as kana; loose ones are what misread EUC looks like.
    sample = text[: 4 * _SAMPLE]
    word = _WORD if _HIRAGANA.search(sample) else _LONG_WORD
    sample = word.sub(lambda kana: "ア" * len(kana.group()), sample)
    return [_weight(char) for char in sample if not char.isascii()][:_SAMPLE]


def plausibility(text: str) -> float:
    """Mean weight of the characters beyond ASCII, about -3 (rubbish) to 1 (Japanese); 0 when there are none."""
    weights = _weights(text)
    return sum(weights) / len(weights) if weights else 0.0


def is_clean_japanese(text: str) -> bool:
    """No damaged character, and mostly kana and kanji in ordinary use."""
    weights = _weights(text)
    return bool(weights) and min(weights) > -1 and sum(weights) / len(weights) >= 0.5
