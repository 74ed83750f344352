"""The list of promised calls, and what the frame of every page says of them."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from foundation import clock
from foundation.access.guards import background, requires
from foundation.access.roles import Permission
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import transaction
from foundation.web.renewing import read_marks
from foundation.web.session import me
from inquiry_desk.calling_back import list_page
from inquiry_desk.calling_back.blueprint import blueprint
from inquiry_desk.calling_back.page import show_page, visible_or_404
from inquiry_desk.calling_back.paging import Page, page_of, renewed, still_listed

__all__ = ["blueprint"]


@blueprint.get("")
@requires(Permission.WORK_INQUIRIES)
def index() -> str:
    with transaction():
        record(AuditAction.SEARCHED, "callbacks")
    asked, at = list_page.asked(), clock.now()
    page = page_of(me(), asked, at)
    marks = renewed(me(), at).marks(page.rows)
    return render_template("calling_back/index.html", page=page, **list_page.shown(asked, marks, at))


@blueprint.get("/news")
@background
@requires(Permission.WORK_INQUIRIES)
def news() -> str:
    """Rows that changed, left or came in, each for its place; the counts, and what is left of each time."""
    asked, at, marks = list_page.asked(), clock.now(), read_marks(request.args.get("shown", ""))
    rows = page_of(me(), asked, at).rows
    told = renewed(me(), at).news(marks, rows, lambda ids: still_listed(ids, me(), asked, at))
    if told.any:
        with transaction():
            record(AuditAction.SEARCHED, "callbacks", renewed=True)
    page = Page([one.row for one in told.entered], None, None)
    shown = list_page.shown(asked, told.marks, at)
    return render_template("calling_back/news.html", news=told, page=page, began_empty=not marks, **shown)


@blueprint.get("/<int:callback_id>")
@requires(Permission.WORK_INQUIRIES)
def show(callback_id: int) -> ResponseReturnValue:
    return show_page(visible_or_404(callback_id))


@blueprint.get("/due")
@background
@requires(Permission.WORK_INQUIRIES)
def due() -> str:
    """What pages ask for every minute, so that a promise is seen while one works on something else."""
    return render_template("calling_back/due.html")
