"""What a monthly report says in words, line by line. The caller sets the language."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _

from foundation.calendar import day_of
from foundation.organisation.models import Service
from foundation.wareki import format_date
from foundation.web.filters import label
from inquiry_desk.complaints.summary import Reported
from inquiry_desk.reporting.content import Listing
from inquiry_desk.reporting.monthly.days import Missing
from inquiry_desk.reporting.monthly.reconciling import Difference
from inquiry_desk.reporting.naming import column_name, row_name, title_of
from inquiry_desk.reporting.stretches import Stretch


def name_of(service: Service | None) -> str:
    return service.name if service else _("Inquiries of no service")


def difference_listing(found: Sequence[tuple[Service | None, Difference]]) -> Listing:
    """Each cell that differs, as people read it."""
    lines = tuple(
        (
            name_of(service),
            title_of(one.table),
            row_name(one.table, one.row),
            column_name(one.column),
            f"{one.reported:,}",
            f"{one.counted:,}",
            f"{one.by:+,}",
        )
        for service, one in found
    )
    return Listing(
        "differences", ("service", "table", "row", "column", "reported", "counted", "difference"), lines
    )


def missing_listing(found: Sequence[Missing]) -> Listing:
    lines = tuple((name_of(one.service), days_in_words(one.stretch), state_in_words(one)) for one in found)
    return Listing("unconfirmed", ("service", "days", "state"), lines)


def days_in_words(stretch: Stretch) -> str:
    last = format_date(stretch.to_day)
    return last if stretch.from_day == stretch.to_day else f"{format_date(stretch.from_day)}～{last}"


def state_in_words(one: Missing) -> str:
    return label(one.report.state) if one.report else _("No daily report")


def complaint_listing(found: Sequence[Reported], services: Mapping[int, str]) -> Listing:
    """`services`: their short names."""
    columns = (
        "day",
        "service",
        "nature",
        "complaint_kind",
        "state",
        "content",
        "handling",
        "result",
        "prevention",
    )
    return Listing("complaints_of_month", columns, tuple(_line(one, services) for one in found))


def _line(one: Reported, services: Mapping[int, str]) -> tuple[str, ...]:
    """What is not recorded yet has no text of its own: its inquiry's number stands for it."""
    day = day_of(one.received_at)
    return (
        _("%(month)d/%(day)d", month=day.month, day=day.day),
        services.get(one.service_id or 0, one.service or "—"),
        label(one.nature),
        label(one.kind),
        label(one.state),
        one.content or one.number or "",
        one.handling,
        one.result,
        one.prevention,
    )
