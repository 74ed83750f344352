"""The lists of the desk, and what is kept of unsent forms."""

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
from foundation.web.ids import read_id
from inquiry_desk.inquiries import listing, queries
from inquiry_desk.inquiries.asked import filters_asked
from inquiry_desk.inquiries.drafts import keep_draft
from inquiry_desk.inquiries.list_page import of_list

blueprint = Blueprint("inquiries", __name__, template_folder="templates")


@blueprint.get("/inbox")
@requires(Permission.READ_INQUIRIES)
def inbox() -> ResponseReturnValue:
    return _list("inbox", _("Inbox"))


@blueprint.get("/mine")
@requires(Permission.WORK_INQUIRIES)
def mine() -> ResponseReturnValue:
    return _list("mine", _("Mine"))


@blueprint.get("/held")
@requires(Permission.READ_INQUIRIES)
def held() -> ResponseReturnValue:
    return _list("held", _("On hold"))


@blueprint.get("/due")
@requires(Permission.READ_INQUIRIES)
def due() -> ResponseReturnValue:
    return _list("due", _("Due soon"))


@blueprint.get("/departments")
@requires(Permission.READ_INQUIRIES)
def departments() -> ResponseReturnValue:
    return _list("departments", _("With departments"))


@blueprint.get("/callbacks-today")
@requires(Permission.READ_INQUIRIES)
def today() -> ResponseReturnValue:
    return _list("today", _("Call-backs today"))


@blueprint.get("/waiting-for-approval")
@requires(Permission.READ_INQUIRIES)
def approval() -> ResponseReturnValue:
    return _list("approval", _("Waiting for approval"))


@blueprint.get("/inquiries")
@requires(Permission.READ_INQUIRIES)
def index() -> ResponseReturnValue:
    number = queries.inquiry_with_number(clean_line(request.args.get("q", "")), current_user)
    if number is not None:
        return redirect(url_for("inquiries.show", number=number.number))
    return _list("all", _("All inquiries"))


def _list(view: str, title: str) -> ResponseReturnValue:
    filters, at = filters_asked(view), clock.now()
    with transaction():
        record(AuditAction.SEARCHED, "inquiries", view, words=bool(filters.words))
    return render_template(
        "inquiries/list.html",
        title=title,
        services=services_for(current_user),
        ticked=set(map(read_id, request.args.get("ticked", "").split(","))),
        **of_list(view, filters, listing.page_of(view, current_user, filters, at), at),
    )


@blueprint.post("/drafts/<form>")
@requires(Permission.WORK_INQUIRIES)
def draft(form: str) -> ResponseReturnValue:
    with transaction():
        keep_draft(current_user, form, request.form, clock.now())
    return "", 204
