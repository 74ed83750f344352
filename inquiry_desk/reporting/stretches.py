"""Which days one daily report covers, so that every moment of a month lies in exactly one of them.

A report ends with an office day and takes in the closed days before it; closed days at the end of a month
have a report of their own, because a month is built from whole reports.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from foundation.calendar import (
    NO_EXCEPTIONS,
    CalendarExceptions,
    day_bounds,
    is_office_day,
    month_range,
    next_office_day,
)


@dataclass(frozen=True)
class Stretch:
    """Some days in a row, both ends included; days are days in Japan."""

    from_day: date
    to_day: date

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        """start <= moment < end."""
        return day_bounds(self.from_day, self.to_day)


def stretches_of_month(
    year: int, month: int, exceptions: CalendarExceptions = NO_EXCEPTIONS
) -> Iterator[Stretch]:
    """Every daily report of a month, in order; together they are the month."""
    first, last = month_range(year, month)
    begins = first
    day = first
    while day <= last:
        if is_office_day(day, exceptions) or day == last:
            yield Stretch(begins, day)
            begins = day + timedelta(days=1)
        day += timedelta(days=1)


def due_on(stretch: Stretch, exceptions: CalendarExceptions = NO_EXCEPTIONS) -> date:
    """翌開庁日: the next office day after the report's last (spec 3-13(1)ア)."""
    return next_office_day(stretch.to_day, exceptions)
