"""What the registers say of the days of a report: processed items, findings, deadlines, incidents (spec 3-12(1))."""

from collections.abc import Iterable

from foundation.wareki import format_date_with_weekday, format_datetime
from inquiry_desk.incidents.models import Incident
from inquiry_desk.registers.figures import Counted
from inquiry_desk.registers.parts import Part
from inquiry_desk.registers.queries import register_figures
from inquiry_desk.reporting.content import Listing, Row, Table
from inquiry_desk.reporting.daily.asked import Asked

COLUMNS = ("day", "noticed_at", "content", "handling", "reported_at")


def registers(asked: Asked) -> tuple[Table, Listing]:
    """Counts by item, and every incident. What belongs to no service are incidents alone."""
    errors, deadlines, incidents = register_figures(asked.stretch, asked.service_id, None)
    findings, tasks, happened = (_of(asked, one.behind) for one in (errors, deadlines, incidents))
    counts = {
        "processed": 0 if asked.service_id is None else errors.denominator or 0,
        "findings": _sum(findings),
        "findings_accepted": _sum(one for one in findings if one.part is Part.ACCEPTED),
        "tasks_due": _sum(one for one in tasks if one.is_counted),
        "tasks_met": _sum(one for one in tasks if one.is_counted and one.part is not Part.MISSED),
        "incidents": _sum(one for one in happened if one.part is Part.HAPPENED),
    }
    rows = tuple(Row(key, (count,)) for key, count in counts.items())
    return Table("registers", ("items",), rows, totals=False), _listed(happened)


def _of(asked: Asked, behind: list[Counted]) -> list[Counted]:
    """Asked without a service, the registers answer for all of them."""
    return [one for one in behind if one.row.service_id == asked.service_id]


def _sum(rows: Iterable[Counted]) -> int:
    return sum(one.count for one in rows)


def _listed(rows: list[Counted]) -> Listing:
    incidents = [one.row for one in rows if one.part is Part.HAPPENED]
    lines = (_cells(one) for one in incidents if isinstance(one, Incident))
    return Listing("incidents", COLUMNS, tuple(lines))


def _cells(incident: Incident) -> tuple[str, ...]:
    return (
        format_date_with_weekday(incident.occurred_on),
        format_datetime(incident.noticed_at),
        incident.what,
        incident.handling,
        format_datetime(incident.reported_at) if incident.reported_at else "",
    )
