"""One generation of the index in memory: what searches are answered from."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from whoosh.filedb.filestore import RamStorage
from whoosh.index import _DEF_INDEX_NAME, TOC

from faq.search.generations import Manifest
from faq.search.ranking import Candidate, asked
from faq.search.scoring import Part, Scorer
from faq.search.segments import Segment, SegmentMemory
from faq.search.weights import CANDIDATES, K1, B

Files = dict[tuple[str, int], bytes]
"""Contents by file name and checksum."""

_NO_SERVICE = -1  # services are numbered from 1


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """A generation, opened. `ids`, `services` and `live` are in the order of its documents, deleted ones included."""

    manifest: Manifest
    files: Files
    segments: Mapping[str, Segment]
    scorer: Scorer
    ids: NDArray[np.int64]
    services: NDArray[np.int64]
    marks: Mapping[int, str]

    def candidates(
        self, text: str, also: Sequence[str], within: Collection[int] | None, limit: int
    ) -> list[Candidate]:
        """The texts that may be among the `limit` best."""
        weights = asked(text, also, self.scorer.frequency)
        if not weights:
            return []
        among = None if within is None else np.isin(self.services, [*within, _NO_SERVICE])
        found = self.scorer.best(weights, max(CANDIDATES, 2 * limit), among)
        return [self._candidate(document, score) for document, score in found]

    def _candidate(self, document: int, score: float) -> Candidate:
        service = int(self.services[document])
        return Candidate(int(self.ids[document]), None if service == _NO_SERVICE else service, score)


def opened(manifest: Manifest, files: Files, memory: SegmentMemory, before: Snapshot | None) -> Snapshot:
    """A generation from the contents of its files; segments that another one has are shared with it."""
    contents = {name: content for (name, _), content in files.items()}
    held = before.segments if before else {}
    toc, parts, first = _toc(contents), list[Part](), 0
    for segment in toc.segments:
        shared = held.get(segment.segment_id()) or Segment(toc.schema, segment, contents)
        parts.append(Part(shared, set(segment.deleted_docs()), first))
        first += shared.count
    stored = [
        (fields, alive)
        for part in parts
        for fields, alive in zip(part.segment.stored, part.live, strict=True)
    ]
    return Snapshot(
        manifest=manifest,
        files=files,
        segments={part.segment.name: part.segment for part in parts},
        scorer=Scorer(parts, memory, b=B, k1=K1),
        ids=np.array([int(fields["id"]) for fields, _ in stored], np.int64),
        services=np.array([fields.get("service_id") or _NO_SERVICE for fields, _ in stored], np.int64),
        marks={int(fields["id"]): fields["mark"] for fields, alive in stored if alive},
    )


def _toc(contents: Mapping[str, bytes]) -> TOC:
    storage = RamStorage()
    storage.files = dict(contents)
    return TOC.read(storage, _DEF_INDEX_NAME)
