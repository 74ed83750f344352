"""What an inquiry waits for: one rule, as a function over facts and as SQL over rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, literal
from sqlalchemy.orm import aliased

from escalation.handover_request import HandoverRequest
from escalation.kinds import EscalationState
from escalation.models import Escalation
from escalation.queries import IS_OPEN, IS_WAITING_TO_BE_RELAYED
from inquiry_desk.inquiries.kinds import InquiryState
from inquiry_desk.inquiries.models import Callback, Inquiry

S = InquiryState


@dataclass(frozen=True)
class Facts:
    """What the state follows from. Escalations the desk has taken back count for nothing."""

    completed: bool = False
    department_answered: bool = False
    asked_back: bool = False
    at_department: bool = False
    waiting_for_citizen: bool = False
    handover_waiting: bool = False
    callback_open: bool = False
    second_line: bool = False
    returned: bool = False
    assigned: bool = False


def state_of(facts: Facts) -> InquiryState:
    """The one thing an inquiry waits for; earlier lines win."""
    ladder = (
        (facts.completed, S.COMPLETED),
        (facts.department_answered, S.DEPARTMENT_ANSWERED),
        (facts.asked_back, S.ASKED_BACK),
        (facts.at_department, S.AT_DEPARTMENT),
        (facts.waiting_for_citizen, S.WAITING_FOR_CITIZEN),
        (facts.handover_waiting, S.HANDOVER_WAITING),
        (facts.callback_open, S.CALLBACK),
        (facts.second_line, S.SECOND_LINE),
        (facts.returned, S.RETURNED),
        (facts.assigned, S.IN_PROGRESS),
    )
    return next((state for holds, state in ladder if holds), S.NEW)


def facts_of(inquiry: Inquiry, escalations: Sequence[Escalation], *, handover_waiting: bool) -> Facts:
    """The facts of one inquiry, from its escalations in their order."""
    counted = [one.state for one in escalations if one.state is not EscalationState.WITHDRAWN]
    return Facts(
        completed=inquiry.completed_at is not None,
        department_answered=EscalationState.ANSWERED in counted,
        asked_back=EscalationState.ASKED_BACK in counted,
        at_department=not {EscalationState.SENT, EscalationState.ACCEPTED}.isdisjoint(counted),
        waiting_for_citizen=EscalationState.WAITING_FOR_CITIZEN in counted,
        handover_waiting=handover_waiting,
        callback_open=any(callback.done_at is None for callback in inquiry.callbacks),
        second_line=inquiry.second_line_at is not None,
        returned=bool(counted) and counted[-1] is EscalationState.RETURNED,
        assigned=inquiry.assignee_id is not None,
    )


def _escalation(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(Escalation.inquiry_id == Inquiry.id, *conditions)


_Newer = aliased(Escalation)
IS_NEWEST_AND_RETURNED = and_(
    Escalation.returned_at.is_not(None),
    Escalation.withdrawn_at.is_(None),
    ~exists().where(
        _Newer.inquiry_id == Escalation.inquiry_id, _Newer.id > Escalation.id, _Newer.withdrawn_at.is_(None)
    ),
)

IS_COMPLETED = Inquiry.completed_at.is_not(None)
IS_DEPARTMENT_ANSWERED = _escalation(IS_WAITING_TO_BE_RELAYED)
IS_ASKED_BACK = _escalation(IS_OPEN, Escalation.paused_at.is_not(None), Escalation.citizen_asked_at.is_(None))
IS_AT_DEPARTMENT = _escalation(IS_OPEN, Escalation.paused_at.is_(None))
IS_WAITING_FOR_CITIZEN = _escalation(
    IS_OPEN, Escalation.paused_at.is_not(None), Escalation.citizen_asked_at.is_not(None)
)
IS_HANDOVER_WAITING = exists().where(
    HandoverRequest.inquiry_id == Inquiry.id, HandoverRequest.decided_at.is_(None)
)
IS_CALLBACK = exists().where(Callback.inquiry_id == Inquiry.id, Callback.done_at.is_(None))
IS_SECOND_LINE = Inquiry.second_line_at.is_not(None)
IS_RETURNED = _escalation(IS_NEWEST_AND_RETURNED)
IS_ASSIGNED = Inquiry.assignee_id.is_not(None)

_LADDER: tuple[tuple[ColumnElement[bool], InquiryState], ...] = (
    (IS_COMPLETED, S.COMPLETED),
    (IS_DEPARTMENT_ANSWERED, S.DEPARTMENT_ANSWERED),
    (IS_ASKED_BACK, S.ASKED_BACK),
    (IS_AT_DEPARTMENT, S.AT_DEPARTMENT),
    (IS_WAITING_FOR_CITIZEN, S.WAITING_FOR_CITIZEN),
    (IS_HANDOVER_WAITING, S.HANDOVER_WAITING),
    (IS_CALLBACK, S.CALLBACK),
    (IS_SECOND_LINE, S.SECOND_LINE),
    (IS_RETURNED, S.RETURNED),
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
