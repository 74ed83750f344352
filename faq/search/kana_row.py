"""A row of kana, which the dictionary may have cut into wrong words."""

from collections.abc import Iterator, Mapping, Sequence

from faq.search.analysis import Word, katakana
from faq.search.compounds import written

_SHORTEST_COVER = 3  # kana of a known word that counts when the dictionary sees it too
_SHORTEST = 4  # kana of a stretch that may be a word typed wrongly
_SHORTEST_SURE = 6  # kana of a stretch that may be one even if every piece of it is explained
_LONGEST = 16


class KanaRow:
    """A row of kana: how it sounds, which of it is explained by known words, and where words begin and end."""

    def __init__(self, stretch: Sequence[Word], explained: Sequence[bool], known: Mapping[str, str]) -> None:
        self.heard = katakana(written(stretch))
        offset = stretch[0].start
        self._borders = {0, *(word.end - offset for word in stretch)}
        self._after_particles = {word.end - offset for word in stretch if word.kind[0] == "助詞"}
        self._open = [
            not is_explained
            for word, is_explained in zip(stretch, explained, strict=True)
            for _ in word.surface
        ]
        self._covered = [0] * len(self.heard)
        for number, (start, end) in enumerate(_stretches(len(self.heard), _SHORTEST_COVER), start=1):
            is_long = end - start >= _SHORTEST or self.is_whole(start, end)
            if is_long and self.heard[start:end] in known and not any(self._covered[start:end]):
                self._covered[start:end] = [number] * (end - start)

    def unexplained(self) -> Iterator[tuple[int, int]]:
        """Stretches that cut no known word, long or with something unexplained in them, the longest first."""
        for start, end in _stretches(len(self.heard), _SHORTEST):
            may_be = end - start >= _SHORTEST_SURE or self.is_open(start, end)
            cuts = self._is_inside(start) or self._is_inside(end)
            if may_be and not cuts and not all(self._covered[start:end]):
                yield start, end

    def is_open(self, start: int, end: int) -> bool:
        """Whether something unexplained is in it."""
        return any(self._open[start:end])

    def is_whole(self, start: int, end: int) -> bool:
        """Whether it begins and ends where words do, a particle not being taken for the end of a noun."""
        return start in self._borders and end in self._borders - self._after_particles

    def rank(self, start: int, end: int, key: str) -> tuple[bool, int, int, int]:
        """Whole words first, then long ones, then those that leave nothing over."""
        return not self.is_whole(start, end), -len(key), abs(len(key) - (end - start)), start

    def _is_inside(self, place: int) -> bool:
        covered = self._covered
        return 0 < place < len(covered) and covered[place] != 0 and covered[place - 1] == covered[place]


def _stretches(length: int, shortest: int) -> Iterator[tuple[int, int]]:
    """All stretches of a row of kana, the longest first."""
    for size in range(min(length, _LONGEST), shortest - 1, -1):
        for start in range(length - size + 1):
            yield start, start + size
