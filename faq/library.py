"""The articles call-takers may use, and keeping the search index equal to them."""

from dataclasses import dataclass
from datetime import date

from flask import current_app
from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import joinedload

from faq.models import Article, ArticleVersion
from faq.search.backend import IndexedArticle, SearchBackend
from foundation import clock
from foundation.calendar import day_of
from foundation.db import db

BACKEND = "faq_search"


@dataclass(frozen=True)
class Finding:
    """One article found for what was typed."""

    article: Article
    score: float


def backend() -> SearchBackend:
    """The engine of the application at work."""
    found: SearchBackend = current_app.extensions[BACKEND]
    return found


def in_force_on(day: date) -> ColumnElement[bool]:
    """Articles call-takers may use on `day`: not archived, and inside their validity."""
    return and_(
        Article.archived_at.is_(None),
        or_(Article.valid_from.is_(None), Article.valid_from <= day),
        or_(Article.valid_until.is_(None), Article.valid_until >= day),
    )


def state_of_library(day: date) -> str:
    """Changes whenever the findable articles do: the day, how many there are, and the newest version and archiving."""
    counted = select(func.count(Article.id), func.max(Article.id), func.sum(Article.current_number)).where(
        in_force_on(day)
    )
    newest = select(func.max(ArticleVersion.id))
    count, last, versions = db.session.execute(counted).one()
    return f"{day.isoformat()}/{count}/{last}/{versions}/{db.session.scalar(newest)}"


def refresh_index() -> bool:
    """Bring this machine's index up to date with the database; returns whether there was anything to do."""
    today = day_of(clock.now())
    state = state_of_library(today)
    if backend().stamp() == state:
        return False
    rebuild_index()
    return True


def rebuild_index() -> int:
    """Index all articles in force; returns how many."""
    today = day_of(clock.now())
    state = state_of_library(today)
    query = (
        select(Article).where(in_force_on(today)).options(joinedload(Article.current)).order_by(Article.id)
    )
    return backend().replace_all([_indexed(article) for article in db.session.scalars(query)], state)


def _indexed(article: Article) -> IndexedArticle:
    version = article.current
    return IndexedArticle(
        article_id=article.id,
        version_id=version.id,
        service_id=article.service_id,
        question=version.question,
        phrasings=tuple(version.phrasings),
        answer=version.answer,
    )


def find(text: str, *, service_id: int | None = None, limit: int = 9) -> list[Finding]:
    """The articles in force that answer `text` best. What an outdated index still holds is left out."""
    if not text.strip():
        return []
    if backend().stamp() is None:
        refresh_index()
    hits = backend().search(text, service_id=service_id, limit=limit)
    articles = articles_with_ids([hit.article_id for hit in hits])
    return [Finding(articles[hit.article_id], hit.score) for hit in hits if hit.article_id in articles]


def articles_with_ids(ids: list[int]) -> dict[int, Article]:
    """The articles in force today among these, by id."""
    if not ids:
        return {}
    query = select(Article).where(Article.id.in_(ids), in_force_on(day_of(clock.now())))
    query = query.options(joinedload(Article.current), joinedload(Article.service))
    return {article.id: article for article in db.session.scalars(query)}


def articles_of(service_id: int | None, limit: int = 200) -> list[Article]:
    """The articles in force, of one service or of all, in the order they were written."""
    query = select(Article).where(in_force_on(day_of(clock.now())))
    if service_id is not None:
        query = query.where(Article.service_id == service_id)
    query = query.options(joinedload(Article.current), joinedload(Article.service))
    return list(db.session.scalars(query.order_by(Article.service_id, Article.id).limit(limit)))


def article_with_id(article_id: int) -> Article | None:
    return db.session.get(
        Article, article_id, options=[joinedload(Article.current), joinedload(Article.service)]
    )


def usable_version(version_id: int | None) -> ArticleVersion | None:
    """The version, while its article is in force; None when it was archived or has expired meanwhile."""
    version = db.session.get(ArticleVersion, version_id) if version_id else None
    return version if version and articles_with_ids([version.article_id]) else None
