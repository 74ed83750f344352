"""The department's own lists: what is new, in hand, near its end, before an approver, answered, given away."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import defer, joinedload

from escalation.clocks import soon_until
from escalation.kinds import ListView, StepKind
from escalation.models import Escalation, EscalationStep, EscalationSubmission
from escalation.queries import IS_OPEN, departments_of
from foundation.business_days.queries import exceptions_at
from foundation.calendar import day_of
from foundation.db import db
from foundation.organisation.absences import stood_in_for
from foundation.organisation.models import User

PAGE_SIZE = 50
LAST_PAGE = 100


# What is finished is not work: it is listed, and not counted on every page.
COUNTED = (ListView.NEW, ListView.WORKING, ListView.SOON, ListView.APPROVAL)


@dataclass(frozen=True)
class Filters:
    """What of the lists is shown: everything, or only one's own, or only of one section (id)."""

    mine: bool = False
    section_id: int | None = None


@dataclass(frozen=True)
class Page:
    """Some rows of a list, and whether more follow."""

    rows: list[Escalation]
    number: int
    more: bool


EVERYTHING = Filters()
_WAITS_FOR_APPROVAL = Escalation.id.in_(
    select(EscalationSubmission.escalation_id).where(EscalationSubmission.decided_at.is_(None))
)
_CLOSED_AT = func.coalesce(Escalation.returned_at, Escalation.withdrawn_at)


def belongs_to(view: ListView, at: datetime) -> ColumnElement[bool]:
    """Which escalations are in a list at `at`. While the department waits for the desk, nothing is due."""
    runs_out = and_(Escalation.paused_at.is_(None), Escalation.due_at <= soon_until(at, exceptions_at()))
    conditions: dict[ListView, ColumnElement[bool]] = {
        ListView.NEW: and_(IS_OPEN, Escalation.accepted_at.is_(None)),
        ListView.WORKING: and_(IS_OPEN, Escalation.accepted_at.is_not(None)),
        ListView.SOON: and_(IS_OPEN, runs_out),
        ListView.APPROVAL: and_(IS_OPEN, _WAITS_FOR_APPROVAL),
        ListView.ANSWERED: and_(
            Escalation.answered_at.is_not(None),
            Escalation.returned_at.is_(None),
            Escalation.withdrawn_at.is_(None),
        ),
        ListView.CLOSED: or_(Escalation.returned_at.is_not(None), Escalation.withdrawn_at.is_not(None)),
    }
    return conditions[view]


def in_view(view: ListView, user: User, at: datetime, number: int = 1, filters: Filters = EVERYTHING) -> Page:
    """One page of a list: open ones urgent first and by deadline, finished ones newest first.

    The rows of the page are found by their ids alone, so that no database sorts the words of thousands.
    """
    query = _shown(select(Escalation.id), user, at, filters).where(belongs_to(view, at))
    query = query.order_by(*_order(view, user)).offset((number - 1) * PAGE_SIZE).limit(PAGE_SIZE + 1)
    ids = list(db.session.scalars(query))
    return Page(_rows(ids[:PAGE_SIZE]), number, len(ids) > PAGE_SIZE and number < LAST_PAGE)


def counts_for(user: User, at: datetime, filters: Filters = EVERYTHING) -> dict[ListView, int]:
    """How many are in each list of work, in one query."""
    columns = [func.count(Escalation.id).filter(belongs_to(view, at)) for view in COUNTED]
    counted: Any = select(*columns)
    row = db.session.execute(_shown(counted, user, at, filters).where(IS_OPEN)).one()
    return dict(zip(COUNTED, row, strict=True))


def waiting_for_approval(rows: list[Escalation]) -> dict[int, EscalationSubmission]:
    """What of these waits for an approver, by escalation."""
    ids = [row.id for row in rows]
    query = select(EscalationSubmission).where(
        EscalationSubmission.escalation_id.in_(ids), EscalationSubmission.decided_at.is_(None)
    )
    query = query.options(joinedload(EscalationSubmission.author), defer(EscalationSubmission.text))
    return {one.escalation_id: one for one in db.session.scalars(query)}


def rerouted_away(user: User) -> list[EscalationStep]:
    """The department's own latest reroutes of what is elsewhere now; all it may still know of them."""
    own = departments_of(user)
    query = select(EscalationStep).join(EscalationStep.escalation)
    query = query.where(
        EscalationStep.kind == StepKind.REROUTED,
        EscalationStep.department_id.in_(own),
        Escalation.department_id.not_in(own),
    )
    query = (
        query.order_by(EscalationStep.id.desc())
        .limit(PAGE_SIZE)
        .options(
            joinedload(EscalationStep.escalation).selectinload(Escalation.steps),
            joinedload(EscalationStep.author),
        )
    )
    return list(db.session.scalars(query))


def _shown(query: Any, user: User, at: datetime, filters: Filters) -> Any:
    """Of the person's department, and as far as the filters go."""
    query = query.where(Escalation.department_id.in_(departments_of(user)))
    if filters.section_id is not None:
        query = query.where(Escalation.section_id == filters.section_id)
    if filters.mine:
        people = [user.id, *(one.id for one in stood_in_for(user, day_of(at)))]
        query = query.where(Escalation.assignee_id.in_(people))
    return query


def _rows(ids: list[int]) -> list[Escalation]:
    query = select(Escalation).where(Escalation.id.in_(ids))
    loads = (Escalation.service, Escalation.department, Escalation.section, Escalation.assignee)
    query = query.options(
        *(joinedload(load) for load in loads),
        *(defer(words) for words in (Escalation.question, Escalation.background, Escalation.answer)),
    )
    found = {row.id: row for row in db.session.scalars(query)}
    return [found[one] for one in ids]


def _order(view: ListView, user: User) -> tuple[ColumnElement[Any], ...]:
    if view is ListView.ANSWERED:
        return Escalation.answered_at.desc(), Escalation.id.desc()
    if view is ListView.CLOSED:
        return _CLOSED_AT.desc(), Escalation.id.desc()
    by_deadline = Escalation.urgent.desc(), Escalation.due_at.asc(), Escalation.id.asc()
    return (_own_last(user), *by_deadline) if view is ListView.APPROVAL else by_deadline


def _own_last(user: User) -> ColumnElement[Any]:
    """What somebody has put before an approver themselves is for others to decide."""
    own = select(EscalationSubmission.id).where(
        EscalationSubmission.escalation_id == Escalation.id,
        EscalationSubmission.decided_at.is_(None),
        EscalationSubmission.author_id == user.id,
    )
    return case((own.exists(), 1), else_=0)
