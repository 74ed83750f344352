"""A text in the form in which words and numbers are compared, and where each character stands in it as written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from foundation.text import fold

# A voicing or combining mark belongs to the character before it.
_CLUSTER = re.compile(
    r".[\u0300-\u036f\u3099\u309a\uff9e\uff9f\ufe00-\ufe0f\U000e0100-\U000e01ef]*", re.DOTALL
)


@dataclass(frozen=True)
class Comparable:
    """`text` is what to search in; character i of it was written at `starts[i]` to `ends[i]`."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def written_at(self, start: int, end: int) -> tuple[int, int]:
        """Where text[start:end], which is not empty, stands in the text as it was written."""
        return self.starts[start], self.ends[end - 1]

    def occurrences(self, words: str) -> Iterator[tuple[int, int]]:
        """Every place of `words` in `text`, apart from each other."""
        at = self.text.find(words) if words else -1
        while at >= 0:
            yield at, at + len(words)
            at = self.text.find(words, at + len(words))


def without_blanks(text: str) -> Comparable:
    """Width, case, kana, older kanji and blanks make no difference (`foundation.text.fold`)."""
    return _comparable(text, blanks=False)


def with_blanks(text: str) -> Comparable:
    """The same, but blanks and line ends stay, each as one character: they part numbers."""
    return _comparable(text, blanks=True)


def _comparable(text: str, *, blanks: bool) -> Comparable:
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for cluster in _CLUSTER.finditer(text):
        piece = fold(cluster[0]).replace(" ", "")
        if blanks and cluster[0].isspace():
            piece = "\n" if cluster[0] == "\n" else " "
        pieces.append(piece)
        starts += [cluster.start()] * len(piece)
        ends += [cluster.end()] * len(piece)
    return Comparable("".join(pieces), tuple(starts), tuple(ends))
