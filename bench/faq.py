"""Ranking, speed and memory of the FAQ search beside its peers, same data, same run, as one JSON object.

    python -m bench.faq [--data FOLDER] [--learn] [--semantic 200] [--articles-total 5000] [--queries 500]

The folder holds articles.jsonl and queries.jsonl, and learn.jsonl for --learn (formats: `faq/evaluation_files.py`).
Beside the desk's engine (`desk`): SQLite FTS5 (`trigram`) on the plain text, FTS5 and tantivy on the desk's own terms.

Every query is put to every engine in turn, so that a busy machine slows all alike, twice: `p50_ms` and `p95_ms` are
those of the first time, when nothing of the query is in memory, `warm_...` those of the second. Both include the
analysis of the query; `engine_...` are the warm times without it (`analysis_ms`), `processor_...` the time a
processor worked for the warm answers, which says more than the clock where others use the machine. `index_seconds`
include the analysis of the texts. `rss_mb` is the memory of a process of its own that opened the index and answered all queries;
`idle_rss_mb` that of one which only loaded the program. `--articles-total` adds synthetic texts (`bench/corpora.py`).
"""

import argparse
import json
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench.corpora import grown
from bench.engines import ENGINES, Desk, Engine
from faq.evaluation import Query, Run, Search, percentile, resident_megabytes
from faq.evaluation_by_meaning import TooManyToEncodeError, semantic_search
from faq.evaluation_files import read_articles, read_queries, with_learned
from faq.search.backend import IndexedText
from faq.search.encoding import installed_encoder
from faq.search.terms import query_terms

RANKING = ("mrr_at_10", "recall_at_1", "recall_at_5", "recall_at_10")
Figures = dict[str, Any]


class Entrant:
    """One engine in one run: its index, and what it did so far."""

    def __init__(self, name: str, folder: Path, texts: Sequence[IndexedText]) -> None:
        self._kind, self._folder = name.partition(" ")[0], folder / name
        self._folder.mkdir()
        print(f"{name}: {len(texts):,} texts", file=sys.stderr)
        started = time.perf_counter()
        self.engine: Engine = ENGINES[self._kind](self._folder)
        self.engine.fill(texts)
        self.search: Search = self.engine.search()
        self.search("")
        self._index_seconds = time.perf_counter() - started
        self._first, self._again = Run(), Run()
        self._worked: list[float] = []

    def ask(self, query: Query, again: bool) -> None:
        started = time.thread_time()
        (self._again if again else self._first).ask(self.search, query)
        if again:
            self._worked.append((time.thread_time() - started) * 1000)

    def figures(self, queries: Sequence[Query], analysis: Sequence[float]) -> Figures:
        """All of them; `analysis` holds the milliseconds that the analysis of each query took."""
        took = self._again.milliseconds
        spent = analysis if self.engine.analyses else [0.0] * len(took)
        alone = [max(0.0, whole - part) for whole, part in zip(took, spent, strict=True)]
        return (
            ranking(self._first)
            | times("", self._first.milliseconds)
            | times("warm_", took)
            | times("engine_", alone)
            | times("processor_", self._worked)
            | {"index_seconds": round(self._index_seconds, 1)}
            | {"rss_mb": in_own_process(_serving_memory, self._kind, self._folder, queries)}
        )


def ranking(run: Run) -> Figures:
    """How well it ranked."""
    return {name: figure for name, figure in asdict(run.figures(0, 0)).items() if name in RANKING}


def times(prefix: str, milliseconds: Sequence[float]) -> Figures:
    """The median and the slowest twentieth."""
    return {f"{prefix}p{part}_ms": round(percentile(part, milliseconds), 2) for part in (50, 95)}


def in_own_process(measured: Any, *arguments: object) -> float:
    """What a function returns when a new process calls it."""
    with multiprocessing.get_context("spawn").Pool(1) as process:
        return round(process.apply(measured, arguments), 1)


def _serving_memory(kind: str, folder: Path, queries: Sequence[Query]) -> float:
    search = ENGINES[kind](folder).search()
    for query in queries:
        search(query.text)
    return resident_megabytes()


def measure(data: Path, learn: bool, semantic: int, total: int | None, limit: int | None) -> Figures:
    """All figures of one run."""
    known = read_articles(data / "articles.jsonl")
    queries = read_queries(data / "queries.jsonl", known)[:limit]
    texts = grown(list(known.values()), total or len(known))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        entrants = {kind: Entrant(kind, folder, texts) for kind in ENGINES}
        if learn:
            taught = list(with_learned(data / "learn.jsonl", known).values())
            entrants["desk with learned texts"] = Entrant(
                "desk with learned texts", folder, taught + texts[len(known) :]
            )
        analysis = asked_twice(list(entrants.values()), queries)
        figures = {kind: entrant.figures(queries, analysis) for kind, entrant in entrants.items()}
        meant = by_meaning(entrants["desk"].engine, texts, queries[:semantic]) if semantic else {}
    return {
        "articles": len(texts),
        "synthetic_articles": len(texts) - len(known),
        "queries": len(queries),
        "analysis_ms": times("", analysis),
        "idle_rss_mb": in_own_process(resident_megabytes),
        "engines": figures,
        **({} if "tantivy_tokens" in ENGINES else {"left_out": "tantivy is not installed"}),
        **meant,
    }


def asked_twice(entrants: Sequence[Entrant], queries: Sequence[Query]) -> list[float]:
    """Put all queries to all, two times; returns the milliseconds the analysis of each took by itself."""
    analysis: list[float] = []
    for query in queries:
        for entrant in entrants:
            entrant.ask(query, again=False)
    for query in queries:
        started = time.perf_counter()
        query_terms(query.text)
        analysis.append((time.perf_counter() - started) * 1000)
        for entrant in entrants:
            entrant.ask(query, again=True)
    return analysis


def by_meaning(desk: Engine, texts: Sequence[IndexedText], queries: Sequence[Query]) -> Figures:
    """The same engine with meaning mixed in, beside the engine alone, on these queries; why not, if it cannot be."""
    encoder = installed_encoder()
    if encoder is None or not isinstance(desk, Desk):
        return {"semantic": "no sentence encoder is installed"}
    started = time.perf_counter()
    try:
        search = semantic_search(texts, desk.backend, encoder)
    except TooManyToEncodeError as problem:
        return {"semantic": str(problem)}
    seconds = round(time.perf_counter() - started, 1)
    words, both = Run(), Run()
    for query in queries:
        words.ask(desk.search(), query)
        both.ask(search, query)
    return {
        "semantic": {
            "encoder": encoder.name,
            "queries": len(queries),
            "encoding_seconds": seconds,
            "words alone": ranking(words) | times("", words.milliseconds),
            "words and meaning": ranking(both) | times("", both.milliseconds),
        }
    }


def main() -> None:
    """Read the arguments, print one JSON object."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--data", type=Path, default=Path("../shared/faq-eval"))
    arguments.add_argument("--learn", action="store_true", help="also with the texts of learn.jsonl")
    arguments.add_argument("--semantic", type=int, default=0, metavar="N", help="also by meaning, N queries")
    arguments.add_argument("--articles-total", type=int, metavar="N", help="add synthetic texts up to N")
    arguments.add_argument("--queries", type=int, metavar="N", help="only the first N queries")
    given = arguments.parse_args()
    figures = measure(given.data, given.learn, given.semantic, given.articles_total, given.queries)
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
