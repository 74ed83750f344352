"""Why an escalation is due when it is."""

from datetime import timedelta

from escalation.models import Escalation
from foundation.business_days.explaining import Explanation, explain
from foundation.business_days.queries import exceptions_at
from foundation.calendar import business_time_between

_HOUR = timedelta(hours=1)


def why_due(escalation: Escalation) -> Explanation | None:
    """The deadline taken apart, with the calendar it was computed with; None where it came about otherwise.

    The service may allow other hours by now, so they are read off the deadline: whole hours, rounded up by less
    than a minute.
    """
    calendar = exceptions_at(escalation.calendar_version)
    given = business_time_between(escalation.handed_over_at, escalation.due_at, calendar)
    explanation = explain(escalation.handed_over_at, given // _HOUR * _HOUR, calendar)
    return explanation if explanation.due_at == escalation.due_at else None
