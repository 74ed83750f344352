"""The list of complaints and requests, and the page of one."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from foundation.access.guards import may, requires
from foundation.access.roles import Permission
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import transaction
from foundation.web.ids import id_argument, read_id
from inquiry_desk.complaints import queries
from inquiry_desk.complaints.blueprint import blueprint
from inquiry_desk.complaints.filling import draft_of, empty_form, form_of_complaint, form_of_inquiry
from inquiry_desk.complaints.forms import ComplaintForm, filter_form
from inquiry_desk.complaints.models import Complaint
from inquiry_desk.complaints.rules import ComplaintState
from inquiry_desk.complaints.stepping import keep_change, keep_record, reopen
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.queries import inquiry_with_number
from inquiry_desk.staff.fields import ButtonForm
from inquiry_desk.staff.found import found
from inquiry_desk.staff.refusals import answer

LAST_PAGE = 1000
ASKED = ("from_day", "to_day", "service", "nature", "kind")


@blueprint.get("")
@requires(Permission.OPEN_FIGURES)
def index() -> ResponseReturnValue:
    form = filter_form()
    valid = form.validate()
    filters = form.filters if valid else queries.Filters()
    state = state_argument()
    with transaction():
        record(AuditAction.SEARCHED, "complaints", state.value if state else "")
    number = min(max(id_argument("page") or 1, 1), LAST_PAGE)
    listed: tuple[list[Any], bool] = (
        queries.unrecorded(filters, current_user, number)
        if state is ComplaintState.UNRECORDED
        else queries.complaints(filters, state, current_user, number)
    )
    page = render_template(
        "complaints/index.html",
        form=form,
        state=state,
        counts=queries.counts(filters, current_user),
        rows=listed[0],
        more=listed[1] and number < LAST_PAGE,
        number=number,
        here=here,
    )
    return page, 200 if valid else 422


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.WORK_INQUIRIES)
def new() -> ResponseReturnValue:
    """On its own, or of the inquiry `of`; an inquiry that has one already leads to it."""
    of = request.args.get("of")
    inquiry = found(inquiry_with_number(of, current_user)) if of else None
    form = form_of_inquiry(inquiry) if inquiry else empty_form()
    if request.method == "POST":
        return answer(form, lambda: keep_record(form, inquiry), lambda: _page(form, None, inquiry))
    known = queries.complaint_of_inquiry(inquiry.id) if inquiry else None
    if known:
        return redirect(url_for("complaints.show", complaint_id=known.id))
    return _page(form, None, inquiry)


@blueprint.get("/<int:complaint_id>")
@requires(Permission.OPEN_FIGURES)
def show(complaint_id: int) -> str:
    complaint = visible_or_404(complaint_id)
    with transaction():
        record(AuditAction.READ, "complaint", complaint_id)
    return _page(form_of_complaint(complaint), complaint, complaint.inquiry)


@blueprint.post("/<int:complaint_id>")
@requires(Permission.WORK_INQUIRIES)
def change(complaint_id: int) -> ResponseReturnValue:
    complaint = visible_or_404(complaint_id)
    form = form_of_complaint(complaint)

    def page() -> str:
        shown = visible_or_404(complaint_id)
        return _page(form, shown, shown.inquiry)

    return answer(form, lambda: keep_change(form, complaint), page)


@blueprint.post("/<int:complaint_id>/reopen")
@requires(Permission.WORK_INQUIRIES)
def open_again(complaint_id: int) -> ResponseReturnValue:
    complaint, form = visible_or_404(complaint_id), ButtonForm()

    def act() -> str:
        reopen(complaint, read_id(request.form.get("version")))
        flash(_("It is open again."), "good")
        return url_for("complaints.show", complaint_id=complaint_id)

    return answer(form, act, lambda: _page(form_of_complaint(complaint), complaint, complaint.inquiry, form))


def visible_or_404(complaint_id: int) -> Complaint:
    return found(queries.complaint_with_id(complaint_id, current_user))


def state_argument() -> ComplaintState | None:
    asked = request.args.get("state")
    return next((state for state in ComplaintState if state.value == asked), None)


def here(**changed: Any) -> str:
    """The list as it is asked for, with some of that changed."""
    kept = {name: value for name, value in request.args.items() if name in ASKED and value}
    return url_for("complaints.index", **(kept | {name: value for name, value in changed.items() if value}))


def _page(
    form: ComplaintForm,
    complaint: Complaint | None,
    inquiry: Inquiry | None,
    refused: ButtonForm | None = None,
) -> str:
    # A refused form stays, so that nothing typed is lost.
    unfinished = complaint is None or complaint.closed_at is None or bool(form.errors)
    return render_template(
        "complaints/complaint.html",
        form=form,
        complaint=complaint,
        inquiry=inquiry,
        writes=may(Permission.WORK_INQUIRIES) and unfinished,
        draft=None if complaint else draft_of(inquiry),
        refused=refused,
    )
