"""The contract figures of the days of a report, and of its month up to its last day (spec 3-12)."""

from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.reporting.content import Row, Table
from inquiry_desk.reporting.daily.asked import Asked
from inquiry_desk.reports.period import Period
from inquiry_desk.reports.queries import count_figures

COLUMNS = ("numerator", "denominator", "excluded")


def of_days(asked: Asked) -> Table:
    """Of the inquiries of these days, by the definitions in force on them."""
    return _table("kpi", asked, Period(asked.stretch.from_day, asked.stretch.to_day), flows=True)


def of_month(asked: Asked) -> Table:
    """The same from the first of the month on: what was counted on earlier days may have changed since."""
    last = asked.stretch.to_day
    return _table("kpi_month", asked, Period(last.replace(day=1), last), flows=False)


def _table(key: str, asked: Asked, period: Period, *, flows: bool) -> Table:
    figures = count_figures(period, asked.of(Inquiry.service_id))
    rows = tuple(Row(one.kpi.key, (one.numerator, one.denominator, one.excluded)) for one in figures)
    return Table(key, COLUMNS, rows, flows=flows, totals=False)
