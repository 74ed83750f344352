"""When a department's answer is due, in business time (spec 3-2)."""

from datetime import datetime, timedelta

from foundation.calendar import NO_EXCEPTIONS, OFFICE_DAY, CalendarExceptions, add_business_time, due_after

# Near its end (期限間近): the department has one more office day, or less.
SOON = OFFICE_DAY


def due_at(service_hours: int, at: datetime, exceptions: CalendarExceptions = NO_EXCEPTIONS) -> datetime:
    """The deadline `service_hours` business hours after the hand-over at `at`, in UTC, to the minute."""
    return due_after(at, timedelta(hours=service_hours), exceptions)


def soon_until(at: datetime, exceptions: CalendarExceptions = NO_EXCEPTIONS) -> datetime:
    """What is due at this moment or before is near its end at `at`, or past it."""
    return add_business_time(at, SOON, exceptions)


def is_due_soon(due: datetime, at: datetime, exceptions: CalendarExceptions = NO_EXCEPTIONS) -> bool:
    """Whether a deadline is near or over at `at`."""
    return due <= soon_until(at, exceptions)


def is_overdue(due: datetime, at: datetime) -> bool:
    """Whether a deadline has passed at `at`; at its very minute it has not."""
    return at > due
