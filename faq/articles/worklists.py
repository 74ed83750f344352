"""The desk's work lists: what waits for whom in the life of articles."""

import enum
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, func, or_, true

from faq.articles.queries import REVIEW_AHEAD, Page, at_stage, how_many, joined, listed, owned_by, page_of
from faq.library import in_force_on
from faq.models import Article, ArticleVersion, Stage
from foundation.access.roles import Permission, allows
from foundation.db import Count, db
from foundation.organisation.models import User


class Worklist(enum.Enum):
    """What the desk has to do with articles."""

    MINE = "mine"
    RETURNED = "returned"
    TO_CHECK = "to_check"
    TO_APPROVE = "to_approve"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    OTHERS = "others"
    ARCHIVED = "archived"


LABELS: dict[enum.Enum, object] = {
    Worklist.MINE: _l("My drafts"),
    Worklist.RETURNED: _l("Sent back"),
    Worklist.TO_CHECK: _l("To be checked"),
    Worklist.TO_APPROVE: _l("Waits for approval"),
    Worklist.DUE_SOON: _l("Review within 30 days"),
    Worklist.OVERDUE: _l("Review overdue"),
    Worklist.OTHERS: _l("Drafts of others"),
    Worklist.ARCHIVED: _l("Archived"),
}


def worklist(
    which: Worklist, person: User, day: date, number: int = 1, department_id: int | None = None
) -> Page:
    """One page of a work list; of one owning department where its id is given."""
    query = listed().where(_belongs_to(which, person, day), owned_by(department_id))
    first = Article.review_on if which in _BY_REVIEW else Article.changed_at
    return page_of(query, (first, Article.id), number)


def counts_of_work(person: User, day: date) -> dict[Worklist, int]:
    """How many articles each work list holds."""
    query = joined()
    conditions = {which: _belongs_to(which, person, day) for which in Worklist}
    columns = [func.count(Article.id).filter(condition) for condition in conditions.values()]
    return dict(zip(conditions, db.session.execute(query.with_only_columns(*columns)).one(), strict=True))


def how_much_work_for(person: User) -> Count:
    """How many articles wait for this person: sent back to them, and for supervisors those to be checked."""
    waiting: list[ColumnElement[bool]] = [at_stage(Stage.RETURNED) & (ArticleVersion.author_id == person.id)]
    if allows(person.role, Permission.EDIT_FAQ):
        waiting.append(at_stage(Stage.SUBMITTED))
    return how_many(or_(*waiting))


_BY_REVIEW = (Worklist.DUE_SOON, Worklist.OVERDUE)


def _belongs_to(which: Worklist, person: User, day: date) -> ColumnElement[bool]:
    mine = ArticleVersion.author_id == person.id
    supervises = allows(person.role, Permission.EDIT_FAQ)
    in_force = in_force_on(day)
    conditions: dict[Worklist, ColumnElement[bool]] = {
        Worklist.MINE: at_stage(Stage.DRAFT) & mine,
        Worklist.RETURNED: at_stage(Stage.RETURNED) & (true() if supervises else mine),
        Worklist.TO_CHECK: at_stage(Stage.SUBMITTED),
        Worklist.TO_APPROVE: at_stage(Stage.CHECKED),
        Worklist.DUE_SOON: in_force & (Article.review_on > day) & (Article.review_on <= day + REVIEW_AHEAD),
        Worklist.OVERDUE: in_force & (Article.review_on <= day),
        Worklist.OTHERS: at_stage(Stage.DRAFT) & (ArticleVersion.author_id.is_distinct_from(person.id)),
        Worklist.ARCHIVED: Article.archived_at.is_not(None),
    }
    return conditions[which]
