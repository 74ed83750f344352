"""Why an escalation is due when it is, and how its deadline came to be where it is."""

import enum
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l

from escalation.kinds import StepKind
from escalation.models import Deadline, Escalation
from foundation.business_days.explaining import Explanation, explain
from foundation.business_days.queries import exceptions_at
from foundation.calendar import business_time_between

_HOUR = timedelta(hours=1)


class Cause(enum.Enum):
    """How a deadline came about."""

    HANDED_OVER = "handed_over"
    RESUMED = "resumed"
    EXTENDED = "extended"


LABELS: dict[enum.Enum, object] = {
    Cause.HANDED_OVER: _l("Deadline at the hand-over"),
    Cause.RESUMED: _l("After the department's question was answered"),
    Cause.EXTENDED: _l("Deadline extended"),
}


@dataclass(frozen=True)
class Leg:
    """One deadline of an escalation. `paused_at`: the clock had stood still since; `approved_by`: whoever let it move.

    `explanation` is None where a person set the deadline.
    """

    cause: Cause
    at: datetime
    due_at: datetime
    explanation: Explanation | None = None
    paused_at: datetime | None = None
    reason: str = ""
    approved_by: str = ""


def why_due(escalation: Escalation) -> Explanation | None:
    """The present deadline taken apart, with the calendar it was computed with; None where it came about otherwise."""
    rows = escalation.deadlines
    explanation = _explained(rows[-1]) if rows else _read_off(escalation)
    return explanation if explanation and explanation.due_at == escalation.due_at else None


def course_of(escalation: Escalation) -> list[Leg]:
    """Every deadline there was, the first one first; none for an escalation older than this record."""
    return [_leg(escalation, row, first=i == 0) for i, row in enumerate(escalation.deadlines)]


def _leg(escalation: Escalation, row: Deadline, *, first: bool) -> Leg:
    if row.granted:
        return Leg(
            Cause.EXTENDED, row.at, row.due_at, reason=row.reason, approved_by=_approver(escalation, row)
        )
    explanation = _explained(row)
    if first:
        return Leg(Cause.HANDED_OVER, row.at, row.due_at, explanation)
    asked = [s.at for s in escalation.steps if s.kind is StepKind.ASKED_BACK and s.at <= row.at]
    return Leg(Cause.RESUMED, row.at, row.due_at, explanation, paused_at=asked[-1] if asked else None)


def _approver(escalation: Escalation, row: Deadline) -> str:
    for one in escalation.submissions:
        if one.decided_at == row.at and one.due_at == row.due_at and one.decided_by is not None:
            return one.decided_by.display_name
    return ""


def _explained(row: Deadline) -> Explanation | None:
    if row.granted:
        return None
    calendar = exceptions_at(row.calendar_version)
    explanation = explain(row.from_at, timedelta(minutes=row.minutes), calendar)
    return explanation if explanation.due_at == row.due_at else None


def _read_off(escalation: Escalation) -> Explanation:
    """For an escalation without a record: the service may allow other hours by now, so they are read off the deadline.

    Whole hours, as the deadline was rounded up by less than a minute.
    """
    calendar = exceptions_at(escalation.calendar_version)
    given = business_time_between(escalation.handed_over_at, escalation.due_at, calendar)
    return explain(escalation.handed_over_at, given // _HOUR * _HOUR, calendar)
