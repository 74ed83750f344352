"""On which days the records of a month changed since they were reported."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from foundation.organisation.models import Service
from inquiry_desk.reporting.content import Content, read_content
from inquiry_desk.reporting.models import Report
from inquiry_desk.reporting.monthly.composing import differences_of
from inquiry_desk.reporting.monthly.days import daily_reports, services_of, submitted
from inquiry_desk.reporting.monthly.reconciling import Difference
from inquiry_desk.reporting.stretches import Stretch


@dataclass(frozen=True)
class Day:
    """A daily report whose records say `by` more than it does."""

    report: Report
    by: int


@dataclass(frozen=True)
class Explained:
    """A cell of the month that differs, and the daily reports it differs on; none where the days have no report.

    What stood at the end of the month is the last report's.
    """

    service: Service | None
    difference: Difference
    days: tuple[Day, ...]


def responsible_days(month: Stretch, at: datetime) -> list[Explained]:
    """Every difference of the month with its days. Only services that differ are counted day by day."""
    reports = daily_reports(month)
    given = {
        one: read_content(revision.content) for one, revision in submitted([r.id for r in reports]).items()
    }
    return [
        explained
        for service in services_of(month, reports)
        for explained in _of_service(
            service, [one for one in reports if one.service is service], given, month, at
        )
    ]


def _of_service(
    service: Service | None,
    reports: Sequence[Report],
    given: dict[int, Content],
    month: Stretch,
    at: datetime,
) -> Iterator[Explained]:
    contents = [given[report.id] for report in reports if report.id in given]
    found = differences_of(service, contents, month, at)
    if not found:
        return
    by_report = [(report, _by_cell(service, report, given.get(report.id), at)) for report in reports]
    for difference in found:
        days = tuple(
            Day(report, cells[difference.cell])
            for report, cells in (by_report if difference.flows else by_report[-1:])
            if difference.cell in cells
        )
        yield Explained(service, difference, days)


def _by_cell(
    service: Service | None, report: Report, content: Content | None, at: datetime
) -> dict[tuple[str, str, str], int]:
    stretch = Stretch(report.from_day, report.to_day)
    found = differences_of(service, [content] if content else [], stretch, at)
    return {one.cell: one.by for one in found}
