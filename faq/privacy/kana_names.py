"""Names written in kana, or with a child's くん and ちゃん, which the dictionary cuts into other words."""

import re
from collections.abc import Iterator

from faq.privacy.name_words import COMMON_SURNAMES
from faq.privacy.patterns import KANJI
from faq.privacy.spans import Span
from faq.search.analysis import katakana

_RELATIVES = "オ?(?:カア|トウ|ニイ|ネエ|ジイ|バア|アカ|ミナ)"
_BEFORE_END = r"(?:[ノハガヲニモ、。\s]|$)"
_SURNAME = re.compile(
    rf"(?<![ァ-ヺー{KANJI}])(?:{'|'.join(COMMON_SURNAMES)})[ \u3000・]?(?P<rest>[ァ-ヺー]{{0,7}}?)"
    rf"(?=デス|デゴザイ|ト(?:申|モウ[シス]|イイマ|イウ者|言イマ)|サン(?:[ノハガヲニモカトヘデ、。\s]|$)|様|サマ)"
)
_HIRAGANA = re.compile("[ぁ-ん]")
_CHILD = re.compile(
    rf"(?<![ァ-ヺ])[ノハガニヲト]?(?!{_RELATIVES})(?P<gone>[ァ-ヺー]{{2,5}})(?=(?:クン|チャン){_BEFORE_END})"
    rf"|(?<![{KANJI}])(?P<kanji>[{KANJI}]{{1,3}})(?<![兄姉爺婆母父赤坊])(?=(?:クン|チャン){_BEFORE_END})"
)


def kana_name_spans(plain: str) -> Iterator[Span]:
    """Stretches of a normalised text that are names by their sound and what follows them."""
    heard = katakana(plain)
    for found in _SURNAME.finditer(heard):
        # はらがいたいです: in hiragana what follows a surname is a given name only before と申します.
        if not _HIRAGANA.search(plain[slice(*found.span("rest"))]) or heard[found.end()] == "ト":
            yield Span(*found.span(), "name")
    for found in _CHILD.finditer(heard):
        yield Span(*found.span(found.lastgroup or 0), "name")
