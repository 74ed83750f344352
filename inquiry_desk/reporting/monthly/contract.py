"""The contract figures of a month as the records say now, with their targets (spec 3-12)."""

from flask_babel import gettext as _
from sqlalchemy import true

from inquiry_desk.registers.figures import ERRORS_BELOW_PER_MILLE, RegisterFigure
from inquiry_desk.registers.queries import register_figures
from inquiry_desk.reporting.content import Listing, Row, Table
from inquiry_desk.reporting.stretches import Stretch
from inquiry_desk.reports.kpi import Figure
from inquiry_desk.reports.period import Period
from inquiry_desk.reports.queries import count_figures

COLUMNS = ("numerator", "denominator", "excluded")


def measured(month: Stretch) -> tuple[list[Figure], list[RegisterFigure]]:
    """All figures of 3-12, over all services."""
    period = Period(month.from_day, month.to_day)
    return count_figures(period, true()), register_figures(month, None, None)


def contract_table(figures: list[Figure], registers: list[RegisterFigure]) -> Table:
    """Both sides of each figure; one that is a plain number has 0 below the line."""
    rows = [Row(one.kpi.key, (one.numerator, one.denominator, one.excluded)) for one in figures]
    rows += [Row(one.key, (one.numerator, one.denominator or 0, one.excluded)) for one in registers]
    return Table("contract", COLUMNS, tuple(rows), flows=False, totals=False)


def contract_listing(figures: list[Figure], registers: list[RegisterFigure]) -> Listing:
    """Each figure in words: what was reached, what was agreed, whether it is met."""
    lines = [
        (
            str(one.kpi.name),
            _percent(one.percent),
            _("%(percent)s%% or more", percent=one.kpi.target_percent),
            _verdict(one.meets_target),
        )
        for one in figures
    ]
    lines += [_line(one) for one in registers]
    return Listing("contract_targets", ("figure", "reached", "target", "verdict"), tuple(lines))


def _line(one: RegisterFigure) -> tuple[str, str, str, str]:
    name, target = _names()[one.key]
    counted = _("%(count)s items", count=f"{one.numerator:,}")
    reached = counted if one.denominator is None else _percent(one.percent)
    return name, reached, target, _verdict(one.meets_target)


def _names() -> dict[str, tuple[str, str]]:
    return {
        "processing-errors": (
            _("Processing error rate"),
            _("Below %(percent)s%%", percent=ERRORS_BELOW_PER_MILLE // 10),
        ),
        "deadlines-met": (_("Deadlines met"), "100%"),
        "incidents": (_("Security incidents"), _("%(count)s items", count="0")),
    }


def _percent(percent: str | None) -> str:
    return "—" if percent is None else f"{percent}%"


def _verdict(met: bool | None) -> str:
    if met is None:
        return _("Nothing to measure")
    return _("Target met") if met else _("Target not met")
