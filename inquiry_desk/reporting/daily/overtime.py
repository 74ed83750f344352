"""Agreed overtime (spec 3-2) of the days of a report: a list, for it is the same for every service."""

from datetime import date, datetime, timedelta

from foundation.business_days.models import CalendarChange, ChangeKind
from foundation.business_days.queries import exceptions_at, standing_changes
from foundation.calendar import CalendarExceptions, open_stretches
from foundation.wareki import format_date_with_weekday
from inquiry_desk.reporting.content import Listing
from inquiry_desk.reporting.stretches import Stretch

COLUMNS = ("day", "hours", "minutes", "reason", "agreed_with")
_MINUTE = timedelta(minutes=1)


def overtime(stretch: Stretch) -> Listing:
    """Each day with agreed hours: when, how many minutes beside the ordinary ones, why, and who agreed."""
    exceptions = exceptions_at()
    agreed = (one for one in standing_changes(stretch.from_day) if one.kind is ChangeKind.OVERTIME)
    lines = (_line(one, exceptions) for one in agreed if one.day <= stretch.to_day)
    return Listing("overtime", COLUMNS, tuple(lines))


def overtime_minutes(day: date, exceptions: CalendarExceptions) -> int:
    """Minutes of business time that `day` has beside its ordinary hours."""
    ordinary = CalendarExceptions(closed=exceptions.closed)
    longer = _open(open_stretches(day, exceptions)) - _open(open_stretches(day, ordinary))
    return longer // _MINUTE


def _open(stretches: list[tuple[datetime, datetime]]) -> timedelta:
    return sum((closes - opens for opens, closes in stretches), timedelta())


def _line(change: CalendarChange, exceptions: CalendarExceptions) -> tuple[str, ...]:
    hours = f"{change.opens_at:%H:%M}–{change.closes_at:%H:%M}"
    minutes = str(overtime_minutes(change.day, exceptions))
    return format_date_with_weekday(change.day), hours, minutes, change.reason, change.agreed_with
