"""What can be asked of the use of articles; every answer is limited to what the person may see."""

import enum
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import CTE, Select, func, or_, select
from sqlalchemy.orm import joinedload

from faq.asking.models import SearchRecord
from faq.library import backend, in_force_on
from faq.models import Article
from faq.wording.queries import official_words_for
from foundation.access.scope import visible_service_ids
from foundation.calendar import day_bounds, day_of
from foundation.db import db, within
from foundation.organisation.models import User
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.queries import visible_to
from inquiry_desk.knowledge.gaps import HAS_ARTICLE, searched_by
from inquiry_desk.knowledge.usage import ArticleUse, in_order
from inquiry_desk.knowledge.usage_by_month import RESPONDED
from inquiry_desk.knowledge.uses import Span, uses_in, was_not_solved, was_solved

LOOKED_BACK = timedelta(days=180)
"""Time in which an article in use is expected to be used."""

SEARCHES_TRIED = 100
"""Different searches in vain that are put to the engine again, the newest, to see what they showed."""

ON_TOP = 3
"""Places of a list that are seen."""

LISTED = 500
"""Inquiries listed behind a number, the newest."""


class Part(enum.Enum):
    """Which inquiries stand behind a number."""

    USED = "used"
    SOLVED = "solved"
    UNSOLVED = "unsolved"
    WITHOUT = "without"


LABELS: dict[enum.Enum, object] = {
    Part.USED: _l("Answered with an article"),
    Part.SOLVED: _l("Solved by the article"),
    Part.UNSOLVED: _l("Not solved by the article"),
    Part.WITHOUT: _l("Answered without an article"),
}


@dataclass(frozen=True)
class UsedArticle:
    """An article with its figures, and whether it is old enough and was never used of late."""

    article: Article
    use: ArticleUse
    is_unused: bool


def span_looked_back(at: datetime) -> Span:
    """The days in which an article in use is expected to be used, today with them."""
    return day_bounds(day_of(at) - LOOKED_BACK, day_of(at))


def used_articles(at: datetime, user: User) -> list[UsedArticle]:
    """The articles in force with what became of them in the time looked back: weak ones first."""
    span = span_looked_back(at)
    articles = {article.id: article for article in _articles(day_of(at), user)}
    lines = in_order(_use_of_each(articles, span, user))
    return [
        UsedArticle(articles[line.article_id], line, _is_unused(articles[line.article_id], line, span))
        for line in lines
    ]


def inquiries_behind(
    part: Part, span: Span, user: User, service_id: int | None, article_id: int | None
) -> list[Inquiry]:
    """The inquiries that make up a number, newest first, at most `LISTED`."""
    query = select(Inquiry).where(within(Inquiry.received_at, span), visible_to(user))
    if service_id is not None:
        query = query.where(Inquiry.service_id == service_id)
    if part is Part.WITHOUT:
        query = query.where(RESPONDED, ~HAS_ARTICLE)
    else:
        query = query.where(Inquiry.id.in_(_inquiries_of(part, uses_in(span, user), article_id)))
    query = query.options(joinedload(Inquiry.service)).order_by(Inquiry.id.desc()).limit(LISTED)
    return list(db.session.scalars(query))


def _inquiries_of(part: Part, uses: CTE, article_id: int | None) -> Select[int]:
    query = select(uses.c.inquiry_id)
    if article_id is not None:
        query = query.where(uses.c.article_id == article_id)
    wanted = {Part.SOLVED: was_solved(uses), Part.UNSOLVED: was_not_solved(uses)}
    return query.where(wanted[part]) if part in wanted else query


def _use_of_each(articles: Iterable[int], span: Span, user: User) -> list[ArticleUse]:
    uses, shown = uses_in(span, user), _shown_in_vain(span, user)
    query = select(
        uses.c.article_id,
        func.count(),
        func.count().filter(was_solved(uses)),
        func.count().filter(was_not_solved(uses)),
        func.max(uses.c.at),
    )
    rows = {row[0]: row for row in db.session.execute(query.group_by(uses.c.article_id))}
    return [replace(ArticleUse(*rows.get(one, (one,))), shown=shown.get(one, 0)) for one in articles]


def _shown_in_vain(span: Span, user: User) -> Counter[int]:
    """How many of the newest searches in vain show an article on top, as the engine is today."""
    query = select(SearchRecord.text, func.count(), func.max(SearchRecord.id))
    query = query.where(within(SearchRecord.at, span), SearchRecord.opened_id.is_(None), searched_by(user))
    query = query.group_by(SearchRecord.text).order_by(func.max(SearchRecord.id).desc())
    shown: Counter[int] = Counter()
    for text, count, _newest in db.session.execute(query.limit(SEARCHES_TRIED)).all():
        for hit in backend().search(text, also=official_words_for(text), limit=ON_TOP):
            shown[hit.id] += count
    return shown


def _articles(day: date, user: User) -> list[Article]:
    visible = visible_service_ids(user)
    query = select(Article).where(in_force_on(day))
    if visible is not None:
        query = query.where(or_(Article.service_id.is_(None), Article.service_id.in_(visible)))
    query = query.options(joinedload(Article.current), joinedload(Article.service))
    return list(db.session.scalars(query.order_by(Article.id)))


def _is_unused(article: Article, use: ArticleUse, span: Span) -> bool:
    return use.used == 0 and article.created_at < span[0]
