"""Measuring the live search by the gold set: as the desk asks it, over the articles in force."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import perf_counter
from typing import Any

from flask import current_app
from sqlalchemy import select

from faq.evaluation import (
    DEPTH,
    Evaluation,
    Query,
    Run,
    Search,
    mean_reciprocal_rank,
    rank_of_first,
    recall_at,
)
from faq.gold.models import GoldQuery, Measurement, QueryKind
from faq.gold.queries import measured_queries
from faq.library import MEANINGS, backend, marks_of_library
from faq.search.encoding import installed_encoder
from faq.search.meaning import MeaningIndex, search_by_meaning
from faq.wording.queries import official_words_for
from foundation.calendar import day_of
from foundation.db import db

MOST_QUERIES = 2_000
"""Queries of one measurement: some seconds."""

GOOD_RANK = 5
"""The last place a call-taker sees without looking for it."""

NOT_TWICE = timedelta(hours=20)
"""Time after a measurement in which the weekly one is not made again."""


@dataclass(frozen=True)
class Asked:
    """A query of the gold set as it was measured: `rank` of its first right article, 0 where none was found."""

    query: GoldQuery
    found: list[int]
    rank: int

    @property
    def failed(self) -> bool:
        return not 0 < self.rank <= GOOD_RANK


@dataclass(frozen=True)
class Result:
    """One measurement: all figures, and every query behind them."""

    evaluation: Evaluation
    kinds: dict[QueryKind, dict[str, float]]
    asked: list[Asked]


class NothingToMeasureError(ValueError):
    """The gold set holds no query with a right article."""


def measure(today: datetime, *, by_meaning: bool = False, changed: Callable[[str], str] = str) -> Result:
    """Put every query of the gold set once; `changed` is done to its words before. NothingToMeasureError."""
    queries = measured_queries(MOST_QUERIES)
    if not queries:
        raise NothingToMeasureError
    started = perf_counter()
    backend().open_newest()
    index_seconds = perf_counter() - started
    search, run, asked = search_as_asked(by_meaning), Run(), []
    for query in queries:
        relevant = frozenset(article.id for article in query.answers)
        found: list[int] = []
        run.ask(_kept(search, found), Query(changed(query.text), relevant))
        asked.append(Asked(query, found, rank_of_first(found, relevant)))
    articles = len(marks_of_library(day_of(today)))
    return Result(run.figures(articles, index_seconds), kinds_of(asked), asked)


def search_as_asked(by_meaning: bool) -> Search:
    """The engine with the city's words, as the search page asks it; with meaning, where its vectors are at hand."""
    meanings: MeaningIndex | None = current_app.extensions.get(MEANINGS) if by_meaning else None

    def search(text: str) -> list[int]:
        also = official_words_for(text)
        return [hit.id for hit in search_by_meaning(backend(), meanings, text, also=also, limit=DEPTH)]

    return search


def kinds_of(asked: Sequence[Asked]) -> dict[QueryKind, dict[str, float]]:
    """The figures of each kind that has a query: queries, mrr_at_10, recall_at_1, recall_at_5, recall_at_10."""
    found = {}
    for kind in QueryKind:
        ranks = [one.rank for one in asked if one.query.kind is kind]
        if ranks:
            found[kind] = {"queries": len(ranks), "mrr_at_10": round(mean_reciprocal_rank(ranks), 4)}
            found[kind] |= {f"recall_at_{depth}": round(recall_at(depth, ranks), 4) for depth in (1, 5, 10)}
    return found


def keep(result: Result, at: datetime, by_meaning: bool = False) -> Measurement:
    """Keep the figures for the trend. Does not commit."""
    encoder = installed_encoder() if by_meaning else None
    figures: dict[str, Any] = {
        name: getattr(result.evaluation, name)
        for name in Evaluation.__dataclass_fields__
        if name not in ("index_seconds", "rss_mb")
    }
    kinds = {kind.value: numbers for kind, numbers in result.kinds.items()}
    kept = Measurement(at=at, encoder=encoder.name if encoder else "", kinds=kinds, **figures)
    db.session.add(kept)
    db.session.flush()
    return kept


def was_measured(at: datetime) -> bool:
    """Whether somebody, or another worker, has measured a short while before `at`.

    The row lock makes a second worker wait for the first: on PostgreSQL the oldest query, on SQLite the database.
    """
    db.session.execute(select(GoldQuery.id).order_by(GoldQuery.id).limit(1).with_for_update())
    recent = select(Measurement.id).where(Measurement.at > at - NOT_TWICE).limit(1)
    return db.session.scalar(recent) is not None


def _kept(search: Search, found: list[int]) -> Search:
    def remembered(text: str) -> list[int]:
        found.extend(search(text))
        return found

    return remembered
