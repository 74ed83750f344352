"""The content of a report as its records stand now."""

from collections.abc import Callable
from datetime import datetime

from inquiry_desk.reporting.completion.composing import bar_to_signing as bar_to_completion
from inquiry_desk.reporting.completion.composing import compose as compose_completion
from inquiry_desk.reporting.content import Content, Figures
from inquiry_desk.reporting.daily.composing import compose as compose_daily
from inquiry_desk.reporting.models import Report, ReportKind
from inquiry_desk.reporting.monthly.checking import bar_to_signing as bar_to_monthly
from inquiry_desk.reporting.monthly.composing import compose as compose_monthly
from inquiry_desk.reporting.stretches import Stretch

Composer = Callable[[int | None, Stretch, datetime], Figures]

COMPOSERS: dict[ReportKind, Composer] = {
    ReportKind.DAILY: compose_daily,
    ReportKind.MONTHLY: compose_monthly,
    ReportKind.COMPLETION: compose_completion,
}
TYPED: dict[ReportKind, tuple[str, ...]] = {
    ReportKind.DAILY: ("remarks",),
    ReportKind.MONTHLY: ("remarks", "proposals", "plan"),
    ReportKind.COMPLETION: ("remarks",),
}
# Says why a report may not be signed yet, in words, or None.
BARS: dict[ReportKind, Callable[[Report], object | None]] = {
    ReportKind.MONTHLY: bar_to_monthly,
    ReportKind.COMPLETION: bar_to_completion,
}


def content_of(report: Report, at: datetime) -> Content:
    """Figures computed now, with what was typed: what a signature would freeze."""
    figures = COMPOSERS[report.kind](report.service_id, Stretch(report.from_day, report.to_day), at)
    return Content(
        kind=report.kind,
        service=report.service.name if report.service else "",
        from_day=report.from_day,
        to_day=report.to_day,
        figures=figures,
        typed={name: str(report.typed.get(name, "")) for name in TYPED[report.kind]},
    )


def bar_to_signing(report: Report) -> object | None:
    """Why the report may not be signed yet, in words; None where nothing is in the way."""
    bar = BARS.get(report.kind)
    return bar(report) if bar else None
