"""What happens to words between the mouth and the search box, done to queries on purpose to see what it costs.

Each is a pure function of the text and, where there is chance in it, of a seed: the same text and seed give the
same damage, whatever was damaged before.

* kana: the whole query in hiragana by its reading, as it stands before conversion
* typo: one slip of the fingers: two neighbours exchanged, one left out, or one doubled
* particles: は, が, を, の and the like left out, as in a hurry
* width: Latin letters, figures and kana in the other width, as another keyboard sends them
"""

import random
import unicodedata
import zlib
from collections.abc import Callable, Mapping

from faq.search.analysis import normalise, spoken, words

SEED = 1

_KATAKANA_TO_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}
_ASCII = range(ord("!"), ord("~") + 1)
_OTHER_WIDTH = {code: code + 0xFEE0 for code in _ASCII} | {code + 0xFEE0: code for code in _ASCII}
_HALF_WIDTH = {
    ord(unicodedata.normalize("NFKC", chr(code))): chr(code) for code in (*range(0xFF66, 0xFF9E), 0xFF70)
}
_VOICED, _HALF_VOICED = "\u3099", "\u309a"
_HALF_MARKS = {_VOICED: "\uff9e", _HALF_VOICED: "\uff9f"}


def in_kana(text: str) -> str:
    """The text as it is read, in hiragana; blanks where it has symbols."""
    return " ".join(spoken(words(normalise(text))).translate(_KATAKANA_TO_HIRAGANA).split())


def with_typo(text: str, seed: int = SEED) -> str:
    """One slip in the text; what is shorter than two characters stays."""
    places = [place for place in range(len(text) - 1) if not text[place : place + 2].isspace()]
    if not places:
        return text
    chance = random.Random(zlib.crc32(text.encode()) ^ seed)  # noqa: S311 - damage, not a secret
    place = chance.choice(places)
    one, other = text[place], text[place + 1]
    slip = chance.choice((other + one, other, one + one + other))
    return text[:place] + slip + text[place + 2 :]


def without_particles(text: str) -> str:
    """The text without its particles; one of nothing else stays."""
    kept = "".join(word.surface for word in words(normalise(text)) if word.kind[:1] != ("助詞",))
    return kept if kept.strip() else text


def in_other_width(text: str) -> str:
    """ASCII in full width and katakana in half width; hiragana and kanji have no other."""
    return "".join(_other_width(character) for character in text)


def _other_width(character: str) -> str:
    taken_apart = unicodedata.normalize("NFD", character)
    base, marks = taken_apart[0], taken_apart[1:]
    if ord(base) not in _HALF_WIDTH:
        return character.translate(_OTHER_WIDTH)
    return _HALF_WIDTH[ord(base)] + "".join(_HALF_MARKS.get(mark, mark) for mark in marks)


DAMAGES: Mapping[str, Callable[[str], str]] = {
    "kana": in_kana,
    "typo": with_typo,
    "particles": without_particles,
    "width": in_other_width,
}
"""By name, in the order they are reported."""
