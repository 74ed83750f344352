"""BM25 over the postings of a Whoosh index, a whole term at a time.

The scores are those of Whoosh's own BM25F search (Robertson and Zaragoza, 2009; each field by itself, lengths
of documents in one byte). Whoosh's matchers take a Python call or more for every posting of every query;
here that is paid once per term, and each query only adds arrays.
"""

import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import log
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import W3LeafMatcher
from whoosh.matching import Matcher
from whoosh.reading import IndexReader

from faq.search.recent import Recent

POSTINGS_BYTES = 64 * 2**20
"""Kept postings of one index, about all of 10,000 articles."""

FREQUENCIES_BYTES = 32 * 2**20
"""Kept document frequencies of one index, some 65,000 terms."""

STORED_BYTES = 16 * 2**20
"""Kept stored fields of one index, those of some 20,000 documents."""

_STORED_SIZE = 240  # bytes of a small dictionary

FieldTerm = tuple[str, str]
"""A field and a term in it."""


@dataclass(frozen=True, slots=True, eq=False)
class Postings:
    """The documents that have a term, ascending, deleted ones left out, and the BM25 score it gives each."""

    documents: NDArray[np.int32]
    scores: NDArray[np.float32]

    @property
    def size(self) -> int:
        """Bytes, without those of the entry that holds them."""
        return self.documents.nbytes + self.scores.nbytes


class Scorer:
    """One open index that no longer changes, for any number of threads.

    A Whoosh reader shared between threads gives wrong results without an error: it is only touched under a
    lock, and only for what is not in memory. `b` and `k1` are the parameters of BM25.
    """

    def __init__(
        self, reader: IndexReader, *, b: float, k1: float, postings_bytes: int = POSTINGS_BYTES
    ) -> None:
        self._reader = reader
        self._leaves = list(reader.leaf_readers())
        self._documents: int = reader.doc_count_all()
        self._b = b
        self._k1 = k1
        self._norms: dict[str, NDArray[np.float64]] = {}
        lock = threading.Lock()
        self._postings = Recent(self._read_postings, lambda found: found.size, postings_bytes, lock)
        self._frequencies = Recent(self._read_frequency, lambda _: 0, FREQUENCIES_BYTES, lock)
        self._stored = Recent(self._read_stored, lambda _: _STORED_SIZE, STORED_BYTES, lock)

    def frequency(self, field: str, term: str) -> int:
        """Documents that have a term; deleted ones count, as they do in Whoosh's inverse frequency."""
        return self._frequencies.get((field, term))

    def best(self, weights: Iterable[tuple[FieldTerm, float]], limit: int) -> list[tuple[int, float]]:
        """The `limit` (>= 1) documents of the highest weighted sums, equal ones by number, and the sums."""
        sums = np.zeros(self._documents)
        for key, weight in weights:
            found = self._postings.get(key)
            sums[found.documents] += found.scores * weight
        return [(int(number), float(sums[number])) for number in _highest(sums, limit)]

    def stored(self, document: int) -> dict[str, Any]:
        """The stored fields of a document; not to be changed."""
        return self._stored.get(document)

    @property
    def bytes_kept(self) -> int:
        """Memory held by postings."""
        return self._postings.bytes_kept

    def _read_stored(self, document: int) -> dict[str, Any]:
        stored: dict[str, Any] = self._reader.stored_fields(document)
        return stored

    def _read_frequency(self, key: FieldTerm) -> int:
        return int(self._reader.doc_frequency(*key))

    def _read_postings(self, key: FieldTerm) -> Postings:
        leaves = [(leaf.postings(*key), first) for leaf, first in self._leaves if key in leaf]
        blocks = [(first, *block) for matcher, first in leaves for block in _blocks(matcher)]
        documents = np.array([number + first for first, numbers, _ in blocks for number in numbers], np.int32)
        counts = np.array([count for _, _, counts in blocks for count in counts], np.float64)
        rarity = log(max(self._documents, 1) / (self._read_frequency(key) + 1)) + 1
        scores = rarity * counts * (self._k1 + 1) / (counts + self._norm(key[0])[documents])
        return Postings(documents, scores.astype(np.float32))

    def _norm(self, field: str) -> NDArray[np.float64]:
        """What BM25 adds to the frequency below the line, for each document."""
        if field not in self._norms:
            lengths = (self._reader.doc_field_length(n, field, 1) or 0 for n in range(self._documents))
            average = self._reader.field_length(field) / max(self._documents, 1) or 1.0
            relative = np.fromiter(lengths, dtype=np.float64, count=self._documents) / average
            self._norms[field] = self._k1 * (1 - self._b + self._b * relative)
        return self._norms[field]


def _blocks(matcher: Matcher) -> Iterator[tuple[Sequence[int], Sequence[float]]]:
    """The rest of a matcher's documents and how often each has the term, in pieces."""
    while matcher.is_active():
        document, count = matcher.id(), matcher.weight()  # a W3LeafMatcher loads its block when asked
        if type(matcher) is W3LeafMatcher:
            yield matcher._ids, matcher._weights
            matcher._next_block()
        else:  # a term of one document, or a segment with deletions
            yield (document,), (count,)
            matcher.next()


def _highest(sums: NDArray[np.float64], limit: int) -> NDArray[np.intp]:
    found = np.flatnonzero(sums)
    if len(found) > limit:
        least = np.partition(sums[found], -limit)[-limit]
        found = found[sums[found] >= least]
    return found[np.argsort(-sums[found], kind="stable")[:limit]]
