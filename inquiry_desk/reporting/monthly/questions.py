"""What was asked in a month: the articles that answered most, and the searches nothing was opened from."""

from sqlalchemy import func, select

from faq.asking.models import SearchRecord
from faq.models import Article, ArticleVersion
from foundation.db import db
from inquiry_desk.inquiries.models import Inquiry, TimelineEntry
from inquiry_desk.inquiries.queries import NOT_CANCELLED
from inquiry_desk.reporting.content import Listing, Row, Table
from inquiry_desk.reporting.stretches import Stretch

MOST = 10
MOST_SEARCHES = 20
ASKED_AT_LEAST = 2
"""Words that only one search used may be one person's story; they say nothing of a need either."""


def top_articles(month: Stretch) -> Table:
    """On how many inquiries received in the month each article was used; most first."""
    start, end = month.bounds
    used = func.count(TimelineEntry.inquiry_id.distinct())
    query = select(ArticleVersion.article_id, used).select_from(TimelineEntry)
    query = query.join(Inquiry, Inquiry.id == TimelineEntry.inquiry_id)
    query = query.join(ArticleVersion, ArticleVersion.id == TimelineEntry.article_version_id)
    query = query.where(
        Inquiry.received_at >= start, Inquiry.received_at < end, Inquiry.exclusion.is_(None), NOT_CANCELLED
    )
    query = query.group_by(ArticleVersion.article_id).order_by(used.desc(), ArticleVersion.article_id)
    found = db.session.execute(query.limit(MOST)).all()
    names = _questions([article_id for article_id, _ in found])
    rows = tuple(Row(str(article_id), (count,), names[article_id]) for article_id, count in found)
    return Table("top_articles", ("used",), rows, flows=False, totals=False)


def _questions(article_ids: list[int]) -> dict[int, str]:
    """What each article is called now; one that was never in force, by its newest version."""
    query = select(Article.id, ArticleVersion.question)
    query = query.join(ArticleVersion, ArticleVersion.article_id == Article.id)
    in_force = func.coalesce(Article.current_number, ArticleVersion.number) == ArticleVersion.number
    query = query.where(Article.id.in_(article_ids), in_force).order_by(ArticleVersion.number)
    return {row[0]: row[1] for row in db.session.execute(query)}


def top_categories(table: Table | None) -> Table:
    """The categories most inquiries of the month belong to, from the days' sums."""
    rows = sorted(table.rows, key=lambda row: -row.values[0])[:MOST] if table else []
    shown = tuple(Row(row.key, row.values[:1], row.name) for row in rows if row.values[0])
    return Table("top_categories", ("received",), shown, flows=False, totals=False)


def unanswered_searches(month: Stretch) -> Listing:
    """Words searched for more than once of which no search opened an article; their texts hold no personal data."""
    start, end = month.bounds
    times = func.count(SearchRecord.id)
    query = select(SearchRecord.text, times).where(SearchRecord.at >= start, SearchRecord.at < end)
    query = query.group_by(SearchRecord.text)
    query = query.having(func.count(SearchRecord.opened_id) == 0, times >= ASKED_AT_LEAST)
    query = query.order_by(times.desc(), SearchRecord.text).limit(MOST_SEARCHES)
    lines = tuple((text, str(count)) for text, count in db.session.execute(query))
    return Listing("searches", ("words", "times"), lines)
