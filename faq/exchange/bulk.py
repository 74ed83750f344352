"""One change to many articles, kept with what was there before, and taken back. Nothing here commits."""

import enum
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from faq.articles import actions
from faq.articles.actions import placing_of
from faq.exchange.choosing import with_ids
from faq.exchange.models import BulkChange
from faq.models import Article
from foundation.db import db
from foundation.organisation.models import Category, User

KEPT = 50
"""Changes shown on the page of the last changes."""

Values = dict[str, Any]
"""Fields of an article as JSON holds them."""


class Act(enum.Enum):
    """What can be done with many articles."""

    SERVICE = "service"
    CATEGORY = "category"
    DEPARTMENT = "department"
    VALID_UNTIL = "valid_until"
    REVIEW_ON = "review_on"
    ARCHIVE = "archive"
    RESTORE = "restore"


LABELS: dict[enum.Enum, object] = {
    Act.SERVICE: _l("Service"),
    Act.CATEGORY: _l("Category"),
    Act.DEPARTMENT: _l("Owning department"),
    Act.VALID_UNTIL: _l("Valid until"),
    Act.REVIEW_ON: _l("Review on"),
    Act.ARCHIVE: _l("Archived"),
    Act.RESTORE: _l("Brought back"),
}

_DATES = ("valid_from", "valid_until", "review_on")
_FIELDS = {Act.DEPARTMENT: "department_id", Act.VALID_UNTIL: "valid_until", Act.REVIEW_ON: "review_on"}


@dataclass(frozen=True)
class Undone:
    """How many articles are as they were before, and which are not because they were changed since."""

    count: int
    kept: list[int]


def change_many(
    articles: Iterable[Article], act: Act, value: int | date | None, by: User, at: datetime
) -> BulkChange | None:
    """Do `act` with each article; None where that changed none of them.

    An article that cannot have the value (a category of another service, an end before its beginning) stays.
    """
    rows = [row for article in articles if (row := _change(article, act, value, by, at))]
    if not rows:
        return None
    change = BulkChange(by=by, at=at, what=act.value, rows=rows)
    db.session.add(change)
    db.session.flush()
    return change


def undo(change: BulkChange, by: User, at: datetime) -> Undone:
    """Put back what was there before, except where somebody has changed the same field since."""
    articles = with_ids(row["article"] for row in change.rows)
    kept = []
    for row in change.rows:
        article = articles.get(row["article"])
        if article is None or not _has(article, row["after"]):
            kept.append(row["article"])
        else:
            _put(article, row["before"], by, at)
    change.undone_at = at
    return Undone(len(change.rows) - len(kept), kept)


def change_with_id(change_id: int, lock: bool = False) -> BulkChange | None:
    return db.session.get(BulkChange, change_id, with_for_update=lock or None)


def last_changes() -> list[BulkChange]:
    query = select(BulkChange).options(joinedload(BulkChange.by))
    return list(db.session.scalars(query.order_by(BulkChange.id.desc()).limit(KEPT)))


def _change(article: Article, act: Act, value: int | date | None, by: User, at: datetime) -> Values | None:
    before = _values_of(article)
    wanted = _wanted(article, act, value)
    changed = [name for name in wanted if wanted[name] != before[name]]
    if not changed:
        return None
    after = {name: wanted[name] for name in changed}
    _put(article, after, by, at)
    return {"article": article.id, "before": {name: before[name] for name in changed}, "after": after}


def _wanted(article: Article, act: Act, value: int | date | None) -> Values:
    if act in (Act.ARCHIVE, Act.RESTORE):
        return {"archived": act is Act.ARCHIVE}
    if act is Act.SERVICE:
        return {"service_id": value, "category_id": _category_in(article, value)}
    if act is Act.CATEGORY:
        return {"category_id": value} if value is None or _has_category(article, value) else {}
    return {} if _ends_before_it_begins(article, act, value) else {_FIELDS[act]: _as_json(value)}


def _ends_before_it_begins(article: Article, act: Act, value: object) -> bool:
    if act is not Act.VALID_UNTIL or article.valid_from is None or not isinstance(value, date):
        return False
    return value < article.valid_from


def _category_in(article: Article, service_id: object) -> int | None:
    """A category belongs to one service and does not go along to another."""
    return article.category_id if article.service_id == service_id else None


def _has_category(article: Article, category_id: object) -> bool:
    category = db.session.get(Category, category_id)
    return category is not None and category.service_id == article.service_id


def _values_of(article: Article) -> Values:
    placing = {name: _as_json(value) for name, value in vars(placing_of(article)).items()}
    return {**placing, "archived": article.archived_at is not None}


def _has(article: Article, values: Values) -> bool:
    now = _values_of(article)
    return all(now[name] == value for name, value in values.items())


def _put(article: Article, values: Values, by: User, at: datetime) -> None:
    placing = {name: _from_json(name, value) for name, value in values.items() if name != "archived"}
    actions.place(article, replace(placing_of(article), **placing), by, at)
    if values.get("archived") is True:
        actions.archive(article, by, at)
    elif values.get("archived") is False:
        actions.restore(article, by, at)


def _as_json(value: object) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _from_json(name: str, value: Any) -> Any:
    return date.fromisoformat(value) if name in _DATES and value else value
