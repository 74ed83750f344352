"""The engine of the desk: Whoosh over terms that `terms.py` made, one index folder per machine.

A generation is read into memory once per process and checked, so that files which are replaced, deleted or
damaged under a running program can disturb no search. Whoosh reads its files with pickle: the index folder
must be writable by the service only.
"""

import logging
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from traceback import extract_tb

from whoosh import versionstring
from whoosh.analysis import IDAnalyzer
from whoosh.fields import STORED, TEXT, Schema
from whoosh.filedb.filestore import FileStorage, RamStorage

from faq.search.analysis import analysis_identity
from faq.search.backend import Hit, IndexedArticle
from faq.search.generations import Generations, Manifest
from faq.search.ranking import Candidate, best, rarest
from faq.search.scoring import Scorer
from faq.search.terms import article_terms, query_terms
from faq.search.weights import CANDIDATES, FIELD_WEIGHTS, K1, KEPT_TERMS, B

log = logging.getLogger(__name__)

_WRITER_MEGABYTES = 128
_ATTEMPTS = 3  # a generation may be removed between reading `current` and reading its files


@dataclass(frozen=True, slots=True, eq=False)
class _Snapshot:
    manifest: Manifest
    scorer: Scorer


class WhooshBackend:
    """A `SearchBackend` over an index folder; all processes of a machine open the same folder."""

    def __init__(self, folder: Path) -> None:
        self._generations = Generations(folder, f"{analysis_identity()}, whoosh {versionstring()}")
        self._opening = threading.Lock()
        self._snapshot: _Snapshot | None = None
        self._refused: Manifest | None = None

    def replace_all(self, articles: Iterable[IndexedArticle], stamp: str) -> int:
        seen = self._generations.current()
        with self._generations.lock():
            now = self._generations.current()
            if now is not None and now != seen and now.stamp == stamp:
                return now.articles  # another process built the same while this one waited for the lock
            with self._generations.new_generation() as folder:
                count = _write(folder, articles)
                self._generations.publish(folder, stamp, count)
        return count

    def stamp(self) -> str | None:
        snapshot, manifest = self._current_snapshot(), self._generations.current()
        return snapshot.manifest.stamp if snapshot and snapshot.manifest == manifest else None

    def search(self, text: str, *, service_id: int | None = None, limit: int = 9) -> list[Hit]:
        try:
            snapshot = self._current_snapshot()
            found = _candidates(snapshot.scorer, text, limit) if snapshot else []
        except Exception as problem:  # a search that fails must not take the call with it
            log.warning("FAQ search failed (%s)", _place(problem))
            return []
        return best(found, service_id, limit)

    def close(self) -> None:
        self._snapshot = None

    def _current_snapshot(self) -> _Snapshot | None:
        """What `current` names, else the last good one: better stale than nothing during a rebuild."""
        manifest = self._generations.current()
        if not self._is_new(manifest):
            return self._snapshot
        with self._opening:
            for _ in range(_ATTEMPTS):
                manifest = self._generations.current()
                if manifest is None or not self._is_new(manifest):
                    break
                self._open(manifest)
            return self._snapshot

    def _is_new(self, manifest: Manifest | None) -> bool:
        held = self._snapshot.manifest if self._snapshot else None
        return manifest is not None and manifest not in (held, self._refused)

    def _open(self, manifest: Manifest) -> None:
        try:
            storage = RamStorage()
            storage.files = self._generations.files(manifest)
            scorer = Scorer(storage.open_index().reader(), b=B, k1=K1)
        except Exception as problem:  # what Whoosh raises for unreadable files is not one family
            if self._generations.current() == manifest:
                log.warning(
                    "FAQ index %s cannot be read: rebuild it (%s)", manifest.generation, _place(problem)
                )
                self._refused = manifest
        else:
            self._snapshot = _Snapshot(manifest, scorer)


def _schema() -> Schema:
    terms = {name: TEXT(analyzer=IDAnalyzer(), phrase=False) for name in FIELD_WEIGHTS}
    return Schema(article_id=STORED, version_id=STORED, service_id=STORED, **terms)


def _write(folder: Path, articles: Iterable[IndexedArticle]) -> int:
    """Write a whole index in the order of `article_id`; return the number of articles."""
    ordered = sorted(articles, key=lambda article: article.article_id)
    with FileStorage(str(folder)).create_index(_schema()).writer(limitmb=_WRITER_MEGABYTES) as writer:
        for article in ordered:
            writer.add_document(
                article_id=article.article_id,
                version_id=article.version_id,
                service_id=article.service_id,
                **article_terms(article),
            )
    return len(ordered)


def _candidates(scorer: Scorer, text: str, limit: int) -> list[Candidate]:
    weights = [
        ((name, term), FIELD_WEIGHTS[name])
        for name, terms in query_terms(text).items()
        for term in rarest(terms, partial(scorer.frequency, name), KEPT_TERMS[name])
    ]
    found = scorer.best(weights, max(CANDIDATES, 2 * limit)) if weights else []
    stored = [(scorer.stored(document), score) for document, score in found]
    return [Candidate(a["article_id"], a["version_id"], a.get("service_id"), score) for a, score in stored]


def _place(problem: Exception) -> str:
    """Kind and line of a failure; its message may hold what the call-taker typed."""
    frame = extract_tb(problem.__traceback__)[-1]
    return f"{type(problem).__name__} at {Path(frame.filename).name}:{frame.lineno}"
