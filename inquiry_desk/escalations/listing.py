"""What the overview asks: how many escalations are in each list, and one page of one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import joinedload

from escalation.models import Escalation
from foundation.business_days.queries import exceptions_at
from foundation.db import Count, db
from foundation.organisation.models import Department, User
from inquiry_desk.escalations.tabs import IS_LATE, OURS, UNFINISHED, Tab, belongs_to, order_of, since
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.narrowing import of_service
from inquiry_desk.inquiries.queries import visible_to

PAGE_SIZE = 50
LAST_PAGE = 100


@dataclass(frozen=True)
class Row:
    """One line: the escalation, its inquiry, and since when it is in the list."""

    escalation: Escalation
    inquiry: Inquiry
    since: datetime


@dataclass(frozen=True)
class Page:
    """Some rows of a list, and whether more follow."""

    rows: list[Row]
    number: int
    more: bool


@dataclass(frozen=True)
class Narrowing:
    """Of which department and which service; `NO_SERVICE`: of none yet."""

    department_id: int | None = None
    service_id: int | None = None


ALL = Narrowing()


def page_of(tab: Tab, user: User, at: datetime, narrowing: Narrowing = ALL, number: int = 1) -> Page:
    """One page of a list, in one query."""
    query = select(Escalation, Inquiry, since(tab)).join(Inquiry, Inquiry.id == Escalation.inquiry_id)
    query = query.where(belongs_to(tab, at, exceptions_at()), *_seen_by(user, narrowing)).options(
        joinedload(Escalation.department),
        joinedload(Escalation.section),
        joinedload(Escalation.assignee),
        joinedload(Inquiry.service),
        joinedload(Inquiry.contact),
    )
    query = query.order_by(*order_of(tab)).offset((number - 1) * PAGE_SIZE).limit(PAGE_SIZE + 1)
    found = [Row(*row) for row in db.session.execute(query)]
    return Page(found[:PAGE_SIZE], number, len(found) > PAGE_SIZE and number < LAST_PAGE)


def counts(user: User, at: datetime, narrowing: Narrowing = ALL) -> dict[Tab, int]:
    """How many escalations are in each list."""
    exceptions = exceptions_at()
    columns = [func.count(Escalation.id).filter(belongs_to(tab, at, exceptions)) for tab in Tab]
    row = db.session.execute(_counting(columns, user, narrowing)).one()
    return dict(zip(Tab, row, strict=True))


def how_many_ours(user: User, at: datetime) -> Count:
    """How many escalations the desk has to do something about."""
    exceptions = exceptions_at()
    # Counted by a filter over what is unfinished: as a condition it leads SQLite to read every open inquiry first.
    ours = func.count(Escalation.id).filter(or_(*(belongs_to(tab, at, exceptions) for tab in OURS)))
    return _counting([ours], user, ALL)


def count_late(user: User) -> int:
    """How many answers came after their inquiry was completed and were not looked at."""
    query = select(func.count(Escalation.id)).join(Inquiry, Inquiry.id == Escalation.inquiry_id)
    return db.session.scalar(query.where(UNFINISHED, IS_LATE, visible_to(user))) or 0


def departments_asked(user: User) -> list[Department]:
    """The departments that have something unfinished the person may see, for the filter."""
    asked = select(Escalation.department_id).join(Inquiry, Inquiry.id == Escalation.inquiry_id)
    query = select(Department).where(Department.id.in_(asked.where(UNFINISHED, visible_to(user))))
    return list(db.session.scalars(query.order_by(Department.bureau, Department.name)))


def _counting(columns: list[Any], user: User, narrowing: Narrowing) -> Select[Any]:
    query = select(*columns).select_from(Escalation).join(Inquiry, Inquiry.id == Escalation.inquiry_id)
    return query.where(*_seen_by(user, narrowing))


def _seen_by(user: User, narrowing: Narrowing) -> list[ColumnElement[bool]]:
    seen = [UNFINISHED, visible_to(user)]
    if narrowing.department_id is not None:
        seen.append(Escalation.department_id == narrowing.department_id)
    if narrowing.service_id is not None:
        seen.append(of_service(narrowing.service_id))
    return seen
