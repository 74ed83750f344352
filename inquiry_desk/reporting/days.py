"""The daily reports of a month, day by day; the months of a fiscal year."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from inquiry_desk.reporting.models import Report, ReportKind, ReportState
from inquiry_desk.reporting.wording import WITH_THE_CITY


@dataclass(frozen=True)
class DayOfReports:
    """All daily reports that end on one day; they cover the same days."""

    reports: tuple[Report, ...]

    @property
    def first(self) -> Report:
        return self.reports[0]

    @property
    def states(self) -> list[tuple[ReportState, int]]:
        """How many stand where, in the order of their way."""
        counted = Counter(report.state for report in self.reports)
        return [(state, counted[state]) for state in ReportState if counted[state]]

    @property
    def slowest(self) -> Report:
        """One that is not yet with the city, if there is one: the day is late with it."""
        return next((one for one in self.reports if one.state not in WITH_THE_CITY), self.first)


def days_of(reports: Iterable[Report]) -> list[DayOfReports]:
    """The newest first."""
    daily = sorted((one for one in reports if one.kind is ReportKind.DAILY), key=_to_day, reverse=True)
    return [DayOfReports(tuple(of_day)) for _day, of_day in groupby(daily, key=_to_day)]


def months_of_fiscal_year(year: int) -> list[date]:
    """The first day of each of its months, with the one before them and the one after."""
    return [date(year + month // 12, month % 12 + 1, 1) for month in range(2, 16)]


def _to_day(report: Report) -> date:
    return report.to_day
