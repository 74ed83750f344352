"""What an inquiry waits for: one rule, as a function over facts and as SQL over rows."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, literal

from escalation.models import Escalation
from inquiry_desk.inquiries.kinds import InquiryState
from inquiry_desk.inquiries.models import Callback, Inquiry

S = InquiryState


@dataclass(frozen=True)
class Facts:
    """What the state follows from."""

    completed: bool
    at_department: bool
    department_answered: bool
    callback_open: bool
    second_line: bool
    assigned: bool


def state_of(facts: Facts) -> InquiryState:
    """The one thing an inquiry waits for; earlier lines win."""
    if facts.completed:
        return S.COMPLETED
    if facts.department_answered:
        return S.DEPARTMENT_ANSWERED
    if facts.at_department:
        return S.AT_DEPARTMENT
    if facts.callback_open:
        return S.CALLBACK
    if facts.second_line:
        return S.SECOND_LINE
    return S.IN_PROGRESS if facts.assigned else S.NEW


def _escalation(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(Escalation.inquiry_id == Inquiry.id, *conditions)


IS_COMPLETED = Inquiry.completed_at.is_not(None)
IS_DEPARTMENT_ANSWERED = _escalation(
    Escalation.answered_at.is_not(None), Escalation.relayed_at.is_(None), Escalation.returned_at.is_(None)
)
IS_AT_DEPARTMENT = _escalation(Escalation.answered_at.is_(None), Escalation.returned_at.is_(None))
IS_CALLBACK = exists().where(Callback.inquiry_id == Inquiry.id, Callback.done_at.is_(None))
IS_SECOND_LINE = Inquiry.second_line_at.is_not(None)
IS_ASSIGNED = Inquiry.assignee_id.is_not(None)

_LADDER: tuple[tuple[ColumnElement[bool], InquiryState], ...] = (
    (IS_COMPLETED, S.COMPLETED),
    (IS_DEPARTMENT_ANSWERED, S.DEPARTMENT_ANSWERED),
    (IS_AT_DEPARTMENT, S.AT_DEPARTMENT),
    (IS_CALLBACK, S.CALLBACK),
    (IS_SECOND_LINE, S.SECOND_LINE),
    (IS_ASSIGNED, S.IN_PROGRESS),
)


def state_column() -> ColumnElement[str]:
    """The state of each row, as its value."""
    ladder: list[tuple[Any, Any]] = [(condition, literal(state.value)) for condition, state in _LADDER]
    return case(*ladder, else_=literal(S.NEW.value))


def is_in(state: InquiryState) -> ColumnElement[bool]:
    """Rows in `state`: its own condition, and none of those above it on the ladder."""
    above: list[ColumnElement[bool]] = []
    for condition, of_state in _LADDER:
        if of_state is state:
            return and_(condition, *above)
        above.append(~condition)
    return and_(*above)
