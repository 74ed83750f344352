"""The days a figure is measured over; days are days in Japan, both ends included."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import lazy_gettext as _l

from foundation.calendar import day_bounds, fiscal_year, fiscal_year_range, month_range


@dataclass(frozen=True)
class Period:
    """`from_day` is not after `to_day`."""

    from_day: date
    to_day: date

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        """start <= moment < end, from midnight to midnight in Japan."""
        return day_bounds(self.from_day, self.to_day)


def only(day: date) -> Period:
    return Period(day, day)


def month_of(day: date) -> Period:
    return Period(*month_range(day.year, day.month))


def presets(today: date) -> list[tuple[object, Period]]:
    """What is asked most often, with its label: today, months, this month a year ago, fiscal years."""
    this_month = month_of(today)
    year = fiscal_year(today)
    return [
        (_l("Only today"), only(today)),
        (_l("This month"), this_month),
        (_l("Last month"), month_of(this_month.from_day - timedelta(days=1))),
        (_l("Same month last year"), month_of(this_month.from_day.replace(year=today.year - 1))),
        (_l("This fiscal year"), Period(*fiscal_year_range(year))),
        (_l("Last fiscal year"), Period(*fiscal_year_range(year - 1))),
    ]
