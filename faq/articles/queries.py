"""What can be asked of the life of articles: what waits for whom, what is due, what happened since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select, true
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from faq.library import in_force_on
from faq.models import Article, ArticleStep, ArticleVersion, Stage
from foundation.db import Count, db
from foundation.organisation.models import Department, Service

PAGE = 50
REVIEW_AHEAD = timedelta(days=30)
"""How long before its review date an article is listed."""


@dataclass(frozen=True)
class Page:
    """Some rows of a list; `older` and `newer` say whether there are more on either side."""

    rows: list[Article]
    number: int
    total: int

    @property
    def newer(self) -> bool:
        return self.number > 1

    @property
    def older(self) -> bool:
        return self.number * PAGE < self.total


def waiting_by_department() -> list[tuple[Department, int]]:
    """The departments whose approval articles wait for, with how many."""
    rows = db.session.execute(
        select(owner_id(), func.count(Article.id))
        .select_from(Article)
        .outerjoin(Service, Article.service_id == Service.id)
        .where(at_stage(Stage.CHECKED))
        .group_by(owner_id())
    )
    waiting = {department_id: count for department_id, count in rows if department_id is not None}
    query = select(Department).where(Department.id.in_(waiting)).order_by(Department.bureau, Department.name)
    return [(department, waiting[department.id]) for department in db.session.scalars(query)]


def waiting_for(department_id: int | None, number: int = 1) -> Page:
    """Articles that wait for this department's approval, the longest waiting first."""
    query = listed().where(at_stage(Stage.CHECKED), owner_id() == (department_id or 0))
    return page_of(query, (Article.changed_at, Article.id), number)


def how_many_wait_for(department_id: int | None) -> Count:
    """How many articles wait for this department's approval."""
    return how_many(at_stage(Stage.CHECKED) & (owner_id() == (department_id or 0)))


def due_for_review_by(
    day: date, department_id: int | None = None, today: date | None = None
) -> list[Article]:
    """Articles in force `today` whose review date is `day` or before, the earliest first.

    Of one owning department where its id is given; `today` is `day` where it is not given.
    """
    query = listed().where(in_force_on(today or day), Article.review_on <= day, owned_by(department_id))
    return list(db.session.scalars(query.order_by(Article.review_on, Article.id)))


def under_way_of(department_id: int | None) -> list[Article]:
    """What is being written of this department's articles and does not wait for its approval yet."""
    written = Article.stage.in_([Stage.DRAFT, Stage.SUBMITTED, Stage.RETURNED])
    query = listed().where(written, Article.archived_at.is_(None), owner_id() == (department_id or 0))
    return list(db.session.scalars(query.order_by(Article.changed_at.desc(), Article.id).limit(PAGE)))


def articles_owned_by(department_id: int | None, number: int = 1) -> Page:
    """All articles a department owns that are or were in force, by service."""
    query = listed().where(
        Article.current_number.is_not(None), Article.archived_at.is_(None), owner_id() == (department_id or 0)
    )
    return page_of(query, (Article.service_id, Article.id), number)


def active_departments() -> list[Department]:
    """The departments in use, in the order of their bureaus."""
    query = select(Department).where(Department.active)
    return list(db.session.scalars(query.order_by(Department.bureau, Department.name)))


def steps_of(article_id: int) -> list[ArticleStep]:
    """All that was done with the article, the newest first."""
    query = select(ArticleStep).where(ArticleStep.article_id == article_id).order_by(ArticleStep.id.desc())
    return list(
        db.session.scalars(query.options(joinedload(ArticleStep.by), joinedload(ArticleStep.version)))
    )


def last_steps_of(article_ids: Sequence[int]) -> dict[int, int]:
    """The id of the last step with each article: another one means that somebody changed it meanwhile."""
    query = select(ArticleStep.article_id, func.max(ArticleStep.id)).group_by(ArticleStep.article_id)
    rows = db.session.execute(query.where(ArticleStep.article_id.in_(article_ids)))
    return dict(rows.all())


def at_stage(stage: Stage) -> ColumnElement[bool]:
    return and_(Article.stage == stage, Article.archived_at.is_(None))


def owner_id() -> ColumnElement[int | None]:
    return func.coalesce(Article.department_id, Service.department_id)


def owned_by(department_id: int | None) -> ColumnElement[bool]:
    return true() if department_id is None else owner_id() == (department_id or 0)


def listed() -> Select[Any]:
    """Articles with what their lists show, joined with their service and the version under way."""
    shown = (Article.current, Article.proposed, Article.department)
    return (
        joined()
        .options(*(joinedload(part) for part in shown))
        .options(joinedload(Article.service).joinedload(Service.department))
        .options(joinedload(Article.proposed).joinedload(ArticleVersion.author))
    )


def joined() -> Select[Any]:
    """Articles beside their service and the version under way, for conditions on these."""
    under_way = and_(
        ArticleVersion.article_id == Article.id, ArticleVersion.number == Article.proposed_number
    )
    with_service = select(Article).outerjoin(Service, Article.service_id == Service.id)
    return with_service.outerjoin(ArticleVersion, under_way)


def how_many(condition: ColumnElement[bool]) -> Count:
    """How many articles `joined` finds under the condition."""
    question: Count = joined().where(condition).with_only_columns(func.count(Article.id))
    return question


def page_of(query: Select[Any], order: Sequence[InstrumentedAttribute[Any]], number: int) -> Page:
    """One page of what `listed` finds under conditions."""
    total = db.session.scalar(query.with_only_columns(func.count(Article.id)).order_by(None)) or 0
    rows = db.session.scalars(query.order_by(*order).offset((number - 1) * PAGE).limit(PAGE))
    return Page(list(rows), number, total)
