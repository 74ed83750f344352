"""Names of other people in a text: what counts as a name, and where one stands."""

import re
from collections.abc import Iterable, Iterator

from foundation.text import fold
from inquiry_desk.replies.comparing import Comparable
from inquiry_desk.replies.words import NOT_NAMES

_KANJI = re.compile(r"[\u3400-\u9fff\uf900-\ufaff々〆\U00020000-\U000323af]")
_TITLES = ("様", "氏", "殿")
_SHORTEST = 3
_SHORTEST_KANJI = 2
_NOT_NAMES = frozenset(fold(word) for word in NOT_NAMES)


def comparable_name(name: str) -> str:
    """A name as it is compared; empty for what is too short or no name of anybody.

    Two kanji or three characters at least; of Latin letters two words: one alone is a product or a nickname.
    """
    folded = fold(name)
    plain = folded.replace(" ", "")
    if plain in _NOT_NAMES or (plain.isascii() and " " not in folded):
        return ""
    shortest = _SHORTEST_KANJI if _all_kanji(plain) else _SHORTEST
    return plain if len(plain) >= shortest and not plain.isdecimal() else ""


def own_places(text: Comparable, own_names: Iterable[str]) -> list[tuple[int, int]]:
    """Where these names stand, whole or by their parts: the citizen's own name is nobody else's."""
    folded = [fold(name) for name in own_names]
    parts = {part for name in folded for part in (name.replace(" ", ""), *name.split(" "))}
    return [spot for part in parts if len(part) >= _SHORTEST_KANJI for spot in text.occurrences(part)]


def places_of_name(text: Comparable, name: str, own: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Where another's name (as `comparable_name` gives it) stands, but within none of the places in `own`.

    One of two kanji must stand alone or before a title: 大江 is a name, and 大江公民館 is none.
    """
    for start, end in text.occurrences(name):
        if any(left <= start and end <= right for left, right in own):
            continue
        if len(name) > _SHORTEST_KANJI or _stands_alone(text.text, start, end):
            yield start, end


def _stands_alone(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    return not _KANJI.match(before) and (after in _TITLES or not _KANJI.match(after))


def _all_kanji(text: str) -> bool:
    return all(_KANJI.match(char) for char in text)
