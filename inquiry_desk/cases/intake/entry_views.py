"""Taking in one application after the other: the form, the number to be read out, the label to be stuck on."""

from typing import Any

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.calendar import day_of
from foundation.db import transaction
from foundation.web.forms import read_day
from foundation.web.ids import id_argument
from inquiry_desk.cases.barcode import as_svg
from inquiry_desk.cases.intake.blueprint import blueprint
from inquiry_desk.cases.intake.doubts import marks_of
from inquiry_desk.cases.intake.forms import BY_HAND, NewCaseForm
from inquiry_desk.cases.intake.taking import DRAFT, keep_new
from inquiry_desk.cases.models import Case
from inquiry_desk.cases.moving.batch_queries import batch_numbered
from inquiry_desk.cases.scope import case_numbered, case_services
from inquiry_desk.inquiries.drafts import typed_before
from inquiry_desk.staff.found import found
from inquiry_desk.staff.refusals import answer


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.WORK_CASES)
def new() -> ResponseReturnValue:
    """What was chosen for the last one stands in the address, so that a pile is registered without choosing again."""
    form = _new_form()
    if request.method == "POST":
        return answer(form, lambda: keep_new(form), lambda: _new_page(form))
    return _new_page(form)


@blueprint.get("/<number>/taken")
@requires(Permission.WORK_CASES)
def taken(number: str) -> str:
    """The number, to be read out and written on the form."""
    case = visible_or_404(number)
    by_hand = case.source.value if case.source in BY_HAND else None
    following = url_for(
        "cases.new",
        service_id=case.service_id,
        source=by_hand,
        received_on=case.received_on.isoformat(),
        kind=case.kind or None,
    )
    return render_template("cases/taken.html", case=case, following=following)


@blueprint.get("/<number>/label")
@requires(Permission.READ_CASES)
def label(number: str) -> str:
    """What is stuck on the form: number, bars, service and day, and nobody's name."""
    case = visible_or_404(number)
    with transaction():
        record(AuditAction.READ, "case", case.number, label=True)
    return render_template("cases/label.html", case=visible_or_404(number))


@blueprint.get("/<number>/barcode.svg")
@requires(Permission.READ_CASES)
def barcode(number: str) -> ResponseReturnValue:
    return Response(as_svg(visible_or_404(number).number), mimetype="image/svg+xml")


@blueprint.get("/open")
@requires(Permission.READ_CASES)
def find() -> ResponseReturnValue:
    """Where the scanner leads: the case, the batch of a slip, or the same page with what was read, to be read again."""
    typed = request.args.get("number", "")[:200]
    case = case_numbered(typed, current_user)
    if case is not None:
        return redirect(url_for("cases.show", number=case.number))
    batch = batch_numbered(typed, current_user)
    if batch is not None:
        return redirect(url_for("case_moving.batch", case_batch_id=batch.id))
    return render_template("cases/not_found.html", typed=typed), 404


def visible_or_404(number: str) -> Case:
    return found(case_numbered(number, current_user))


def _new_form() -> NewCaseForm:
    form = NewCaseForm(request.form or MultiDict(typed_before(current_user, DRAFT)), **_as_before())
    services = [service for service in case_services(current_user) if service.active]
    form.service_id.choices = [(service.id, service.name) for service in services]
    if len(services) > 1:
        form.service_id.choices.insert(0, ("", _l("Choose")))
    # A pile goes on with the number on the next form.
    first = form.source_number if form.service_id.data else form.service_id
    first.render_kw = {"autofocus": True}
    return form


def _as_before() -> dict[str, Any]:
    given = request.args
    source = given.get("source")
    return {
        "service_id": id_argument("service_id"),
        "source": source if source in {one.value for one in BY_HAND} else BY_HAND[0].value,
        "received_on": read_day(given.get("received_on", "")) or day_of(clock.now()),
        "kind": given.get("kind", "")[:100],
    }


def _new_page(form: NewCaseForm) -> str:
    return render_template("cases/new.html", form=form, marks=marks_of(form.doubts), draft=DRAFT)
