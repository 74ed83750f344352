"""受理 and 検査: what the city does with a completion notice, and the paper that says so."""

from datetime import date, datetime

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import transaction
from foundation.web.session import me
from inquiry_desk.reporting import inspecting, mails
from inquiry_desk.reporting.acts import Act
from inquiry_desk.reporting.blueprint import blueprint
from inquiry_desk.reporting.inspection_forms import InspectForm, ReceiveForm
from inquiry_desk.reporting.models import InspectionResult, Report
from inquiry_desk.reporting.noting import audit_name
from inquiry_desk.reporting.page import perform, visible_or_404
from inquiry_desk.runtime import runtime


@blueprint.post("/<int:report_id>/receive")
@requires(Permission.CONFIRM_REPORTS)
def receive(report_id: int) -> ResponseReturnValue:
    form = ReceiveForm()

    def deed(report: Report, at: datetime) -> None:
        inspecting.receive(report, me(), at, _given(form.received_on.data))

    return perform(report_id, Act.RECEIVE, form, deed, _("It was received. The inspection follows."))


@blueprint.post("/<int:report_id>/inspect")
@requires(Permission.CONFIRM_REPORTS)
def inspect(report_id: int) -> ResponseReturnValue:
    form = InspectForm()

    def deed(report: Report, at: datetime) -> None:
        on, comment = _given(form.inspected_on.data), form.comment.data or ""
        inspecting.inspect(report, me(), at, on, form.chosen, comment)
        if form.chosen is InspectionResult.CORRECTIONS:
            mails.tell_returned(report, at)

    return perform(report_id, Act.INSPECT, form, deed, _("The inspection is recorded."))


@blueprint.get("/<int:report_id>/inspections/<int:revision>")
@requires(Permission.READ_REPORTS)
def inspection(report_id: int, revision: int) -> ResponseReturnValue:
    """検査調書 of one edition."""
    report = visible_or_404(report_id)
    held = [one for one in inspecting.inspections_of(report) if one.revision == revision]
    if not held:
        abort(404)
    with transaction():
        record(AuditAction.READ, "report", audit_name(report), revision=revision)
    return render_template(
        "reporting/inspection.html",
        report=report,
        inspection=held[-1],
        centre_name=runtime().settings.centre_name,
    )


def _given(day: date | None) -> date:
    """The form has refused a missing day."""
    assert day is not None
    return day
