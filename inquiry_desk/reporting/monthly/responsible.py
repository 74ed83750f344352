"""On which days the records of a month changed since they were reported."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from foundation.organisation.models import Service
from inquiry_desk.reporting.content import Content, read_content
from inquiry_desk.reporting.models import Report
from inquiry_desk.reporting.monthly.counting import differences_of
from inquiry_desk.reporting.monthly.days import daily_reports, services_of, submitted
from inquiry_desk.reporting.monthly.reconciling import Cell, Difference
from inquiry_desk.reporting.stretches import Stretch


@dataclass(frozen=True)
class Day:
    """A daily report whose records say `by` more than it does."""

    report: Report
    by: int


@dataclass(frozen=True)
class Explained:
    """A cell of the month that differs, and the daily reports it differs on; none where the days have no report."""

    service: Service | None
    difference: Difference
    days: tuple[Day, ...]


@dataclass(frozen=True)
class _Search:
    """The reports of one service, halved until the days are found; halves that agree are not looked into.

    Days that cancel each other out are no reason for a difference of the month.
    """

    service: Service | None
    given: Mapping[int, Content]
    at: datetime

    def differences(self, reports: Sequence[Report], stretch: Stretch) -> list[Difference]:
        contents = [self.given[report.id] for report in reports if report.id in self.given]
        return differences_of(self.service, contents, stretch, self.at)

    def days(self, reports: Sequence[Report], wanted: frozenset[Cell]) -> Iterator[tuple[Cell, Day]]:
        if not reports or not wanted:
            return
        found = self.differences(reports, Stretch(reports[0].from_day, reports[-1].to_day))
        differing = wanted & {one.cell for one in found}
        if len(reports) == 1:
            yield from ((one.cell, Day(reports[0], one.by)) for one in found if one.cell in wanted)
            return
        # Days without a report between two may hide what differs beside them.
        left = differing if _without_gap(reports) else wanted
        middle = len(reports) // 2
        yield from self.days(reports[:middle], left)
        yield from self.days(reports[middle:], left)


def responsible_days(month: Stretch, at: datetime) -> list[Explained]:
    """Every difference of the month with its days."""
    reports = daily_reports(month)
    revisions = submitted([report.id for report in reports])
    given = {report_id: read_content(revision.content) for report_id, revision in revisions.items()}
    return [
        explained
        for service in services_of(month, reports)
        for explained in _of_service(
            _Search(service, given, at), [one for one in reports if one.service is service], month
        )
    ]


def _of_service(search: _Search, reports: Sequence[Report], month: Stretch) -> list[Explained]:
    found = search.differences(reports, month)
    days: dict[Cell, list[Day]] = defaultdict(list)
    for cell, day in search.days(reports, frozenset(one.cell for one in found)):
        days[cell].append(day)
    return [Explained(search.service, one, tuple(days[one.cell])) for one in found]


def _without_gap(reports: Sequence[Report]) -> bool:
    return all(one.to_day + timedelta(days=1) == following.from_day for one, following in pairwise(reports))
