"""Setting deadlines, each with how it came about; and the clock that stands still while the department waits for us."""

from datetime import datetime, timedelta

from escalation.models import Deadline, Escalation
from foundation.business_days.queries import current_version, exceptions_at
from foundation.calendar import business_time_between, due_after
from foundation.db import db

_MINUTE = timedelta(minutes=1)


def set_deadline(escalation: Escalation, at: datetime, amount: timedelta, reason: str = "") -> None:
    """Due `amount` of business time after `at`, by today's calendar, whose version is kept."""
    version = current_version()
    due = due_after(at, amount, exceptions_at(version))
    _keep(escalation, at, round(amount / _MINUTE), due, version, reason=reason)


def grant_deadline(escalation: Escalation, at: datetime, due: datetime, reason: str) -> None:
    """Due when a person has decided (延長)."""
    version = current_version()
    minutes = round(business_time_between(at, due, exceptions_at(version)) / _MINUTE)
    _keep(escalation, at, minutes, due, version, granted=True, reason=reason)


def pause(escalation: Escalation, at: datetime) -> None:
    """The department waits: its clock stands still from now on, and nobody is reminded."""
    escalation.paused_at = at
    escalation.next_alert_at = None


def resume(escalation: Escalation, at: datetime) -> None:
    """It goes on; what was left of the time then is left now. One that was overdue stays so."""
    if escalation.paused_at is None:
        return
    left = business_time_between(
        escalation.paused_at, escalation.due_at, exceptions_at(escalation.calendar_version)
    )
    escalation.paused_at = escalation.citizen_asked_at = None
    if left:
        set_deadline(escalation, at, left)
    escalation.next_alert_at = at


def _keep(
    escalation: Escalation,
    at: datetime,
    minutes: int,
    due: datetime,
    version: int,
    *,
    granted: bool = False,
    reason: str = "",
) -> None:
    escalation.due_at, escalation.calendar_version = due, version
    escalation.next_alert_at = at
    db.session.add(
        Deadline(
            escalation=escalation,
            at=at,
            from_at=at,
            minutes=minutes,
            due_at=due,
            calendar_version=version,
            granted=granted,
            reason=reason,
        )
    )
