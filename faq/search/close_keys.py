"""Finds which of many short strings are one slip of the finger away from another."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA


class CloseKeys:
    """Keys to look up; never changes, and may be shared between threads.

    One slip (a character more, less or other) leaves one half of a key as it is, so the halves are indexed;
    two neighbours exchanged across the middle are tried by themselves.
    """

    def __init__(self, keys: Iterable[str]) -> None:
        self._keys = {key: place for place, key in enumerate(dict.fromkeys(keys))}
        heads: dict[tuple[int, str], list[str]] = defaultdict(list)
        tails: dict[tuple[int, str], list[str]] = defaultdict(list)
        by_length: dict[int, list[str]] = defaultdict(list)
        for key in self._keys:
            half = len(key) // 2
            by_length[len(key)].append(key)
            heads[len(key), key[:half]].append(key)
            tails[len(key), key[half:]].append(key)
        self._by_length: Mapping[int, Sequence[str]] = dict(by_length)
        self._heads: Mapping[tuple[int, str], Sequence[str]] = dict(heads)
        self._tails: Mapping[tuple[int, str], Sequence[str]] = dict(tails)

    def one_away(self, text: str) -> list[str]:
        """Keys at an optimal string alignment distance of exactly 1, in the order they were given in."""
        close = {key for key in self._sharing_a_half(text) if OSA.distance(text, key, score_cutoff=1) == 1}
        return sorted(close, key=self._keys.__getitem__) if len(close) > 1 else list(close)

    def two_away(self, text: str) -> list[str]:
        """Keys at a distance of 1 or 2, the nearest first. Looks at all keys of such lengths: for rare use."""
        lengths = range(len(text) - 2, len(text) + 3)
        keys = [key for length in lengths for key in self._by_length.get(length, ())]
        close = process.extract(text, keys, scorer=OSA.distance, score_cutoff=2, limit=10)
        return [key for key, distance, _ in close if distance]

    def most_alike(self, text: str, limit: int) -> list[tuple[str, float]]:
        """The keys most like `text`, with their likeness (0–1). Looks at every key: for rare use."""
        found = process.extract(text, self._keys.keys(), scorer=OSA.normalized_similarity, limit=limit)
        return [(key, likeness) for key, likeness, _ in found]

    def _sharing_a_half(self, text: str) -> Iterator[str]:
        for length in (len(text) - 1, len(text), len(text) + 1):
            half = length // 2
            yield from self._heads.get((length, text[:half]), ())
            yield from self._tails.get((length, text[len(text) - length + half :]), ())
        half = len(text) // 2
        exchanged = text[: half - 1] + text[half : half + 1] + text[half - 1 : half] + text[half + 1 :]
        if exchanged in self._keys:
            yield exchanged
