"""The lists of the desk, and what is kept of unsent forms."""

from typing import TypeVar

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import transaction
from foundation.organisation.queries import services_for
from foundation.text import clean_line
from foundation.web.forms import read_day
from foundation.web.ids import id_argument
from inquiry_desk.inquiries import listing, queries
from inquiry_desk.inquiries.drafts import keep_draft
from inquiry_desk.inquiries.kinds import Channel, InquiryState
from inquiry_desk.inquiries.narrowing import Filters

Member = TypeVar("Member", Channel, InquiryState)

blueprint = Blueprint("inquiries", __name__, template_folder="templates")


@blueprint.get("/inbox")
@requires(Permission.READ_INQUIRIES)
def inbox() -> ResponseReturnValue:
    return _list("inbox", _("Inbox"))


@blueprint.get("/mine")
@requires(Permission.WORK_INQUIRIES)
def mine() -> ResponseReturnValue:
    return _list("mine", _("Mine"))


@blueprint.get("/departments")
@requires(Permission.READ_INQUIRIES)
def departments() -> ResponseReturnValue:
    return _list("departments", _("With departments"))


@blueprint.get("/inquiries")
@requires(Permission.READ_INQUIRIES)
def index() -> ResponseReturnValue:
    number = queries.inquiry_with_number(clean_line(request.args.get("q", "")), current_user)
    if number is not None:
        return redirect(url_for("inquiries.show", number=number.number))
    return _list("all", _("All inquiries"))


def _list(view: str, title: str) -> ResponseReturnValue:
    filters = _filters()
    with transaction():
        record(AuditAction.SEARCHED, "inquiries", view, words=bool(filters.words))
    page = listing.page_of(view, current_user, filters)
    return render_template(
        "inquiries/list.html",
        title=title,
        view=view,
        filters=filters,
        page=page,
        states=listing.count_states(view, current_user, filters),
        services=services_for(current_user),
        here=_here,
    )


def _filters() -> Filters:
    given = request.args
    return Filters(
        words=clean_line(given.get("q", ""))[:200],
        service_id=id_argument("service_id"),
        channel=_member(Channel, given.get("channel")),
        state=_member(InquiryState, given.get("state")),
        received_on=read_day(given.get("received_on", "")),
        completed_on=read_day(given.get("completed_on", "")),
        only_open=given.get("open") == "1",
        from_number=id_argument("from"),
        back=given.get("back") == "1",
    )


def _member(kind: type[Member], value: str | None) -> Member | None:
    return kind(value) if value in {member.value for member in kind} else None


def _here(**changes: object) -> str:
    """This list with some of its filters changed; the page is forgotten unless it is what changes."""
    kept = {name: value for name, value in request.args.items() if name not in {"from", "back"}}
    arguments = {name: value for name, value in {**kept, **changes}.items() if value not in {None, ""}}
    return url_for(str(request.endpoint), **arguments)  # type: ignore[arg-type]


@blueprint.post("/drafts/<form>")
@requires(Permission.WORK_INQUIRIES)
def draft(form: str) -> ResponseReturnValue:
    with transaction():
        keep_draft(current_user, form, request.form, clock.now())
    return "", 204
