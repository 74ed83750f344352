"""The city's synonym list applied to a query: what a citizen says, and the official word for it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from faq.search.analysis import (
    QUERY_LIMIT,
    READING_GRAM,
    Word,
    katakana,
    normalise,
    spoken,
    typed_words,
    words,
)

_SHORTEST_ANYWHERE = 3
"""Characters from which a word is also found inside another: 税 must not be found in 税関."""

_HEAD = 2  # characters that a look-up begins with

Place = tuple[int, int, int]
"""Start and end in the text, and the number of the entry that was said there."""


@dataclass(frozen=True, slots=True)
class OwnWord:
    """A citizen's word and the official word for it."""

    said: str
    official: str


class OwnWords:
    """The list, ready to be applied; never changes, and may be shared between threads."""

    def __init__(self, entries: Iterable[OwnWord]) -> None:
        numbered = [entry for entry in dict.fromkeys(entries) if normalise(entry.said).strip()]
        self._officials = [entry.official for entry in numbered]
        self._folded_officials = [_folded(entry.official) for entry in numbered]
        self._written = _Lookup((_folded(entry.said), number) for number, entry in enumerate(numbered))
        self._heard = _Lookup((_reading(entry.said), number) for number, entry in enumerate(numbered))

    def official_for(self, text: str) -> tuple[str, ...]:
        """The official words for what is said in `text`, the longest word said first, each once.

        A word counts as it is written (width, case and kind of kana aside) and, from three kana on, as it is
        read. A word inside a longer one that was found does not count, nor one whose official word is there
        already.
        """
        normalised = normalise(text[:QUERY_LIMIT])
        if not self._officials or not normalised.strip():
            return ()
        typed, found = katakana(normalised), typed_words(normalised)
        places = [*self._places_as_written(typed, found), *self._places_as_heard(found)]
        numbers = [number for _, _, number in _outermost(places)]
        return tuple(
            dict.fromkeys(self._officials[n] for n in numbers if self._folded_officials[n] not in typed)
        )

    def _places_as_written(self, typed: str, found: Sequence[Word]) -> Iterator[Place]:
        whole = {(unit.start, unit.end) for word in found for unit in word.units()}
        for start, end, number in self._written.places(typed):
            if end - start >= _SHORTEST_ANYWHERE or (start, end) in whole:
                yield start, end, number

    def _places_as_heard(self, found: Sequence[Word]) -> Iterator[Place]:
        heard = _Heard(found)
        for start, end, number in self._heard.places(heard.reading):
            if end - start >= READING_GRAM and heard.may_begin(start) and heard.may_end(end):
                yield heard.characters[start], heard.characters[end - 1] + 1, number


class _Lookup:
    """Finds which of many keys occur in a text, by their first characters and their lengths."""

    def __init__(self, numbered_keys: Iterable[tuple[str, int]]) -> None:
        numbers: dict[str, list[int]] = defaultdict(list)
        lengths: dict[str, set[int]] = defaultdict(set)
        for key, number in numbered_keys:
            numbers[key].append(number)
            lengths[key[:_HEAD]].add(len(key))
        self._numbers: Mapping[str, Sequence[int]] = dict(numbers)
        self._lengths: Mapping[str, Set[int]] = dict(lengths)

    def places(self, text: str) -> Iterator[Place]:
        for start in range(len(text)):
            for head in {text[start : start + _HEAD], text[start]}:
                for length in self._lengths.get(head, ()):
                    for number in self._numbers.get(text[start : start + length], ()):
                        yield start, start + length, number


class _Heard:
    """The running reading of a text, and where a word may begin and end in it.

    What is typed in kana is often cut into wrong words, so there a word may begin and end anywhere; in what
    is typed in kanji only where a word does (犯行 is no はんこ).
    """

    def __init__(self, found: Sequence[Word]) -> None:
        self.reading = ""
        self.characters: list[int] = []
        self._begins: set[int] = set()
        self._ends: set[int] = set()
        for word in found:
            for unit in word.parts or (word,):
                self._add(unit)

    def _add(self, unit: Word) -> None:
        sound, begin = spoken([unit]), len(self.reading)
        self.reading += sound
        end = len(self.reading)
        if katakana(unit.surface) == sound:
            self.characters += range(unit.start, unit.start + len(sound))
            self._begins.update(range(begin, end))
            self._ends.update(range(begin + 1, end + 1))
        else:
            self.characters += [unit.start] * (len(sound) - 1) + [unit.end - 1] * min(len(sound), 1)
            self._begins.add(begin)
            self._ends.add(end)

    def may_begin(self, place: int) -> bool:
        return place in self._begins

    def may_end(self, place: int) -> bool:
        return place in self._ends


def _outermost(places: Iterable[Place]) -> list[Place]:
    """Longest first, then in the order of the text; without those inside a longer one."""
    kept: list[Place] = []
    for place in sorted(set(places), key=lambda place: (place[0] - place[1], place)):
        if not any(_lies_inside(place, longer) for longer in kept):
            kept.append(place)
    return kept


def _lies_inside(place: Place, other: Place) -> bool:
    return other[0] <= place[0] and place[1] <= other[1] and place[:2] != other[:2]


def _folded(text: str) -> str:
    return katakana(normalise(text))


def _reading(said: str) -> str:
    return spoken(words(normalise(said))).strip()
