"""Ranking and speed of the FAQ search beside SQLite FTS5 (trigram), same data, same run, as JSON.

    python -m bench.faq --data FOLDER

The folder holds articles.jsonl and queries.jsonl (formats: `faq/evaluation_files.py`).

Each engine answers every query once, in turn with the others, so that a busy machine slows all alike. Times
include the analysis of the query.
"""

import argparse
import json
import sqlite3
import tempfile
import time
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from faq.evaluation import DEPTH, Run, Search, filled_in, search_of
from faq.evaluation_files import read_articles, read_queries
from faq.search.backend import IndexedArticle
from faq.search.whoosh_backend import WhooshBackend

GRAM = 3

Engine = tuple[Search, float]
"""How to ask an engine, and the seconds its index took."""

SHARED = {"articles", "queries", "rss_mb"}
"""Figures that say nothing of one engine when several run in one process."""


def whoosh(articles: Sequence[IndexedArticle], folder: Path) -> Engine:
    """The engine of the desk."""
    backend = WhooshBackend(folder / "index")
    seconds = filled_in(backend, articles)
    return search_of(backend), seconds


def fts5_trigram(articles: Sequence[IndexedArticle], folder: Path) -> Engine:
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

    return search, seconds


def folded(text: str) -> str:
    """The same character folding for the other engine."""
    return unicodedata.normalize("NFKC", text).lower()


def measure(data: Path, limit: int | None) -> dict[str, Any]:
    """All figures of one run."""
    known = read_articles(data / "articles.jsonl")
    queries = read_queries(data / "queries.jsonl", known)[:limit]
    articles = list(known.values())
    with tempfile.TemporaryDirectory() as folder:
        engines = {engine.__name__: engine(articles, Path(folder)) for engine in (whoosh, fts5_trigram)}
        runs = {name: Run() for name in engines}
        for query in queries:
            for name, (search, _) in engines.items():
                runs[name].ask(search, query)
    figures = {name: run.figures(len(articles), engines[name][1]) for name, run in runs.items()}
    return {"articles": len(articles), "queries": len(queries)} | {
        name: {key: figure for key, figure in asdict(own).items() if key not in SHARED}
        for name, own in figures.items()
    }


def main() -> None:
    """Read the arguments, print one JSON object."""
    arguments = argparse.ArgumentParser(description="FAQ search: ranking and speed")
    arguments.add_argument("--data", type=Path, default=Path("../shared/faq-eval"))
    arguments.add_argument("--queries", type=int, help="only the first so many queries")
    given = arguments.parse_args()
    print(json.dumps(measure(given.data, given.queries), indent=2))


if __name__ == "__main__":
    main()
