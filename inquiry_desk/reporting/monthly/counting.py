"""What happened in some days as the records say now, against what daily reports said of them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from foundation.organisation.models import Service
from inquiry_desk.reporting.content import Content, Table
from inquiry_desk.reporting.daily import calls, figures, flows, reported, waiting
from inquiry_desk.reporting.daily.asked import Asked
from inquiry_desk.reporting.daily.registered import registers
from inquiry_desk.reporting.monthly.reconciling import Difference, differences
from inquiry_desk.reporting.monthly.summing import of_period
from inquiry_desk.reporting.stretches import Stretch

# A promised call is missed when the report's days end, and may be made later in the month: its days do not add up to it.
NOT_ADDITIVE = frozenset({("callbacks", "missed")})


def flow_tables(service: Service | None, stretch: Stretch, at: datetime) -> tuple[Table, ...]:
    """The tables of a daily report that add up over days, without those of what stood at its end."""
    asked = Asked(service.id if service else None, stretch, at)
    complaints = reported.complaints_of(asked)
    items, _incidents = registers(asked)
    return (
        flows.channels(asked),
        flows.categories(asked),
        flows.outcomes(asked),
        waiting.escalation_flows(asked),
        calls.callbacks(asked),
        reported.by_nature(complaints),
        reported.by_kind(complaints),
        items,
        flows.excluded(asked),
        figures.of_days(asked),
    )


def differences_of(
    service: Service | None, contents: Sequence[Content], stretch: Stretch, at: datetime
) -> list[Difference]:
    """Of a service, over days next to each other; a day nobody reported said nothing, which is 0."""
    counted = flow_tables(service, stretch, at)
    said = [table for table in of_period(contents) if table.flows]
    found = differences(said or [replace(table, rows=()) for table in counted], counted)
    return [one for one in found if one.cell[:2] not in NOT_ADDITIVE]
