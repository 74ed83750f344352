"""How well and how fast a search engine answers: articles and queries in, figures out."""

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from statistics import fmean

from faq.search.backend import IndexedText, SearchBackend

DEPTH = 10
"""Articles looked at per query."""

_STATM = Path("/proc/self/statm")

Search = Callable[[str], Sequence[int]]
"""The ids of the articles found for a text, best first, at most `DEPTH`."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked, and the articles of which any is a right answer."""

    text: str
    relevant: frozenset[int]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures of one engine. Times include the analysis of the query; each query is asked once."""

    mrr_at_10: float
    recall_at_1: float
    recall_at_5: float
    recall_at_10: float
    p50_ms: float
    p95_ms: float
    articles: int
    queries: int
    index_seconds: float
    rss_mb: float


@dataclass(slots=True)
class Run:
    """What an engine did so far: its rank of the first right article per query (0: not found) and its times."""

    ranks: list[int] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)

    def ask(self, search: Search, query: Query) -> None:
        """Put one query and take the time."""
        started = time.perf_counter()
        found = search(query.text)
        self.milliseconds.append((time.perf_counter() - started) * 1000)
        self.ranks.append(rank_of_first(found[:DEPTH], query.relevant))

    def figures(self, articles: int, index_seconds: float) -> Evaluation:
        """The figures of all queries asked, at least one."""
        return Evaluation(
            mrr_at_10=round(mean_reciprocal_rank(self.ranks), 4),
            recall_at_1=round(recall_at(1, self.ranks), 4),
            recall_at_5=round(recall_at(5, self.ranks), 4),
            recall_at_10=round(recall_at(10, self.ranks), 4),
            p50_ms=round(percentile(50, self.milliseconds), 2),
            p95_ms=round(percentile(95, self.milliseconds), 2),
            articles=articles,
            queries=len(self.ranks),
            index_seconds=round(index_seconds, 2),
            rss_mb=round(resident_megabytes(), 1),
        )


def evaluate(backend: SearchBackend, articles: Sequence[IndexedText], queries: Sequence[Query]) -> Evaluation:
    """Fill the engine with exactly these articles, put every query to it once, and measure both."""
    index_seconds = filled_in(backend, articles)
    search, run = search_of(backend), Run()
    for query in queries:
        run.ask(search, query)
    return run.figures(len(articles), index_seconds)


def filled_in(backend: SearchBackend, articles: Sequence[IndexedText]) -> float:
    """Index the articles and open the index, as a web process does at start; return the seconds."""
    started = time.perf_counter()
    backend.replace_all(articles, "evaluation")
    backend.search("")
    return time.perf_counter() - started


def search_of(backend: SearchBackend) -> Search:
    """The engine as this module asks it."""
    return lambda text: [hit.id for hit in backend.search(text, limit=DEPTH)]


def rank_of_first(found: Sequence[int], relevant: frozenset[int]) -> int:
    """The place of the first right article, from 1; 0 when there is none."""
    return next((rank for rank, article in enumerate(found, 1) if article in relevant), 0)


def mean_reciprocal_rank(ranks: Sequence[int]) -> float:
    """Mean of 1/rank over all queries, 0–1; a query without a right article counts 0 (Voorhees, TREC-8)."""
    return fmean(1 / rank if rank else 0 for rank in ranks)


def recall_at(depth: int, ranks: Sequence[int]) -> float:
    """Share of the queries with a right article among the first `depth`, 0–1: one is enough for the caller."""
    return fmean(0 < rank <= depth for rank in ranks)


def percentile(percent: float, values: Sequence[float]) -> float:
    """The value that `percent` of the values do not exceed, between neighbours in proportion."""
    ordered = sorted(values)
    place = (len(ordered) - 1) * percent / 100
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def resident_megabytes() -> float:
    """Memory this process holds now, in MB of 2**20 bytes; the most it ever held where there is no /proc."""
    try:
        pages = int(_STATM.read_text().split()[1])
    except OSError:
        return getrusage(RUSAGE_SELF).ru_maxrss / 2**20  # bytes on macOS
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
