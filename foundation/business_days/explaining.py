"""なぜこの期限か: a deadline taken apart into the days that counted and the days that did not."""

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from flask_babel import lazy_gettext as _l

from foundation.calendar import (
    NO_EXCEPTIONS,
    CalendarExceptions,
    day_of,
    due_after,
    holiday_name,
    is_office_day,
    is_year_end,
    office_hours,
    open_stretches,
)

_MINUTE = timedelta(minutes=1)
_NOTHING = timedelta(0)


class Closure(enum.Enum):
    """Why nothing was counted on a day."""

    SATURDAY = "saturday"
    SUNDAY = "sunday"
    HOLIDAY = "holiday"
    YEAR_END = "year_end"
    CITY = "city"
    AFTER_HOURS = "after_hours"


LABELS: dict[enum.Enum, object] = {
    Closure.SATURDAY: _l("Saturday"),
    Closure.SUNDAY: _l("Sunday"),
    Closure.HOLIDAY: _l("National holiday"),
    Closure.YEAR_END: _l("Turn of the year"),
    Closure.CITY: _l("Closed day of the city"),
    Closure.AFTER_HOURS: _l("After closing time"),
}


@dataclass(frozen=True)
class Stretch:
    """Business time counted without a break, in UTC."""

    begins: datetime
    ends: datetime
    overtime: bool

    @property
    def counted(self) -> timedelta:
        return self.ends - self.begins


@dataclass(frozen=True)
class Day:
    """What counted on a day, or why nothing did; `reason` is the city's, where it closed the day."""

    day: date
    stretches: tuple[Stretch, ...] = ()
    closure: Closure | None = None
    reason: str = ""

    @property
    def counted(self) -> timedelta:
        return sum((stretch.counted for stretch in self.stretches), _NOTHING)


@dataclass(frozen=True)
class Explanation:
    """`amount` of business time from `starts_at`, day by day until `due_at`.

    Counted from `counted_from`, the next full minute: what is rounded up there is not rounded at the end.
    """

    starts_at: datetime
    counted_from: datetime
    amount: timedelta
    days: tuple[Day, ...]
    due_at: datetime


def explain(
    start: datetime, amount: timedelta, exceptions: CalendarExceptions = NO_EXCEPTIONS
) -> Explanation:
    """How `due_after` comes to its deadline; `amount` and hours of overtime in whole minutes."""
    begins = _next_full_minute(start.astimezone(UTC))
    ends = due_after(start, amount, exceptions)
    return Explanation(start, begins, amount, tuple(_days(begins, ends, exceptions)), ends)


def closure_of(day: date, exceptions: CalendarExceptions = NO_EXCEPTIONS) -> Closure:
    """Why a day without counted time had none; an office day, because its hours were over."""
    if is_year_end(day):
        return Closure.YEAR_END
    if holiday_name(day):
        return Closure.HOLIDAY
    if day.weekday() >= 5:
        return Closure.SATURDAY if day.weekday() == 5 else Closure.SUNDAY
    return Closure.CITY if day in exceptions.closed else Closure.AFTER_HOURS


def _days(begins: datetime, ends: datetime, exceptions: CalendarExceptions) -> Iterator[Day]:
    day = day_of(begins)
    while day <= day_of(ends):
        stretches = tuple(_counted_on(day, begins, ends, exceptions))
        if stretches:
            yield Day(day, stretches)
        elif day < day_of(ends):
            closure = closure_of(day, exceptions)
            yield Day(day, (), closure, exceptions.reasons.get(day, "") if closure is Closure.CITY else "")
        day += timedelta(days=1)


def _counted_on(
    day: date, begins: datetime, ends: datetime, exceptions: CalendarExceptions
) -> Iterator[Stretch]:
    """The day's business time between the two moments; ordinary hours and overtime apart."""
    opens, closes = office_hours(day)
    ordinary = is_office_day(day, exceptions)
    for first, last in open_stretches(day, exceptions):
        edges = [first, *(edge for edge in (opens, closes) if ordinary and first < edge < last), last]
        for since, until in pairwise(edges):
            counted_since, counted_until = max(since, begins), min(until, ends)
            if counted_since < counted_until:
                overtime = not (ordinary and opens <= since and until <= closes)
                yield Stretch(counted_since, counted_until, overtime)


def _next_full_minute(at: datetime) -> datetime:
    minute = at.replace(second=0, microsecond=0)
    return minute if minute == at else minute + _MINUTE
