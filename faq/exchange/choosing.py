"""Choosing articles for a file or for a change to many: by service, department, state and words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from faq.library import in_force_on
from faq.models import Article, ArticleState, ArticleVersion
from foundation.db import db
from foundation.organisation.models import Department, Service
from foundation.web.ids import read_id

PAGE = 50

NEWEST = and_(
    ArticleVersion.article_id == Article.id,
    ArticleVersion.number == func.coalesce(Article.proposed_number, Article.current_number),
)
"""The version under way, where there is one, else the one in force: what a file shows and an import changes."""

LINKED = (
    joinedload(Article.service).joinedload(Service.department),
    joinedload(Article.category),
    joinedload(Article.department),
)


@dataclass(frozen=True)
class Filters:
    """What is chosen; what is None or empty does not matter."""

    service_id: int | None = None
    department_id: int | None = None
    state: ArticleState | None = None
    words: str = ""

    def of_department(self, department_id: int | None) -> "Filters":
        """The same, but only what this department owns; of none, nothing."""
        return replace(self, department_id=department_id or 0)


Found = tuple[Article, ArticleVersion]


def chosen(filters: Filters, day: date) -> Iterator[Found]:
    """All articles with their newest version, in the order they were written, a part of them in memory at a time."""
    query = _matching(filters, day).order_by(Article.id)
    rows = db.session.execute(query.execution_options(yield_per=500))
    return (_found(row) for row in rows)


def count_chosen(filters: Filters, day: date) -> int:
    counted = _matching(filters, day).with_only_columns(func.count(Article.id), maintain_column_froms=True)
    return int(db.session.scalar(counted) or 0)


def page_of(filters: Filters, day: date, after: int | None = None) -> tuple[list[Found], int | None]:
    """Articles whose id follows `after`, and the id from which the next page goes on (None: there is none)."""
    query = _matching(filters, day).where(Article.id > (after or 0)).order_by(Article.id).limit(PAGE + 1)
    rows = [_found(row) for row in db.session.execute(query)]
    return rows[:PAGE], rows[PAGE - 1][0].id if len(rows) > PAGE else None


def with_ids(ids: Iterable[int]) -> dict[int, Article]:
    """These articles by id, with all they name; ids of nothing are left out."""
    query = select(Article).where(Article.id.in_(list(ids)))
    query = query.options(*LINKED, joinedload(Article.current), joinedload(Article.proposed))
    return {article.id: article for article in db.session.scalars(query)}


def all_departments() -> list[Department]:
    return list(db.session.scalars(select(Department).where(Department.active).order_by(Department.name)))


def _found(row: Any) -> Found:
    return row[0], row[1]


def _matching(filters: Filters, day: date) -> Select[Article, ArticleVersion]:
    query = select(Article, ArticleVersion).join(ArticleVersion, NEWEST).options(*LINKED)
    if filters.service_id is not None:
        query = query.where(Article.service_id == filters.service_id)
    if filters.department_id is not None:
        query = query.where(_owned_by(filters.department_id))
    if filters.state is not None:
        query = query.where(is_in(filters.state, day))
    for word in filters.words.split()[:8]:
        query = query.where(_has(word))
    return query


def _owned_by(department_id: int) -> ColumnElement[bool]:
    of_its_service = select(Service.id).where(Service.department_id == department_id)
    inherited = and_(Article.department_id.is_(None), Article.service_id.in_(of_its_service))
    return or_(Article.department_id == department_id, inherited)


def is_in(state: ArticleState, day: date) -> ColumnElement[bool]:
    """What `Article.state_on` says, asked of the database."""
    approved = and_(Article.archived_at.is_(None), Article.current_number.is_not(None))
    begun = or_(Article.valid_from.is_(None), Article.valid_from <= day)
    due = and_(Article.review_on.is_not(None), Article.review_on <= day)
    return {
        ArticleState.ARCHIVED: Article.archived_at.is_not(None),
        ArticleState.IN_PREPARATION: and_(Article.archived_at.is_(None), Article.current_number.is_(None)),
        ArticleState.NOT_YET: and_(approved, Article.valid_from > day),
        ArticleState.EXPIRED: and_(approved, begun, Article.valid_until < day),
        ArticleState.DUE_FOR_REVIEW: and_(in_force_on(day), due),
        ArticleState.IN_FORCE: and_(in_force_on(day), ~due),
    }[state]


def _has(word: str) -> ColumnElement[bool]:
    columns = (ArticleVersion.question, ArticleVersion.answer)
    anywhere = [column.icontains(word, autoescape=True) for column in columns]
    number = read_id(word)
    return or_(*anywhere, Article.id == number) if number is not None else or_(*anywhere)
