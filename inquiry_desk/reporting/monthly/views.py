"""月報 and 業務完了届 month by month, and where a month differs from its records."""

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.calendar import day_of
from foundation.web.session import me
from inquiry_desk.reporting.blueprint import blueprint
from inquiry_desk.reporting.models import ReportKind
from inquiry_desk.reporting.monthly.listing import months_for
from inquiry_desk.reporting.monthly.responsible import responsible_days
from inquiry_desk.reporting.page import visible_or_404
from inquiry_desk.reporting.stretches import Stretch


@blueprint.get("/monthly")
@requires(Permission.READ_REPORTS)
def months() -> ResponseReturnValue:
    """Each month with its report, its completion notice and the inspection of it."""
    return render_template("reporting/months.html", months=months_for(me()), today=day_of(clock.now()))


@blueprint.get("/<int:report_id>/reconciliation")
@requires(Permission.READ_REPORTS)
def reconciliation(report_id: int) -> ResponseReturnValue:
    """Counted now: what the daily reports say together and what the records say, with the days that differ."""
    report = visible_or_404(report_id)
    if report.kind is not ReportKind.MONTHLY:
        abort(404)
    month, now = Stretch(report.from_day, report.to_day), clock.now()
    return render_template(
        "reporting/reconciliation.html", report=report, found=responsible_days(month, now), at=now
    )
