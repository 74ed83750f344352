"""Ranking and speed of the FAQ search beside SQLite FTS5 (trigram), same data, same run, as JSON.

    python -m bench.faq --data FOLDER

The folder holds articles.jsonl {id, question, answer} and queries.jsonl {query, relevant: [id]}.

Each engine answers every query once, in turn with the others, so that a busy machine slows all alike. Times
include the analysis of the query.
"""

import argparse
import json
import sqlite3
import statistics
import tempfile
import time
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from faq.search.backend import IndexedArticle
from faq.search.whoosh_backend import WhooshBackend

DEPTH = 10
GRAM = 3

Search = Callable[[str], Sequence[int]]


@dataclass
class Run:
    """What one engine did: its ranks of the first right article (0: none in the first ten) and its times."""

    search: Search
    index_seconds: float
    ranks: list[int] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)

    def ask(self, query: str, relevant: set[int]) -> None:
        started = time.perf_counter()
        found = self.search(query)
        self.milliseconds.append((time.perf_counter() - started) * 1000)
        right = (rank for rank, article in enumerate(found, start=1) if article in relevant)
        self.ranks.append(next(right, 0))

    def figures(self) -> dict[str, float]:
        cuts = statistics.quantiles(self.milliseconds, n=100, method="inclusive")
        return {
            "mrr_at_10": round(statistics.fmean(1 / rank if rank else 0 for rank in self.ranks), 4),
            **{f"recall_at_{depth}": self._recall(depth) for depth in (1, 5, 10)},
            "p50_ms": round(cuts[49], 2),
            "p95_ms": round(cuts[94], 2),
            "index_seconds": round(self.index_seconds, 2),
        }

    def _recall(self, depth: int) -> float:
        return round(statistics.fmean(0 < rank <= depth for rank in self.ranks), 4)


def whoosh(articles: Sequence[IndexedArticle], folder: Path) -> Run:
    """The engine of the desk."""
    started = time.perf_counter()
    backend = WhooshBackend(folder / "index")
    backend.replace_all(articles, "bench")
    backend.search("")  # opened before the clock runs, as a web process does at start
    seconds = time.perf_counter() - started
    return Run(lambda query: [hit.article_id for hit in backend.search(query, limit=DEPTH)], seconds)


def fts5_trigram(articles: Sequence[IndexedArticle], folder: Path) -> Run:
    """SQLite's own n-gram search as one would set it up in an hour: NFKC text, any trigram, bm25()."""
    started = time.perf_counter()
    database = sqlite3.connect(folder / "fts5.db")
    database.execute("CREATE VIRTUAL TABLE article USING fts5(question, answer, tokenize='trigram')")
    rows = [(article.article_id, folded(article.question), folded(article.answer)) for article in articles]
    database.executemany("INSERT INTO article (rowid, question, answer) VALUES (?, ?, ?)", rows)
    database.commit()
    seconds = time.perf_counter() - started

    def search(query: str) -> list[int]:
        text = folded(query).replace('"', " ")
        grams = dict.fromkeys(text[start : start + GRAM] for start in range(len(text) - GRAM + 1))
        match = " OR ".join(f'"{gram}"' for gram in grams)
        sql = "SELECT rowid FROM article WHERE article MATCH ? ORDER BY bm25(article) LIMIT ?"
        return [row for (row,) in database.execute(sql, (match, DEPTH))] if match else []

    return Run(search, seconds)


def folded(text: str) -> str:
    """The same character folding for the other engine."""
    return unicodedata.normalize("NFKC", text).lower()


def lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSON Lines file."""
    with path.open(encoding="utf-8") as content:
        return [json.loads(line) for line in content if line.strip()]


def measure(data: Path, queries: int | None) -> dict[str, Any]:
    """All figures of one run."""
    articles = [
        IndexedArticle(row["id"], 1, None, row["question"], (), row["answer"])
        for row in lines(data / "articles.jsonl")
    ]
    asked = lines(data / "queries.jsonl")[:queries]
    with tempfile.TemporaryDirectory() as folder:
        engines = {engine.__name__: engine(articles, Path(folder)) for engine in (whoosh, fts5_trigram)}
        for row in asked:
            for run in engines.values():
                run.ask(row["query"], set(row["relevant"]))
    figures = {name: run.figures() for name, run in engines.items()}
    return {"articles": len(articles), "queries": len(asked), **figures}


def main() -> None:
    """Read the arguments, print one JSON object."""
    arguments = argparse.ArgumentParser(description="FAQ search: ranking and speed")
    arguments.add_argument("--data", type=Path, default=Path("../shared/faq-eval"))
    arguments.add_argument("--queries", type=int, help="only the first so many queries")
    given = arguments.parse_args()
    print(json.dumps(measure(given.data, given.queries), indent=2))


if __name__ == "__main__":
    main()
