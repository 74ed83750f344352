"""What was not completed when the days of a report ended, and what departments then owed."""

from itertools import pairwise
from typing import Any

from sqlalchemy import and_, func, or_, select

from escalation.models import Escalation, EscalationStep
from foundation.business_days.ages import STEPS, class_begins
from foundation.business_days.queries import exceptions_at
from foundation.db import db
from foundation.organisation.models import Department
from inquiry_desk.inquiries.kinds import InquiryState
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.reporting.content import Row, Table
from inquiry_desk.reporting.daily.asked import Asked
from inquiry_desk.reporting.daily.standing import (
    escalation_open_at,
    late_at,
    open_at,
    overdue_at,
    state_at,
)

AGES = tuple(f"age_{step}" for step in (0, *STEPS))
_FLOWS = {
    "handed_over": Escalation.handed_over_at,
    "department_answered": Escalation.answered_at,
    "returned": Escalation.returned_at,
    "withdrawn": Escalation.withdrawn_at,
    "relayed": Escalation.relayed_at,
}


def waiting(asked: Asked) -> Table:
    """Open inquiries by what they waited for, and how many of them were past a deadline or a promised time."""
    moment = asked.until
    standing = select(state_at(moment).label("state"), overdue_at(moment).label("overdue"))
    found = standing.where(open_at(moment), asked.of(Inquiry.service_id)).subquery()
    query = select(found.c.state, func.count(), func.count().filter(found.c.overdue)).group_by(found.c.state)
    counts = {row[0]: (row[1], row[2]) for row in db.session.execute(query)}
    states = (state for state in InquiryState if state is not InquiryState.COMPLETED)
    rows = tuple(Row(state.value, counts.get(state.value, (0, 0))) for state in states)
    return Table("waiting", ("open", "overdue"), rows, flows=False)


def escalations(asked: Asked) -> Table:
    """What departments owed at the end, each as old as its hand-over in office days; who owes most first."""
    moment = asked.until
    standing = select(
        _department_at(asked).label("department_id"),
        Escalation.handed_over_at.label("at"),
        late_at(moment).label("late"),
    )
    standing = standing.join(Inquiry, Inquiry.id == Escalation.inquiry_id)
    found = standing.where(escalation_open_at(moment), asked.of(Inquiry.service_id)).subquery()
    columns = [*_by_age(found.c.at, asked), func.count().filter(found.c.late)]
    rows = _by_department(select(found.c.department_id, *columns), found.c.department_id)
    rows.sort(key=lambda row: -sum(row.values[:-1]))
    return Table("escalations", (*AGES, "overdue"), tuple(rows), flows=False)


def escalation_flows(asked: Asked) -> Table:
    """What was handed over, answered, sent back and passed on to citizens on these days, by department."""
    columns = [func.count().filter(asked.falls(column)) for column in _FLOWS.values()]
    query = select(Escalation.department_id, *columns)
    query = query.join(Inquiry, Inquiry.id == Escalation.inquiry_id)
    query = query.where(
        asked.of(Inquiry.service_id), or_(*(asked.falls(column) for column in _FLOWS.values()))
    )
    return Table("escalation_flows", tuple(_FLOWS), tuple(_by_department(query, Escalation.department_id)))


def _department_at(asked: Asked) -> Any:
    """Where it was then: the place of the first step since, for a reroute moves the escalation itself."""
    since = select(EscalationStep.department_id).where(
        EscalationStep.escalation_id == Escalation.id, EscalationStep.at >= asked.until
    )
    first = since.order_by(EscalationStep.id).limit(1).correlate(Escalation).scalar_subquery()
    return func.coalesce(first, Escalation.department_id)


def _by_age(at: Any, asked: Asked) -> list[Any]:
    begins = class_begins(asked.until, exceptions_at())
    between = [and_(at <= newer, at > older) for newer, older in pairwise(begins)]
    return [func.count().filter(one) for one in (at > begins[0], *between, at <= begins[-1])]


def _by_department(query: Any, department_id: Any) -> list[Row]:
    """In the order in which departments were entered, by the names they have now."""
    counts = {row[0]: tuple(row[1:]) for row in db.session.execute(query.group_by(department_id))}
    names = select(Department.id, Department.code, Department.name).where(Department.id.in_(counts))
    return [
        Row(code, counts[id_], name) for id_, code, name in db.session.execute(names.order_by(Department.id))
    ]
