"""Thirteen months side by side: as reported, and as counted now where no report was submitted."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select, true

from foundation.calendar import month_range
from foundation.db import db
from foundation.wareki import format_date
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.reporting.content import Figures, Row, Table, read_content
from inquiry_desk.reporting.models import Report, ReportKind
from inquiry_desk.reporting.monthly.days import submitted
from inquiry_desk.reporting.monthly.summing import value_of
from inquiry_desk.reporting.stretches import Stretch
from inquiry_desk.reports.kpi import COMPLETION, FIRST_CONTACT, Figure
from inquiry_desk.reports.period import Period
from inquiry_desk.reports.queries import count_figures

MONTHS = 13
COLUMNS = (
    "received",
    "completed",
    "first_contact_numerator",
    "first_contact_denominator",
    "completion_numerator",
    "completion_denominator",
)


def months_until(day: date, count: int = MONTHS) -> list[Stretch]:
    """`count` calendar months up to that of `day`, oldest first."""
    found: list[Stretch] = []
    for _ in range(count):
        first, last = month_range(day.year, day.month)
        found.append(Stretch(first, last))
        day = first - timedelta(days=1)
    return found[::-1]


def month_name(month: Stretch) -> str:
    """「令和8年11月」."""
    return format_date(month.to_day).partition("月")[0] + "月"


def trend(month: Stretch, now: Row) -> Table:
    """`now`: the last line, of the month that is being reported."""
    past = months_until(month.to_day)[:-1]
    frozen = _reported(past)
    first = db.session.scalar(select(func.min(Inquiry.received_at)))
    rows = [frozen.get(one) or _counted(one) for one in past if first is not None and first < one.bounds[1]]
    return Table("trend", COLUMNS, (*rows, now), flows=False, totals=False)


def row_of(month: Stretch, received: int, completed: int, figures: dict[str, tuple[int, int]]) -> Row:
    """One line; `figures`: numerator and denominator by key."""
    sides = (*figures.get(FIRST_CONTACT.key, (0, 0)), *figures.get(COMPLETION.key, (0, 0)))
    return Row(f"{month.to_day:%Y-%m}", (received, completed, *sides), month_name(month))


def sides_of(figures: list[Figure]) -> dict[str, tuple[int, int]]:
    return {one.kpi.key: (one.numerator, one.denominator) for one in figures}


def _reported(months: list[Stretch]) -> dict[Stretch, Row]:
    query = select(Report).where(
        Report.kind == ReportKind.MONTHLY,
        Report.from_day >= months[0].from_day,
        Report.to_day <= months[-1].to_day,
    )
    reports = {report.id: Stretch(report.from_day, report.to_day) for report in db.session.scalars(query)}
    given = submitted(reports)
    return {
        month: _row_of_report(month, read_content(given[report_id].content).figures)
        for report_id, month in reports.items()
        if report_id in given
    }


def _row_of_report(month: Stretch, figures: Figures) -> Row:
    sides = {
        key: (
            value_of(figures, "contract", "numerator", key),
            value_of(figures, "contract", "denominator", key),
        )
        for key in (FIRST_CONTACT.key, COMPLETION.key)
    }
    received = value_of(figures, "by_service", "received")
    return row_of(month, received, value_of(figures, "by_service", "completed"), sides)


def _counted(month: Stretch) -> Row:
    figures = count_figures(Period(month.from_day, month.to_day), true())
    return row_of(
        month, _count(Inquiry.received_at, month), _count(Inquiry.completed_at, month), sides_of(figures)
    )


def _count(column: Any, month: Stretch) -> int:
    start, end = month.bounds
    return db.session.scalar(select(func.count(Inquiry.id)).where(column >= start, column < end)) or 0
