"""What is read of a Whoosh segment, for every generation of the index that it is part of.

A segment never changes. Which of its documents are deleted is said by the generation and left out of account here,
as in Whoosh's own statistics.
"""

import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.base import Segment as WhooshSegment
from whoosh.codec.whoosh3 import W3LeafMatcher
from whoosh.fields import Schema
from whoosh.filedb.filestore import RamStorage
from whoosh.matching import Matcher
from whoosh.reading import SegmentReader

from faq.search.ranking import FieldTerm
from faq.search.recent import Recent

SMALL_SEGMENT = 200
"""Documents up to which a segment's terms are held: most terms are in none of the many small segments."""

READ_BYTES = 64 * 2**20
"""Kept of what was read of the segments of one index: as much as of the scores made of it."""


@dataclass(frozen=True, slots=True, eq=False)
class Occurrences:
    """The documents of a segment that have a term, ascending, and how often each has it."""

    documents: NDArray[np.int32]
    counts: NDArray[np.float32]

    @property
    def size(self) -> int:
        """Bytes, without those of the entry that holds them."""
        return self.documents.nbytes + self.counts.nbytes


class Segment:
    """One segment, from the contents of its files. `stored` are the stored fields of its documents, by number."""

    def __init__(self, schema: Schema, segment: WhooshSegment, files: Mapping[str, bytes]) -> None:
        storage = RamStorage()
        storage.files = {name: files[name] for name in files if name.startswith(f"{segment.segment_id()}.")}
        self._reader = SegmentReader(storage, schema, _without_deletions(segment))
        self.name: str = segment.segment_id()
        self.count: int = segment.doc_count_all()
        self.stored: list[dict[str, Any]] = [self._reader.stored_fields(n) for n in range(self.count)]
        fields = [name for name in self._reader.indexed_field_names() if schema[name].scorable]
        self._lengths = {name: self._read_lengths(name) for name in fields}
        self._totals: dict[str, int] = {name: self._reader.field_length(name) for name in fields}

        self._hashes = frozenset(self._read_hashes()) if self.count <= SMALL_SEGMENT else None

    def may_have(self, key: FieldTerm) -> bool:
        """False when a term is certainly not there. For any number of threads."""
        return self._hashes is None or hash(key) in self._hashes

    def lengths(self, field: str) -> NDArray[np.float64]:
        """Terms of a field in each document, as exactly as Whoosh keeps it."""
        found = self._lengths.get(field)
        return np.zeros(self.count) if found is None else found

    def total_length(self, field: str) -> int:
        """Terms of a field in all documents."""
        return self._totals.get(field, 0)

    def frequency(self, key: FieldTerm) -> int:
        """Documents that have a term. To be asked by one thread at a time."""
        return int(self._reader.doc_frequency(*key))

    def occurrences(self, key: FieldTerm) -> Occurrences | None:
        """Where a term is, None when nowhere. To be asked by one thread at a time."""
        if key not in self._reader:
            return None
        blocks = list(_blocks(self._reader.postings(*key)))
        documents = [number for numbers, _ in blocks for number in numbers]
        counts = [count for _, counts in blocks for count in counts]
        return Occurrences(np.array(documents, np.int32), np.array(counts, np.float32))

    def _read_hashes(self) -> Iterator[int]:
        return (hash((field, term.decode())) for field, term in self._reader.all_terms())

    def _read_lengths(self, field: str) -> NDArray[np.float64]:
        lengths = (self._reader.doc_field_length(number, field) or 0 for number in range(self.count))
        return np.fromiter(lengths, dtype=np.float64, count=self.count)


class SegmentMemory:
    """What was lately read of segments, for any number of threads and generations.

    A Whoosh reader shared between threads gives wrong results without an error: it is only touched under the lock.
    """

    def __init__(self, limit: int = READ_BYTES) -> None:
        self._lock = threading.Lock()
        self._occurrences: Recent[tuple[Segment, FieldTerm], Occurrences | None] = Recent(
            lambda key: key[0].occurrences(key[1]),
            lambda found: found.size if found else limit,  # too large to be kept: it is as fast found anew
            limit,
            self._lock,
        )

    def occurrences(self, segment: Segment, key: FieldTerm) -> Occurrences | None:
        """Where a term is in a segment, from memory if it is there; None when nowhere."""
        return self._occurrences.get((segment, key)) if segment.may_have(key) else None

    def frequency(self, segment: Segment, key: FieldTerm) -> int:
        """Documents of a segment that have a term."""
        if not segment.may_have(key):
            return 0
        found = self._occurrences.kept((segment, key))
        if found:
            return len(found.documents)
        with self._lock:
            return segment.frequency(key)

    def keep_only(self, segments: Collection[Segment]) -> None:
        """Forget the segments that no generation in use has."""
        self._occurrences.forget(lambda key: key[0] not in segments)

    @property
    def bytes_kept(self) -> int:
        """Memory held."""
        return self._occurrences.bytes_kept


def _without_deletions(segment: WhooshSegment) -> WhooshSegment:
    whole = copy(segment)
    whole._deleted = None
    return whole


def _blocks(matcher: Matcher) -> Iterator[tuple[Sequence[int], Sequence[float]]]:
    """The rest of a matcher's documents and how often each has the term, in pieces."""
    while matcher.is_active():
        document, count = matcher.id(), matcher.weight()  # a W3LeafMatcher loads its block when asked
        if type(matcher) is W3LeafMatcher:
            yield matcher._ids, matcher._weights
            matcher._next_block()
        else:  # a term of one document
            yield (document,), (count,)
            matcher.next()
