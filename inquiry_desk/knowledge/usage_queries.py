"""What can be asked of the use of articles; every answer is limited to what the person may see."""

import enum
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from faq.asking.models import SearchRecord
from faq.library import backend, in_force_on
from faq.models import Article, ArticleVersion
from faq.wording.queries import official_words_for
from foundation.access.scope import visible_service_ids
from foundation.calendar import day_bounds, day_of, month_range
from foundation.db import db
from foundation.organisation.models import Service, User
from inquiry_desk.inquiries.models import Inquiry, TimelineEntry
from inquiry_desk.inquiries.queries import NOT_CANCELLED, visible_to
from inquiry_desk.knowledge.gaps import HAS_ARTICLE, searched_by
from inquiry_desk.knowledge.usage import (
    ArticleUse,
    Figures,
    Month,
    Use,
    article_uses,
    figures_of_uses,
    uses_from,
)

LOOKED_BACK = timedelta(days=180)
"""Time in which an article in use is expected to be used."""

SEARCHES_TRIED = 100
"""Different searches in vain that are put to the engine again, the newest, to see what they showed."""

ON_TOP = 3
"""Places of a list that are seen."""

LISTED = 500
"""Inquiries listed behind a number, the newest."""

RESPONDED = and_(Inquiry.exclusion.is_(None), Inquiry.first_response_at.is_not(None))
Span = tuple[datetime, datetime]


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


def span_of(month: Month) -> Span:
    return day_bounds(*month_range(*month))


def span_looked_back(at: datetime) -> Span:
    """The days in which an article in use is expected to be used, today with them."""
    return day_bounds(day_of(at) - LOOKED_BACK, day_of(at))


def figures_by_month(months: list[Month], user: User) -> dict[tuple[Month, int | None], Figures]:
    """The figures of each month (newest first, without a gap) and service in which anything happened."""
    span = span_of(months[-1])[0], span_of(months[0])[1]
    found = figures_of_uses(uses_in(span, user))
    for counts in (_answered(months, span, user), _searches(months, span, user)):
        for key, figures in counts.items():
            found[key] = found.get(key, Figures()) + figures
    return found


def uses_in(span: Span, user: User) -> list[Use]:
    """The uses of articles on inquiries received in the span that count."""
    query = (
        select(
            TimelineEntry.inquiry_id,
            ArticleVersion.article_id,
            Inquiry.service_id,
            Inquiry.received_at,
            TimelineEntry.at,
            TimelineEntry.article_solved,
        )
        .join(Inquiry, Inquiry.id == TimelineEntry.inquiry_id)
        .join(ArticleVersion, ArticleVersion.id == TimelineEntry.article_version_id)
        .where(
            _within(Inquiry.received_at, span), Inquiry.exclusion.is_(None), visible_to(user), NOT_CANCELLED
        )
        .order_by(TimelineEntry.id)
    )
    return uses_from(Use(*row) for row in db.session.execute(query))


def used_articles(at: datetime, user: User) -> list[UsedArticle]:
    """The articles in force with what became of them in the time looked back: weak ones first."""
    span = span_looked_back(at)
    articles = {article.id: article for article in _articles(day_of(at), user)}
    lines = article_uses(articles, uses_in(span, user), _shown_in_vain(span, user))
    return [
        UsedArticle(articles[line.article_id], line, _is_unused(articles[line.article_id], line, span))
        for line in lines
    ]


def inquiries_behind(
    part: Part, span: Span, user: User, service_id: int | None, article_id: int | None
) -> list[Inquiry]:
    """The inquiries that make up a number, newest first, at most `LISTED`."""
    query = select(Inquiry).where(_within(Inquiry.received_at, span), visible_to(user))
    if service_id is not None:
        query = query.where(Inquiry.service_id == service_id)
    if part is Part.WITHOUT:
        query = query.where(RESPONDED, ~HAS_ARTICLE)
    else:
        query = query.where(Inquiry.id.in_(_inquiries_of(part, uses_in(span, user), article_id)))
    query = query.options(joinedload(Inquiry.service)).order_by(Inquiry.id.desc()).limit(LISTED)
    return list(db.session.scalars(query))


def services_to_choose(user: User) -> list[Service]:
    """The services `user` may see figures of, in their order."""
    visible = visible_service_ids(user)
    query = select(Service).order_by(Service.position, Service.id)
    return list(db.session.scalars(query if visible is None else query.where(Service.id.in_(visible))))


def _inquiries_of(part: Part, uses: Iterable[Use], article_id: int | None) -> list[int]:
    wanted = {Part.SOLVED: (True,), Part.UNSOLVED: (False,)}.get(part, (True, False, None))
    chosen = {use.inquiry_id for use in uses if use.solved in wanted and article_id in (None, use.article_id)}
    return sorted(chosen, reverse=True)[: 2 * LISTED]


def _answered(months: list[Month], span: Span, user: User) -> dict[tuple[Month, int | None], Figures]:
    counts = [func.count().filter(_within(Inquiry.received_at, span_of(month))) for month in months]
    query = select(Inquiry.service_id, *counts).where(
        _within(Inquiry.received_at, span), RESPONDED, visible_to(user)
    )
    return {
        (month, service): Figures(answered=count)
        for service, *row in db.session.execute(query.group_by(Inquiry.service_id))
        for month, count in zip(months, row, strict=True)
        if count
    }


def _searches(months: list[Month], span: Span, user: User) -> dict[tuple[Month, int | None], Figures]:
    in_month = [_within(SearchRecord.at, span_of(month)) for month in months]
    useless = SearchRecord.opened_id.is_(None)
    counts = [func.count().filter(one) for one in in_month]
    counts += [func.count().filter(and_(one, useless)) for one in in_month]
    query = select(SearchRecord.service_id, *counts).where(_within(SearchRecord.at, span), searched_by(user))
    found: dict[tuple[Month, int | None], Figures] = {}
    for service, *row in db.session.execute(query.group_by(SearchRecord.service_id)):
        for month, made, vain in zip(months, row[: len(months)], row[len(months) :], strict=True):
            if made:
                found[month, service] = Figures(searches=made, useless=vain)
    return found


def _shown_in_vain(span: Span, user: User) -> Counter[int]:
    """How many of the newest searches in vain show an article on top, as the engine is today."""
    query = select(SearchRecord.text, func.count(), func.max(SearchRecord.id))
    query = query.where(_within(SearchRecord.at, span), SearchRecord.opened_id.is_(None), searched_by(user))
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


def _within(column: InstrumentedAttribute[datetime], span: Span) -> ColumnElement[bool]:
    return and_(column >= span[0], column < span[1])
