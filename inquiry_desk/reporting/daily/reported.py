"""Complaints and requests of the days of a report: all of them, also those nobody has recorded yet (spec 3-9(1))."""

from collections import Counter

from flask_babel import force_locale

from escalation.notices import LANGUAGE
from foundation.wareki import format_datetime
from foundation.web.filters import label
from inquiry_desk.complaints.models import ComplaintKind
from inquiry_desk.complaints.rules import NATURES, ComplaintState
from inquiry_desk.complaints.summary import Reported, complaints_in
from inquiry_desk.reporting.content import Listing, Row, Table
from inquiry_desk.reporting.daily.asked import Asked

COLUMNS = ("at", "nature", "complaint_kind", "content", "handling")
NO_KIND = "none"


def complaints_of(asked: Asked) -> list[Reported]:
    """Those received on the days, oldest first."""
    return [
        one for one in complaints_in(asked.stretch, asked.service_id) if one.service_id == asked.service_id
    ]


def by_nature(lines: list[Reported]) -> Table:
    found = Counter(line.nature for line in lines)
    return Table("complaints", ("received",), tuple(Row(one.value, (found[one],)) for one in NATURES))


def by_kind(lines: list[Reported]) -> Table:
    """One not recorded yet has no kind."""
    found = Counter(line.kind for line in lines)
    rows = [Row(one.value, (found[one],)) for one in ComplaintKind]
    return Table("complaint_kinds", ("received",), (*rows, Row(NO_KIND, (found[None],))))


def by_state(lines: list[Reported], asked: Asked) -> Table:
    """How those received on the days stood at the end; whether one was recorded is known as it is now."""
    found = Counter(_state(line, asked) for line in lines)
    rows = tuple(Row(one.value, (found[one],)) for one in ComplaintState)
    return Table("complaint_states", ("received",), rows, flows=False)


def listed(lines: list[Reported]) -> Listing:
    """Each with what the register says of it, in Japanese; what is not recorded yet by its number alone."""
    with force_locale(LANGUAGE):
        return Listing("complaints", COLUMNS, tuple(_cells(line) for line in lines))


def _state(line: Reported, asked: Asked) -> ComplaintState:
    closed_later = line.closed_at is not None and line.closed_at >= asked.until
    return ComplaintState.OPEN if closed_later else line.state


def _cells(line: Reported) -> tuple[str, ...]:
    recorded = line.kind is not None
    return (
        format_datetime(line.received_at),
        str(label(line.nature)),
        str(label(line.kind) if line.kind else label(ComplaintState.UNRECORDED)),
        line.content if recorded else (line.number or ""),
        line.handling,
    )
