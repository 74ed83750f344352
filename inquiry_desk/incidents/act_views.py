"""The acts of an incident, each with a page of its own: telling the city, correcting, withdrawing, linking, closing."""

from datetime import datetime
from typing import Any

from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.calendar import JST
from foundation.organisation.queries import active_services
from foundation.web.fields import SeenForm
from foundation.web.session import me
from inquiry_desk.incidents import actions
from inquiry_desk.incidents.blueprint import blueprint
from inquiry_desk.incidents.correcting import correct as write_anew
from inquiry_desk.incidents.forms import (
    CloseForm,
    CorrectForm,
    CorrectReportedForm,
    FirstReportForm,
    LinkForm,
    ReasonForm,
    WithdrawForm,
)
from inquiry_desk.incidents.kinds import LinkKind, Means
from inquiry_desk.incidents.models import Incident
from inquiry_desk.incidents.page import Sheet, act_page, visible_or_404
from inquiry_desk.incidents.rules import Act

FIRST_REPORT = Sheet(
    Act.FIRST_REPORT,
    _l("First report to the city"),
    _l("Record the first report"),
    _l("The first report was recorded. Write the report when the handling is done."),
    _l("Tell the city by voice first; record here whom you told, when and how."),
)
CORRECT = Sheet(
    Act.CORRECT,
    _l("Correct what was recorded"),
    _l("Correct it"),
    _l("The incident was corrected."),
    _l("What stood there before stays visible with this reason."),
)
WITHDRAW = Sheet(
    Act.WITHDRAW,
    _l("Withdraw the incident"),
    _l("Withdraw the incident"),
    _l("The incident was withdrawn. It stays in the list with the reason."),
    _l("Only where it turned out to be none. It stays in the list and leaves the figure."),
)
CLOSE = Sheet(
    Act.CLOSE,
    _l("Close the incident"),
    _l("Close the incident"),
    _l("The incident was closed."),
    _l(
        "The city has accepted the report and every measure is done. A near miss needs a measure, or a reason."
    ),
)
REOPEN = Sheet(
    Act.REOPEN, _l("Open the incident again"), _l("Open it again"), _l("The incident is open again.")
)
LINK = Sheet(
    Act.LINK,
    _l("Link what it is about"),
    _l("Link it"),
    _l("The number was linked."),
    _l(
        "Of an inquiry its number, of a case its reception number, of a mail the number at the end of its address."
    ),
)
UNLINK = Sheet(Act.LINK, _l("Remove the link"), _l("Remove the link"), _l("The link was removed."))


@blueprint.route("/<int:incident_id>/first-report", methods=["GET", "POST"])
@requires(Permission.SUBMIT_REPORTS)
def first_report(incident_id: int) -> ResponseReturnValue:
    form = FirstReportForm(reported_at=clock.now().astimezone(JST))

    def deed(incident: Incident, at: datetime) -> None:
        told_at = form.reported_at.moment
        assert told_at, "only a valid form has values"
        means = Means(form.reported_means.data)
        actions.report_first(incident, form.reported_to.data or "", means, told_at, me(), at)

    return act_page(visible_or_404(incident_id), FIRST_REPORT, form, deed)


@blueprint.route("/<int:incident_id>/correct", methods=["GET", "POST"])
@requires(Permission.HANDLE_INCIDENTS)
def correct(incident_id: int) -> ResponseReturnValue:
    shown = visible_or_404(incident_id)
    form = (CorrectReportedForm if shown.reported_at else CorrectForm)(data=_held(shown))
    form.offer(active_services())

    def deed(incident: Incident, at: datetime) -> None:
        write_anew(incident, form.correction.data or "", me(), at, **_corrected(form))

    return act_page(shown, CORRECT, form, deed)


@blueprint.route("/<int:incident_id>/withdraw", methods=["GET", "POST"])
@requires(Permission.HANDLE_INCIDENTS)
def withdraw(incident_id: int) -> ResponseReturnValue:
    form = WithdrawForm()

    def deed(incident: Incident, at: datetime) -> None:
        actions.withdraw(incident, form.reason.data or "", me(), at)

    return act_page(visible_or_404(incident_id), WITHDRAW, form, deed)


@blueprint.route("/<int:incident_id>/close", methods=["GET", "POST"])
@requires(Permission.HANDLE_INCIDENTS)
def close(incident_id: int) -> ResponseReturnValue:
    form = CloseForm()

    def deed(incident: Incident, at: datetime) -> None:
        actions.close(incident, form.reason.data or "", me(), at)

    return act_page(visible_or_404(incident_id), CLOSE, form, deed)


@blueprint.route("/<int:incident_id>/reopen", methods=["GET", "POST"])
@requires(Permission.SUBMIT_REPORTS)
def reopen(incident_id: int) -> ResponseReturnValue:
    form = ReasonForm()

    def deed(incident: Incident, at: datetime) -> None:
        actions.reopen(incident, form.reason.data or "", me(), at)

    return act_page(visible_or_404(incident_id), REOPEN, form, deed)


@blueprint.route("/<int:incident_id>/link", methods=["GET", "POST"])
@requires(Permission.HANDLE_INCIDENTS)
def link(incident_id: int) -> ResponseReturnValue:
    form = LinkForm()

    def deed(incident: Incident, at: datetime) -> None:
        actions.link(incident, LinkKind(form.kind.data), form.number.data or "", me(), at)

    return act_page(visible_or_404(incident_id), LINK, form, deed)


@blueprint.post("/<int:incident_id>/links/<int:link_id>/remove")
@requires(Permission.HANDLE_INCIDENTS)
def unlink(incident_id: int, link_id: int) -> ResponseReturnValue:
    def deed(incident: Incident, at: datetime) -> None:
        actions.unlink(incident, link_id, me(), at)

    return act_page(visible_or_404(incident_id), UNLINK, SeenForm(), deed)


def _held(shown: Incident) -> dict[str, Any]:
    """What the form shows at first."""
    same = ("service_id", "occurred_on", "noticed_by", "what", "data_kinds", "handling", "reported_to")
    held: dict[str, Any] = {name: getattr(shown, name) for name in same}
    held |= {"kind": shown.kind.value, "containment": shown.containment.value}
    held |= {"noticed_at": shown.noticed_at.astimezone(JST)}
    held |= {"people": "" if shown.people is None else str(shown.people)}
    if shown.reported_at:
        held |= {"reported_at": shown.reported_at.astimezone(JST)}
        held |= {"reported_means": shown.reported_means.value if shown.reported_means else None}
    return held


def _corrected(form: CorrectForm) -> dict[str, object]:
    corrected: dict[str, object] = dict(vars(form.told))
    if isinstance(form, CorrectReportedForm):
        corrected |= {"reported_at": form.reported_at.moment, "reported_to": form.reported_to.data or ""}
        corrected |= {"reported_means": Means(form.reported_means.data) if form.reported_means.data else None}
    return corrected
