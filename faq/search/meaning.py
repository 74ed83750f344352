"""Search by words and by meaning together: an optional extra. Without an encoder nothing here changes a search.

Words find what was said, vectors also what was meant (赤ちゃんが生まれた finds 出生届). Alone they miss kana and
names, so the scores of both are added; mixing by rank (reciprocal rank fusion) ruined queries in kana.
"""

import logging
from collections.abc import Collection, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from faq.search.analysis import is_written_out, normalise
from faq.search.backend import Hit, SearchBackend
from faq.search.encoding import Meaning, SentenceEncoder, Vectors, stacked
from faq.search.weights import CANDIDATES, SCORE_DIGITS, SERVICE_PREFERENCE

log = logging.getLogger(__name__)

MEANING_WEIGHT = 0.5
"""What the nearest meaning counts beside the best words, which count 1."""

_NO_SERVICE = -1

Rows = NDArray[np.intp]


class MeaningIndex:
    """The meanings of all texts that may be found, made by one encoder. Never changes; shared between threads."""

    def __init__(self, encoder: SentenceEncoder, meanings: Iterable[Meaning]) -> None:
        self._meanings = sorted(meanings, key=lambda meaning: meaning.id)
        self.encoder = encoder
        self._ids = np.array([meaning.id for meaning in self._meanings], np.int64)
        services = [_NO_SERVICE if m.service_id is None else m.service_id for m in self._meanings]
        self._services = np.array(services, np.int64)
        self._vectors = stacked(self._meanings, encoder.dimensions)

    def __len__(self) -> int:
        return len(self._meanings)

    def changed(self, added: Iterable[Meaning], removed: Collection[int]) -> "MeaningIndex":
        """This index with some texts added or replaced and others taken away."""
        kept = {meaning.id: meaning for meaning in self._meanings if meaning.id not in removed}
        return MeaningIndex(self.encoder, (kept | {meaning.id: meaning for meaning in added}).values())

    def cosines(self, query: Vectors) -> Vectors:
        """How near each text is to a query, -1 to 1, by row: texts in the order of their ids."""
        # Not `@`: that sets all processors to work, and waited 28 ms for busy ones instead of taking 0.2 ms.
        return np.vecdot(self._vectors, query)

    def nearest(self, cosines: Vectors, within: Collection[int] | None, limit: int) -> Rows:
        """The rows of the nearest texts of these services and of none, equal ones by id."""
        rows = np.arange(len(self))
        if within is not None:
            rows = rows[np.isin(self._services, [_NO_SERVICE, *within])]
        if len(rows) > limit:
            rows = rows[cosines[rows] >= np.partition(cosines[rows], -limit)[-limit]]
        return rows[np.argsort(-cosines[rows], kind="stable")[:limit]]

    def rows(self, ids: Sequence[int]) -> Rows:
        """The rows of those of the texts that have a vector."""
        return np.flatnonzero(np.isin(self._ids, ids))

    def ids(self, rows: Rows) -> list[int]:
        return [int(number) for number in self._ids[rows]]

    def preference(self, rows: Rows, service_id: int | None) -> NDArray[np.float64]:
        """The factor on the score of each, which is above 1 for texts of the call's own service."""
        own = self._services[rows] == service_id if service_id is not None else False
        return np.where(own, SERVICE_PREFERENCE, np.ones(len(rows)))


def search_by_meaning(
    backend: SearchBackend,
    meanings: MeaningIndex | None,
    text: str,
    *,
    also: Sequence[str] = (),
    service_id: int | None = None,
    within: Collection[int] | None = None,
    limit: int = 9,
) -> list[Hit]:
    """What `SearchBackend.search` finds, mixed with what means the same; exactly that when there are no meanings, or
    when nothing but kana was typed.

    Takes as long as encoding the query, some 20 ms: for a query that is finished, not for every key.
    """
    query = _encoded_query(meanings, text)
    wanted = limit if query is None else max(limit, CANDIDATES)
    hits = backend.search(text, also=also, service_id=service_id, within=within, limit=wanted)
    if meanings is None or query is None:
        return hits
    return mixed(hits, meanings, query, service_id=service_id, within=within)[: max(limit, 0)]


def mixed(
    hits: Sequence[Hit],
    meanings: MeaningIndex,
    query: Vectors,
    *,
    service_id: int | None = None,
    within: Collection[int] | None = None,
) -> list[Hit]:
    """The best by words and the nearest by meaning in one order, ties by `id`.

    A score is that by words, divided by the highest, plus `MEANING_WEIGHT` times the cosine, stretched so that the
    nearest of the candidates has 1 and the farthest 0. What has no vector counts by its words alone.
    """
    cosines = meanings.cosines(query)
    nearest = meanings.nearest(cosines, within, CANDIDATES)
    rows = np.union1d(nearest, meanings.rows([hit.id for hit in hits]))
    shares = MEANING_WEIGHT * _stretched(cosines[rows]) * meanings.preference(rows, service_id)
    by_meaning = dict(zip(meanings.ids(rows), shares.tolist(), strict=True))
    best = max((hit.score for hit in hits), default=1.0)
    by_words = {hit.id: hit.score / best for hit in hits}
    found = [
        Hit(id_, round(by_words.get(id_, 0.0) + by_meaning.get(id_, 0.0), SCORE_DIGITS))
        for id_ in by_words.keys() | by_meaning.keys()
    ]
    return sorted(found, key=lambda hit: (-hit.score, hit.id))


def _stretched(cosines: Vectors) -> NDArray[np.float64]:
    if not len(cosines):
        return np.zeros(0)
    low, high = float(cosines.min()), float(cosines.max())
    return (cosines.astype(np.float64) - low) / ((high - low) or 1.0)


def _encoded_query(meanings: MeaningIndex | None, text: str) -> Vectors | None:
    if not meanings or not is_written_out(normalise(text)):
        return None
    try:
        return meanings.encoder.query(text)
    except Exception as problem:  # as in the engine: no failure of an extra may take the call with it
        log.warning("FAQ search by meaning failed (%s)", type(problem).__name__)
        return None
