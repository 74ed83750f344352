"""Days of a case, counted in office days (spec 3-2): pure, the calendar is an argument."""

from datetime import date, timedelta

from foundation.calendar import CalendarExceptions, is_office_day, next_office_day


def office_day_after(day: date, days: int, exceptions: CalendarExceptions) -> date:
    """The office day that is `days` office days after `day`; none after: `day` itself, or the next one where it is closed."""
    found = day if days > 0 or is_office_day(day, exceptions) else next_office_day(day, exceptions)
    for _ in range(days):
        found = next_office_day(found, exceptions)
    return found


def office_days_between(after: date, until: date, exceptions: CalendarExceptions) -> int:
    """How many office days lie after `after` up to `until`, itself included; none where it is not later."""
    days = (after + timedelta(days=n) for n in range(1, (until - after).days + 1))
    return sum(is_office_day(day, exceptions) for day in days)
