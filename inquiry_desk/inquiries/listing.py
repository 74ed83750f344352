"""The lists of the desk: saved views, filters, search, keyset pages."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from escalation.models import Escalation
from escalation.queries import IS_OPEN
from foundation.db import db
from foundation.organisation.models import User
from inquiry_desk.inquiries.kinds import InquiryState
from inquiry_desk.inquiries.models import Callback, Inquiry
from inquiry_desk.inquiries.narrowing import OPEN, Filters, narrowed_to
from inquiry_desk.inquiries.queries import visible_to
from inquiry_desk.inquiries.states import (
    IS_ASKED_BACK,
    IS_AT_DEPARTMENT,
    IS_CALLBACK,
    IS_DEPARTMENT_ANSWERED,
    IS_HANDOVER_WAITING,
    IS_RETURNED,
    IS_SECOND_LINE,
    IS_WAITING_FOR_CITIZEN,
    is_in,
    state_column,
)

PAGE = 50

# What nobody has: neither a person of the desk nor somebody else whom the desk waits for.
NOBODYS = and_(
    Inquiry.assignee_id.is_(None), ~IS_AT_DEPARTMENT, ~IS_WAITING_FOR_CITIZEN, ~IS_HANDOVER_WAITING
)
# Given back by a department, and nothing begun since that somebody else goes on with.
GIVEN_BACK = and_(IS_RETURNED, ~IS_HANDOVER_WAITING, ~IS_CALLBACK, ~IS_SECOND_LINE)
# What waits for the desk, also where somebody has it: what comes from a department must not lie.
WAITING = and_(OPEN, or_(NOBODYS, IS_DEPARTMENT_ANSWERED, IS_ASKED_BACK, GIVEN_BACK))
WITH_DEPARTMENTS = or_(
    IS_AT_DEPARTMENT,
    IS_DEPARTMENT_ANSWERED,
    IS_ASKED_BACK,
    IS_WAITING_FOR_CITIZEN,
    IS_HANDOVER_WAITING,
    GIVEN_BACK,
)

VIEWS: dict[str, Callable[[User], ColumnElement[bool]]] = {
    "inbox": lambda user: WAITING,
    "mine": lambda user: and_(OPEN, Inquiry.assignee_id == user.id),
    "callbacks": lambda user: and_(OPEN, IS_CALLBACK),
    "departments": lambda user: and_(OPEN, WITH_DEPARTMENTS),
    "all": lambda user: Inquiry.id.is_not(None),
}
# Work lists start with what has waited longest; the whole list with what came last.
OLDEST_FIRST = frozenset({"inbox", "mine", "callbacks", "departments"})


@dataclass(frozen=True)
class Row:
    """One line of a list."""

    inquiry: Inquiry
    state: InquiryState
    due_at: datetime | None


@dataclass(frozen=True)
class Page:
    """Some rows, and where to go on (ids of inquiries; None where nothing follows)."""

    rows: list[Row]
    before: int | None
    after: int | None


def count_in_view(view: str, user: User) -> int:
    """How many inquiries a saved view holds for this person."""
    query = select(func.count(Inquiry.id)).where(VIEWS[view](user), visible_to(user))
    return db.session.scalar(query) or 0


def count_states(view: str, user: User, filters: Filters) -> dict[InquiryState, int]:
    """How many of the view are in each state, whatever state the filter names."""
    state = state_column().label("state")
    matching = select(state).where(*_conditions(view, user, filters, with_state=False))
    if filters.words:
        matching = matching.join(Inquiry.contact)
    rows = matching.subquery()
    counted = db.session.execute(select(rows.c.state, func.count()).group_by(rows.c.state))
    found = {InquiryState(value): count for value, count in counted}
    return {state: found[state] for state in InquiryState if state in found}


def page_of(view: str, user: User, filters: Filters) -> Page:
    """One page of a view. Pages are cut by id, which is the order of receipt, so they stay fast and never skip."""
    ascending = (view in OLDEST_FIRST) is not filters.back
    query = _rows(view, user, filters, ascending).limit(PAGE + 1)
    found = list(db.session.execute(query).unique())
    more = len(found) > PAGE
    found = found[:PAGE]
    if filters.back:
        found.reverse()
    due = _due_dates([inquiry.id for inquiry, _ in found])
    rows = [Row(inquiry, InquiryState(state), due.get(inquiry.id)) for inquiry, state in found]
    return _with_ways(rows, filters, more)


def _with_ways(rows: list[Row], filters: Filters, more: bool) -> Page:
    if not rows:
        return Page([], None, None)
    came_from = filters.from_number is not None
    earlier = (more if filters.back else came_from) or False
    later = (came_from if filters.back else more) or False
    return Page(rows, rows[0].inquiry.id if earlier else None, rows[-1].inquiry.id if later else None)


def _rows(view: str, user: User, filters: Filters, ascending: bool) -> Select[Inquiry, str]:
    query = select(Inquiry, state_column()).join(Inquiry.contact).where(*_conditions(view, user, filters))
    if filters.from_number is not None:
        past = Inquiry.id > filters.from_number if ascending else Inquiry.id < filters.from_number
        query = query.where(past)
    query = query.options(
        contains_eager(Inquiry.contact), joinedload(Inquiry.service), joinedload(Inquiry.assignee)
    )
    return query.order_by(Inquiry.id.asc() if ascending else Inquiry.id.desc())


def _conditions(
    view: str, user: User, filters: Filters, with_state: bool = True
) -> list[ColumnElement[bool]]:
    conditions = [VIEWS[view](user), visible_to(user), *narrowed_to(filters)]
    if filters.state is not None and with_state:
        conditions.append(is_in(filters.state))
    return conditions


def _due_dates(inquiry_ids: list[int]) -> dict[int, datetime]:
    """The next moment something was promised for: by the department, or a call-back."""
    if not inquiry_ids:
        return {}
    escalations = select(Escalation.inquiry_id, func.min(Escalation.due_at)).where(
        Escalation.inquiry_id.in_(inquiry_ids),
        IS_OPEN,
        Escalation.paused_at.is_(None),
    )
    callbacks = select(Callback.inquiry_id, func.min(Callback.promised_at)).where(
        Callback.inquiry_id.in_(inquiry_ids), Callback.done_at.is_(None)
    )
    due: dict[int, datetime] = dict(db.session.execute(escalations.group_by(Escalation.inquiry_id)).all())
    for inquiry_id, promised_at in db.session.execute(callbacks.group_by(Callback.inquiry_id)):
        due[inquiry_id] = min(promised_at, due.get(inquiry_id, promised_at))
    return due
