"""The normalised text, and where each of its characters stands in the text as it was written."""

import re
from collections.abc import Sequence
from functools import lru_cache

from faq.search.analysis import normalise

_CLUSTER = re.compile(r".[\u0300-\u036f\u3099\u309a\uff9e\uff9f]*", re.DOTALL)


def normalised_with_places(text: str) -> tuple[str, Sequence[int], Sequence[int]]:
    """The normalised text and, for each of its characters, where its source starts and ends in `text`."""
    if normalise(text) == text:
        return text, range(len(text)), range(1, len(text) + 1)
    folded = [(_folded(cluster.group()), cluster.span()) for cluster in _CLUSTER.finditer(text)]
    places = [place for piece, place in folded for _ in piece]
    return "".join(piece for piece, _ in folded), [left for left, _ in places], [right for _, right in places]


_folded = lru_cache(maxsize=4096)(normalise)
