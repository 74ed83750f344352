"""The department's own lists: what is new, in hand, near its end, answered, given back."""

import enum
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import joinedload

from escalation.clocks import soon_until
from escalation.kinds import StepKind
from escalation.models import Escalation, EscalationStep
from escalation.queries import IS_OPEN
from foundation.business_days.queries import exceptions_at
from foundation.db import db
from foundation.organisation.models import User

PAGE_SIZE = 50
LAST_PAGE = 100


class ListView(enum.Enum):
    """One list of a department."""

    NEW = "new"
    WORKING = "working"
    SOON = "soon"
    ANSWERED = "answered"
    CLOSED = "closed"


@dataclass(frozen=True)
class Page:
    """Some rows of a list, and whether more follow."""

    rows: list[Escalation]
    number: int
    more: bool


def belongs_to(view: ListView, at: datetime) -> ColumnElement[bool]:
    """Which escalations are in a list at `at`."""
    conditions: dict[ListView, ColumnElement[bool]] = {
        ListView.NEW: and_(IS_OPEN, Escalation.accepted_at.is_(None)),
        ListView.WORKING: and_(IS_OPEN, Escalation.accepted_at.is_not(None)),
        ListView.SOON: and_(IS_OPEN, Escalation.due_at <= soon_until(at, exceptions_at())),
        ListView.ANSWERED: and_(Escalation.answered_at.is_not(None), Escalation.returned_at.is_(None)),
        ListView.CLOSED: Escalation.returned_at.is_not(None),
    }
    return conditions[view]


def in_view(view: ListView, user: User, at: datetime, number: int = 1) -> Page:
    """One page of a list: open ones by deadline, finished ones newest first."""
    query = select(Escalation).where(Escalation.department_id == user.department_id, belongs_to(view, at))
    query = query.options(joinedload(Escalation.service), joinedload(Escalation.department))
    query = query.order_by(*_order(view)).offset((number - 1) * PAGE_SIZE).limit(PAGE_SIZE + 1)
    rows = list(db.session.scalars(query))
    return Page(rows[:PAGE_SIZE], number, len(rows) > PAGE_SIZE and number < LAST_PAGE)


def counts_for(user: User, at: datetime) -> dict[ListView, int]:
    """How many are in each list; what was rerouted away counts among the closed ones."""
    columns = [func.count(Escalation.id).filter(belongs_to(view, at)) for view in ListView]
    row = db.session.execute(select(*columns).where(Escalation.department_id == user.department_id)).one()
    counts = dict(zip(ListView, row, strict=True))
    rerouted = _rerouted_away(select(func.count(EscalationStep.id)), user)
    counts[ListView.CLOSED] += db.session.scalar(rerouted) or 0
    return counts


def rerouted_away(user: User) -> list[EscalationStep]:
    """The department's own latest reroutes of what is elsewhere now; all it may still know of them."""
    query = _rerouted_away(select(EscalationStep), user).order_by(EscalationStep.id.desc()).limit(PAGE_SIZE)
    query = query.options(
        joinedload(EscalationStep.escalation).selectinload(Escalation.steps),
        joinedload(EscalationStep.author),
    )
    return list(db.session.scalars(query))


def _rerouted_away(query: Select[Any], user: User) -> Select[Any]:
    return query.join(EscalationStep.escalation).where(
        EscalationStep.kind == StepKind.REROUTED,
        EscalationStep.department_id == user.department_id,
        Escalation.department_id != user.department_id,
    )


def _order(view: ListView) -> tuple[ColumnElement[Any], ...]:
    if view is ListView.ANSWERED:
        return Escalation.answered_at.desc(), Escalation.id.desc()
    if view is ListView.CLOSED:
        return Escalation.returned_at.desc(), Escalation.id.desc()
    return Escalation.due_at.asc(), Escalation.id.asc()
