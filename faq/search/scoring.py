"""BM25 over the postings of a Whoosh index, a whole term at a time.

The scores are those of Whoosh's own BM25F search (Robertson and Zaragoza, 2009; each field by itself, lengths
of documents in one byte). Whoosh's matchers take a Python call or more for every posting of every query;
here that is paid once per term, and each query only adds arrays.
"""

import threading
import time
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

from faq.search.ranking import FieldTerm
from faq.search.recent import Recent
from faq.search.segments import Occurrences, Segment, SegmentMemory

POSTINGS_BYTES = 64 * 2**20
"""Kept scores of one generation, about those of all terms of 10,000 articles."""

FREQUENCIES_BYTES = 24 * 2**20
"""Kept document frequencies of one generation, some 50,000 terms."""

WARMED_TERMS = 20_000
"""Terms of the last queries that a new generation is asked for before anybody else asks it."""

WARMING_SECONDS = 2.0
"""Processor time that may take, so that a busy machine does not leave to the requests what it spares here."""


_TURN = 16  # terms read before other threads get the processor, about a millisecond


@dataclass(frozen=True, slots=True, eq=False)
class Postings:
    """The documents that have a term, ascending, deleted ones left out, and the BM25 score it gives each."""

    documents: NDArray[np.int32]
    scores: NDArray[np.float32]

    @property
    def size(self) -> int:
        """Bytes, without those of the entry that holds them."""
        return self.documents.nbytes + self.scores.nbytes


_NOWHERE = Postings(np.zeros(0, np.int32), np.zeros(0, np.float32))


class Part:
    """A segment as part of a generation: its first document's number, and which of its documents are alive."""

    def __init__(self, segment: Segment, deleted: Collection[int], first: int) -> None:
        self.segment = segment
        self.first = first
        self.live = np.ones(segment.count, dtype=np.bool_)
        self.live[list(deleted)] = False
        self._is_whole = not deleted

    def living(self, found: Occurrences) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """The documents of the generation, deleted ones left out, and how often each has the term."""
        if self._is_whole:
            return found.documents + np.int32(self.first), found.counts
        alive = self.live[found.documents]
        return found.documents[alive] + np.int32(self.first), found.counts[alive]


class Scorer:
    """One generation that no longer changes, for any number of threads. `b` and `k1` are the parameters of BM25.

    Scores depend on the whole generation (how many documents, how long they are on average), so each has its own;
    what was read of its segments stays in `memory` for the next.
    """

    def __init__(
        self,
        parts: Sequence[Part],
        memory: SegmentMemory,
        *,
        b: float,
        k1: float,
        postings_bytes: int = POSTINGS_BYTES,
    ) -> None:
        self._parts = parts
        self._memory = memory
        self._documents = sum(part.segment.count for part in parts)
        self._b = b
        self._k1 = k1
        self._norms: dict[str, NDArray[np.float64]] = {}
        lock = threading.Lock()
        self._postings = Recent(self._scored, lambda found: found.size, postings_bytes, lock)
        self._frequencies = Recent(self._counted, lambda _: 0, FREQUENCIES_BYTES, lock)

    def frequency(self, field: str, term: str) -> int:
        """Documents that have a term; deleted ones count, as they do in Whoosh's inverse frequency."""
        return self._frequencies.get((field, term))

    def best(
        self,
        weights: Iterable[tuple[FieldTerm, float]],
        limit: int,
        among: NDArray[np.bool_] | None = None,
    ) -> list[tuple[int, float]]:
        """The `limit` (>= 1) documents of the highest weighted sums, equal ones by number, and the sums.

        `among` says of each document of the generation whether it may be found.
        """
        sums = np.zeros(self._documents)
        for key, weight in weights:
            found = self._postings.get(key)
            sums[found.documents] += found.scores * weight
        if among is not None:
            sums *= among
        return [(int(number), float(sums[number])) for number in _highest(sums, limit)]

    def warm_like(
        self, before: "Scorer", terms: int = WARMED_TERMS, seconds: float = WARMING_SECONDS
    ) -> None:
        """Read what was asked of another generation last; the lock is free, and other threads run, in between."""
        until = time.thread_time() + seconds
        asked = [(self._postings.get, key) for key in before._postings.latest(terms)]
        counted = [(self._frequencies.get, key) for key in before._frequencies.latest(terms)]
        for place, (get, key) in enumerate([*asked, *counted]):
            if place % _TURN == 0:
                time.sleep(0)
                if time.thread_time() > until:
                    return
            get(key)

    @property
    def bytes_kept(self) -> int:
        """Memory held by the scores of this generation."""
        return self._postings.bytes_kept

    def _counted(self, key: FieldTerm) -> int:
        return sum(self._memory.frequency(part.segment, key) for part in self._parts)

    def _scored(self, key: FieldTerm) -> Postings:
        read = [(part, self._memory.occurrences(part.segment, key)) for part in self._parts]
        found = [(part, occurrences) for part, occurrences in read if occurrences]
        if not found:
            return _NOWHERE
        living = [part.living(occurrences) for part, occurrences in found]
        documents = np.concatenate([numbers for numbers, _ in living])
        counts = np.concatenate([counts for _, counts in living]).astype(np.float64)
        frequency = sum(len(occurrences.documents) for _, occurrences in found)
        rarity = log(self._documents / (frequency + 1)) + 1
        scores = rarity * counts * (self._k1 + 1) / (counts + self._norm(key[0])[documents])
        return Postings(documents, scores.astype(np.float32))

    def _norm(self, field: str) -> NDArray[np.float64]:
        """What BM25 adds to the frequency below the line, for each document."""
        if field not in self._norms:
            total = sum(part.segment.total_length(field) for part in self._parts)
            average = total / max(self._documents, 1) or 1.0
            relative = np.concatenate([part.segment.lengths(field) for part in self._parts]) / average
            self._norms[field] = self._k1 * (1 - self._b + self._b * relative)
        return self._norms[field]


def _highest(sums: NDArray[np.float64], limit: int) -> NDArray[np.intp]:
    found = np.flatnonzero(sums)
    if len(found) > limit:
        least = np.partition(sums[found], -limit)[-limit]
        found = found[sums[found] >= least]
    return found[np.argsort(-sums[found], kind="stable")[:limit]]
