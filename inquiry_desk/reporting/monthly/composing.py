"""The figures of a monthly report: its days added up, what the records say otherwise, and what the month is judged by."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from flask_babel import force_locale

from escalation.notices import LANGUAGE
from foundation.organisation.models import Service
from inquiry_desk.complaints.summary import complaints_in
from inquiry_desk.reporting.content import Content, Figures, Row, Table
from inquiry_desk.reporting.monthly.contract import contract_listing, contract_table, measured
from inquiry_desk.reporting.monthly.counting import differences_of
from inquiry_desk.reporting.monthly.days import (
    contents_by_service,
    daily_reports,
    missing,
    services_of,
)
from inquiry_desk.reporting.monthly.questions import top_articles, top_categories, unanswered_searches
from inquiry_desk.reporting.monthly.summing import of_period, total, value_of
from inquiry_desk.reporting.monthly.trend import COLUMNS, row_of, sides_of, trend
from inquiry_desk.reporting.monthly.wording import (
    complaint_listing,
    difference_listing,
    missing_listing,
    name_of,
)
from inquiry_desk.reporting.stretches import Stretch
from inquiry_desk.reports.kpi import COMPLETION, FIRST_CONTACT

# Of the month so far `contract` says more; how the complaints of the last days stood says nothing of the others.
LEFT_OUT = frozenset({"kpi_month", "complaint_states"})


def compose(service_id: int | None, stretch: Stretch, at: datetime) -> Figures:
    """Everything a monthly report says, over all services; `service_id` is always None.

    The document is Japanese for whoever makes it, so that the same month is the same text.
    """
    with force_locale(LANGUAGE):
        return _compose(stretch, at)


def reported_tables(contents: Sequence[Content]) -> tuple[Table, ...]:
    """What the daily reports of one service say together."""
    return tuple(table for table in of_period(contents) if table.key not in LEFT_OUT)


def _compose(stretch: Stretch, at: datetime) -> Figures:
    reports = daily_reports(stretch)
    services = services_of(stretch, reports)
    contents = contents_by_service(reports)
    said = {one: reported_tables(contents.get(one.id if one else None, [])) for one in services}
    sums = total(_named(one, table) for one, tables in said.items() for table in tables)
    found = [
        (one, difference)
        for one in services
        for difference in differences_of(one, contents.get(one.id if one else None, []), stretch, at)
    ]
    by_service = _by_service(said)
    figures, registers = measured(stretch)
    received, completed, *_ = by_service.sums
    now = row_of(stretch, received, completed, sides_of(figures))
    tables = (
        by_service,
        *sums,
        contract_table(figures, registers),
        trend(stretch, now),
        top_categories(Figures(sums).table("categories")),
        top_articles(stretch),
    )
    listings = (
        contract_listing(figures, registers),
        difference_listing(found),
        missing_listing(missing(stretch, reports)),
        complaint_listing(complaints_in(stretch, None), {one.id: one.short_name for one in services if one}),
        unanswered_searches(stretch),
    )
    return Figures(tables, listings)


def _named(service: Service | None, table: Table) -> Table:
    """Services call their categories alike: beside those of others each carries its service."""
    if table.key != "categories" or service is None:
        return table
    rows = (replace(row, name=f"{service.short_name} {row.name}") if row.name else row for row in table.rows)
    return replace(table, rows=tuple(rows))


def _by_service(said: dict[Service | None, tuple[Table, ...]]) -> Table:
    rows = []
    for service, tables in said.items():
        figures = Figures(tables)
        flow = (value_of(figures, "channels", column) for column in ("received", "completed"))
        sides = (
            value_of(figures, "kpi", side, kpi.key)
            for kpi in (FIRST_CONTACT, COMPLETION)
            for side in ("numerator", "denominator")
        )
        rows.append(Row(str(service.id if service else 0), (*flow, *sides), name_of(service)))
    return Table("by_service", COLUMNS, tuple(rows))
