"""事故報告書: written line by line, submitted, asked about, answered, accepted (spec 3-9(2), 3-9(3))."""

from collections.abc import Callable
from datetime import datetime

from flask import abort
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import transaction
from foundation.web.fields import SeenForm
from foundation.web.session import me
from inquiry_desk.incidents import reporting
from inquiry_desk.incidents.blueprint import blueprint
from inquiry_desk.incidents.kinds import Means
from inquiry_desk.incidents.models import Incident
from inquiry_desk.incidents.page import Sheet, act_page, perform, visible_or_404
from inquiry_desk.incidents.parts import questions_of
from inquiry_desk.incidents.report_forms import (
    AcceptForm,
    AnswerForm,
    EventForm,
    NoticeForm,
    QuestionForm,
    WritingForm,
)
from inquiry_desk.incidents.report_page import show_report
from inquiry_desk.incidents.rules import Act

HERE = "incidents.report"
KEPT = _l("What you wrote was kept.")
WRITE = Sheet(Act.WRITE, _l("Written report"), _l("Keep what is written"), KEPT, back=HERE)
SUBMIT = Sheet(
    Act.SUBMIT,
    _l("Submit it to the city"),
    _l("Submit it to the city"),
    _l("It was submitted to the city."),
    back=HERE,
)
ASK = Sheet(
    Act.ASK,
    _l("Ask the centre"),
    _l("Send the question"),
    _l("The question was sent to the centre."),
    _l("About the edition submitted last (spec 3-9(3)). The centre answers on this page."),
    HERE,
)
ANSWER = Sheet(
    Act.ANSWER,
    _l("Answer the question of the city"),
    _l("Send the answer"),
    _l("The answer was sent to the city."),
    back=HERE,
)
ACCEPT = Sheet(
    Act.ACCEPT, _l("Accept the report"), _l("Accept the report"), _l("The report was accepted."), back=HERE
)


@blueprint.get("/<int:incident_id>/report")
@requires(Permission.READ_INCIDENTS)
def report(incident_id: int) -> str:
    """The draft, for the city the edition submitted last, or the edition asked for."""
    incident = visible_or_404(incident_id)
    with transaction():
        record(AuditAction.READ, "incident", f"{incident.number}/incident_report")
    return show_report(incident_id)


@blueprint.post("/<int:incident_id>/report")
@requires(Permission.HANDLE_INCIDENTS)
def write(incident_id: int) -> ResponseReturnValue:
    form = WritingForm()

    def deed(incident: Incident, at: datetime) -> None:
        reporting.write(incident, form.texts, me(), at)

    return perform(visible_or_404(incident_id), WRITE, form, deed, lambda: show_report(incident_id, form))


@blueprint.post("/<int:incident_id>/report/submit")
@requires(Permission.SUBMIT_REPORTS)
def submit(incident_id: int) -> ResponseReturnValue:
    """With what stands in the fields, so that nothing on the screen is left out of what is submitted."""
    form = WritingForm()

    def deed(incident: Incident, at: datetime) -> None:
        reporting.write(incident, form.texts, me(), at)
        reporting.submit(incident, form.reason.data or "", me(), at)

    return perform(visible_or_404(incident_id), SUBMIT, form, deed, lambda: show_report(incident_id, form))


@blueprint.post("/<int:incident_id>/report/events")
@requires(Permission.HANDLE_INCIDENTS)
def add_event(incident_id: int) -> ResponseReturnValue:
    form = EventForm()

    def deed(incident: Incident, at: datetime) -> None:
        happened_at = form.event_at.moment
        assert happened_at, "only a valid form has values"
        reporting.add_event(incident, happened_at, form.event.data or "", me(), at)

    return perform(
        visible_or_404(incident_id), WRITE, form, deed, lambda: show_report(incident_id, event=form)
    )


@blueprint.post("/<int:incident_id>/report/notices")
@requires(Permission.HANDLE_INCIDENTS)
def add_notice(incident_id: int) -> ResponseReturnValue:
    form = NoticeForm()

    def deed(incident: Incident, at: datetime) -> None:
        told_at = form.notice_at.moment
        assert told_at, "only a valid form has values"
        reporting.add_notice(incident, form.to_whom.data or "", Means(form.means.data), told_at, me(), at)

    return perform(
        visible_or_404(incident_id), WRITE, form, deed, lambda: show_report(incident_id, notice=form)
    )


@blueprint.post("/<int:incident_id>/report/events/<int:event_id>/remove")
@requires(Permission.HANDLE_INCIDENTS)
def remove_event(incident_id: int, event_id: int) -> ResponseReturnValue:
    return _removed(incident_id, lambda one, at: reporting.remove_event(one, event_id, me(), at))


@blueprint.post("/<int:incident_id>/report/notices/<int:notice_id>/remove")
@requires(Permission.HANDLE_INCIDENTS)
def remove_notice(incident_id: int, notice_id: int) -> ResponseReturnValue:
    return _removed(incident_id, lambda one, at: reporting.remove_notice(one, notice_id, me(), at))


@blueprint.route("/<int:incident_id>/questions/new", methods=["GET", "POST"])
@requires(Permission.CONFIRM_REPORTS)
def ask(incident_id: int) -> ResponseReturnValue:
    form = QuestionForm()

    def deed(incident: Incident, at: datetime) -> None:
        reporting.ask(incident, form.question.data or "", me(), at)

    return act_page(visible_or_404(incident_id), ASK, form, deed)


@blueprint.route("/<int:incident_id>/questions/<int:question_id>/answer", methods=["GET", "POST"])
@requires(Permission.HANDLE_INCIDENTS)
def answer_question(incident_id: int, question_id: int) -> ResponseReturnValue:
    shown, form = visible_or_404(incident_id), AnswerForm()
    asked = next((one for one in questions_of(shown) if one.id == question_id), None) or abort(404)

    def deed(incident: Incident, at: datetime) -> None:
        reporting.answer_question(incident, question_id, form.answer.data or "", me(), at)

    return act_page(shown, ANSWER, form, deed, question=asked)


@blueprint.route("/<int:incident_id>/accept", methods=["GET", "POST"])
@requires(Permission.CONFIRM_REPORTS)
def accept(incident_id: int) -> ResponseReturnValue:
    form = AcceptForm()

    def deed(incident: Incident, at: datetime) -> None:
        reporting.accept(incident, form.comment.data or "", me(), at)

    return act_page(visible_or_404(incident_id), ACCEPT, form, deed)


def _removed(incident_id: int, deed: Callable[[Incident, datetime], None]) -> ResponseReturnValue:
    shown = visible_or_404(incident_id)
    return act_page(shown, WRITE, SeenForm(), deed)
