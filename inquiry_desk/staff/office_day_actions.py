"""Closing days, entering agreed overtime, taking either back: noted in the audit log, stored deadlines untouched."""

from datetime import date, datetime

from flask_babel import lazy_gettext as _l

from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.business_days import actions
from foundation.business_days.actions import Overtime, lock_calendar
from foundation.business_days.models import CalendarChange, ChangeKind
from foundation.business_days.queries import exceptions_at, standing_changes
from foundation.calendar import CalendarExceptions, is_office_day, open_stretches
from foundation.organisation.models import User
from inquiry_desk.staff.refusals import Refused


def close_days(days: list[date], reason: str, by: User, at: datetime) -> list[date]:
    """Close those of `days` that are office days; returns them."""
    lock_calendar()
    calendar = exceptions_at()
    closing = [day for day in days if is_office_day(day, calendar)]
    if not closing:
        raise Refused(_l("The office is closed then already."), "first_on")
    actions.close_days(closing, reason, by, at)
    through = closing[-1].isoformat() if len(closing) > 1 else ""
    record(AuditAction.CREATED, "closed_day", closing[0].isoformat(), to_day=through)
    return closing


def agree_overtime(overtime: Overtime, by: User, at: datetime) -> None:
    lock_calendar()
    calendar, day = exceptions_at(), overtime.day
    hours = {**calendar.open, day: (overtime.opens_at, overtime.closes_at)}
    without = {other: times for other, times in calendar.open.items() if other != day}
    ordinary = open_stretches(day, CalendarExceptions(calendar.closed, without))
    if calendar.open.get(day) == hours[day]:
        raise Refused(_l("These hours count already."), "opens_at")
    if open_stretches(day, CalendarExceptions(calendar.closed, hours)) == ordinary:
        raise Refused(_l("These are office hours anyway."), "opens_at")
    actions.agree_overtime(overtime, by, at)
    record(AuditAction.CREATED, "overtime", day.isoformat())


def withdraw(change: CalendarChange, reason: str, by: User, at: datetime) -> None:
    """The day goes back to the ordinary calendar, with all that stands for it."""
    lock_calendar()
    if change.id not in {standing.id for standing in standing_changes(change.day)}:
        raise Refused(_l("This was taken back or replaced meanwhile."))
    actions.withdraw(change.day, reason, by, at)
    kind = "closed_day" if change.kind is ChangeKind.CLOSED else "overtime"
    record(AuditAction.CHANGED, kind, change.day.isoformat(), taken_back=True)
