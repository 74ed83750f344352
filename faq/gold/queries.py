"""What can be asked of the gold set and its measurements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from faq.asking.models import SearchRecord
from faq.gold.models import GoldQuery, Measurement, QueryKind
from faq.library import articles_with_ids
from faq.models import Article
from foundation.db import db
from foundation.id_pages import Page, page_of

REAL_SEARCHES = 100
LOOKED_THROUGH = 5_000
"""Searches with success that are put together, the newest."""

MEASUREMENTS = 60
"""Measurements of the trend: more than a year of weeks."""


@dataclass(frozen=True)
class RealSearch:
    """What was searched with success: the words, the article opened, and how often."""

    search_id: int
    text: str
    article: Article
    times: int


def queries_of(
    kind: QueryKind | None, words: str, retired: bool, older_than: int | None, newer_than: int | None
) -> Page[GoldQuery]:
    """One page of the gold set, newest first."""
    query = select(GoldQuery).where(
        GoldQuery.retired_at.is_not(None) if retired else GoldQuery.retired_at.is_(None)
    )
    query = query.options(selectinload(GoldQuery.answers).joinedload(Article.current))
    if kind is not None:
        query = query.where(GoldQuery.kind == kind)
    for word in words.split()[:8]:
        query = query.where(GoldQuery.text.contains(word, autoescape=True))
    return page_of(query, GoldQuery.id, lambda rows: list(db.session.scalars(rows)), older_than, newer_than)


def count_by_kind() -> dict[QueryKind, int]:
    """How many queries of each kind are measured by, or wait for a right article."""
    query = (
        select(GoldQuery.kind, func.count()).where(GoldQuery.retired_at.is_(None)).group_by(GoldQuery.kind)
    )
    found = dict(db.session.execute(query).all())
    return {kind: found.get(kind, 0) for kind in QueryKind}


def count_retired() -> int:
    return db.session.scalar(select(func.count()).where(GoldQuery.retired_at.is_not(None))) or 0


def query_with_id(query_id: int) -> GoldQuery | None:
    answers = selectinload(GoldQuery.answers).options(
        joinedload(Article.current), joinedload(Article.proposed)
    )
    return db.session.get(GoldQuery, query_id, options=[answers])


def query_with_text(text: str) -> GoldQuery | None:
    """The query put in the same words, retired or not."""
    return db.session.scalar(select(GoldQuery).where(GoldQuery.text == text).order_by(GoldQuery.id).limit(1))


def measured_queries(most: int) -> Sequence[GoldQuery]:
    """The queries with a right article that are not retired, the oldest `most`."""
    query = select(GoldQuery).where(GoldQuery.retired_at.is_(None), GoldQuery.answers.any())
    query = query.options(selectinload(GoldQuery.answers)).order_by(GoldQuery.id).limit(most)
    return db.session.scalars(query).all()


def real_searches(since: datetime) -> list[RealSearch]:
    """Searches after which an article was opened that is in force, and whose words are not in the set yet; often first."""
    opened = select(SearchRecord.id, SearchRecord.text, SearchRecord.opened_id)
    opened = opened.where(SearchRecord.at >= since, SearchRecord.opened_id.is_not(None))
    made = opened.order_by(SearchRecord.at.desc()).limit(LOOKED_THROUGH).subquery().c
    newest = func.max(made.id)
    query = select(newest, made.text, made.opened_id, func.count())
    query = query.where(made.text.not_in(select(GoldQuery.text)))
    query = query.group_by(made.text, made.opened_id).order_by(func.count().desc(), newest.desc())
    rows = db.session.execute(query.limit(REAL_SEARCHES)).all()
    articles = articles_with_ids([article_id for _, _, article_id, _ in rows if article_id])
    return [
        RealSearch(search_id, text, articles[article_id], times)
        for search_id, text, article_id, times in rows
        if article_id in articles
    ]


def search_with_id(search_id: int) -> SearchRecord | None:
    return db.session.get(SearchRecord, search_id)


def newest_measurements() -> list[Measurement]:
    """The measurements of the trend, oldest first."""
    query = select(Measurement).order_by(Measurement.at.desc(), Measurement.id.desc()).limit(MEASUREMENTS)
    return list(db.session.scalars(query))[::-1]
