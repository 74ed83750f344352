"""How old what waits is, in office days: classes, and the moments that part them."""

from datetime import datetime, timedelta

from foundation.calendar import NO_EXCEPTIONS, OFFICE_DAY, CalendarExceptions, day_of, open_stretches

# Office days at which the next class begins.
STEPS = (1, 3, 5, 10)

_NOTHING = timedelta(0)


def since_when(at: datetime, amount: timedelta, exceptions: CalendarExceptions = NO_EXCEPTIONS) -> datetime:
    """The latest moment from which `amount` (more than nothing) of business time has passed until `at`."""
    left, day = amount, day_of(at)
    while True:
        for opens, closes in reversed(open_stretches(day, exceptions)):
            passed = max(min(closes, at) - opens, _NOTHING)
            if passed >= left:
                return min(closes, at) - left
            left -= passed
        day -= timedelta(days=1)


def class_begins(at: datetime, exceptions: CalendarExceptions = NO_EXCEPTIONS) -> list[datetime]:
    """What was handed over at or before the n-th moment is at least `STEPS[n]` office days old at `at`."""
    return [since_when(at, step * OFFICE_DAY, exceptions) for step in STEPS]
