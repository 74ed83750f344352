"""The page of a report, and how something is done with it once or refused with everything that was typed."""

from collections.abc import Callable
from datetime import datetime

from flask import abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError

from foundation import clock
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.calendar import day_of
from foundation.db import db, transaction
from foundation.seen import ChangedMeanwhileError
from foundation.web.fields import SeenForm
from foundation.web.ids import id_argument
from foundation.web.once import new_key, once
from foundation.web.session import me
from inquiry_desk.inquiries.values import NotPossibleError
from inquiry_desk.reporting.acts import Act, acts_of, is_over
from inquiry_desk.reporting.forms import ReasonForm, RemarkForm, WritingForm, writing_form
from inquiry_desk.reporting.inspection_forms import InspectForm, ReceiveForm
from inquiry_desk.reporting.models import Report
from inquiry_desk.reporting.noting import audit_name, reason_of
from inquiry_desk.reporting.paper import Paper, paper_of
from inquiry_desk.reporting.queries import claim_one, is_of_the_centre, report_with_id
from inquiry_desk.reporting.reading import Reading, read, readable_steps
from inquiry_desk.runtime import runtime
from inquiry_desk.staff.found import found

Deed = Callable[[Report, datetime], None]


def visible_or_404(report_id: int) -> Report:
    return found(report_with_id(report_id, me()))


def show_page(
    report: Report, refused: SeenForm | None = None, act: Act | None = None, *, status: int = 200, problem: str = ""
) -> ResponseReturnValue:  # fmt: skip
    """`refused`: the form of `act` that was sent and could not be carried out."""
    reading = _reading_or_404(report)
    with transaction():
        record(AuditAction.READ, "report", audit_name(report), revision=_number(reading))
    newest = reading.revision is None or id_argument("revision") is None
    now = clock.now()
    page = render_template(
        "reporting/show.html",
        report=report,
        reading=reading,
        paper=_paper(report, reading, now),
        acts=acts_of(me().role, report.kind, report.state) if newest else frozenset(),
        forms_of=_forms(report, refused, act),
        over=is_over(report.to_day, day_of(now)),
        today=day_of(now),
        at_centre=is_of_the_centre(me()),
        steps=readable_steps(report, me()),
        refused=refused,
        refused_act=act,
        problem=problem,
        reason=reason_of(report) if reading.revision is None else "",
    )
    return page, status


def perform(report_id: int, act: Act, form: SeenForm, deed: Deed, said: str) -> ResponseReturnValue:
    """`deed` on the version the page showed; of two people at once the second is told (409)."""
    report = visible_or_404(report_id)
    if not form.validate_on_submit():
        return show_page(report, form, act, status=422)

    def do() -> str:
        deed(claim_one(report_id, form.seen_version, me()), clock.now())
        db.session.flush()
        flash(said, "good")
        return url_for("reporting.show", report_id=report_id)

    try:
        return once(form.submission_key.data, do)
    except (ChangedMeanwhileError, StaleDataError):
        problem = _("Somebody else did something with this report in the meantime. It is shown as it is now.")
    except NotPossibleError as refusal:
        problem = str(refusal.message)
    return show_page(visible_or_404(report_id), form, act, status=409, problem=problem)


def _forms(report: Report, refused: SeenForm | None, act: Act | None) -> dict[str, SeenForm]:
    """One for each act; what was refused is kept as typed and can be sent again."""
    forms: dict[str, SeenForm] = {
        "write": writing_form(report),
        "send_back": ReasonForm(formdata=None),
        "correct": ReasonForm(formdata=None),
        "confirm": RemarkForm(formdata=None),
        "receive": ReceiveForm(formdata=None, received_on=day_of(clock.now())),
        "inspect": InspectForm(formdata=None, inspected_on=day_of(clock.now())),
    }
    if refused is not None and act is not None:
        refused.submission_key.data = new_key()
        forms["write" if isinstance(refused, WritingForm) else act.value] = refused
    for form in forms.values():
        form.seen.data = str(report.version)
    return forms


def _reading_or_404(report: Report) -> Reading:
    number = id_argument("revision") if "revision" in request.args else None
    if "revision" in request.args and number is None:
        abort(404)
    try:
        return read(report, me(), clock.now(), number)
    except LookupError:
        abort(404)


def _number(reading: Reading) -> int:
    return reading.revision.number if reading.revision else 0


def _paper(report: Report, reading: Reading, at: datetime) -> Paper:
    return paper_of(report, reading.revision, runtime().settings.centre_name, "", at)
