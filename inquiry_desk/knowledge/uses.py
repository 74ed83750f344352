"""Which article was used on which inquiry: once each, however often it was noted, with the newest word on it."""

from datetime import datetime

from sqlalchemy import CTE, ColumnElement, Integer, case, cast, func, select

from faq.models import ArticleVersion
from foundation.db import within
from foundation.organisation.models import User
from inquiry_desk.inquiries.models import Inquiry, TimelineEntry
from inquiry_desk.inquiries.queries import NOT_CANCELLED, visible_to

Span = tuple[datetime, datetime]


def uses_in(span: Span, user: User) -> CTE:
    """The uses on inquiries received in the span that count, counted by the database: a year has a hundred thousand.

    inquiry_id, article_id, service_id, received_at, `at` of the last time it was noted, and `said`.
    """
    # Of the newest entry that says whether it was of help: its id with the word in the last place.
    said = case(
        (
            TimelineEntry.article_solved.is_not(None),
            TimelineEntry.id * 2 + cast(TimelineEntry.article_solved, Integer),
        )
    )
    article_id = ArticleVersion.article_id
    query = select(
        TimelineEntry.inquiry_id,
        article_id,
        func.max(Inquiry.service_id).label("service_id"),
        func.max(Inquiry.received_at).label("received_at"),
        func.max(TimelineEntry.at).label("at"),
        func.max(said).label("said"),
    )
    query = query.join(Inquiry, Inquiry.id == TimelineEntry.inquiry_id)
    query = query.join(ArticleVersion, ArticleVersion.id == TimelineEntry.article_version_id)
    query = query.where(within(Inquiry.received_at, span), Inquiry.exclusion.is_(None))
    query = query.where(visible_to(user), NOT_CANCELLED)
    return query.group_by(TimelineEntry.inquiry_id, article_id).cte("uses")


def was_solved(uses: CTE) -> ColumnElement[bool]:
    return uses.c.said % 2 != 0


def was_not_solved(uses: CTE) -> ColumnElement[bool]:
    return uses.c.said % 2 == 0
