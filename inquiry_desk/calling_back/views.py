"""The list of promised calls, and what the frame of every page says of them."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from foundation import clock
from foundation.access.guards import background, requires
from foundation.access.roles import Permission
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import transaction
from foundation.web.ids import id_argument
from foundation.web.session import me
from inquiry_desk.calling_back.blueprint import blueprint
from inquiry_desk.calling_back.listing import When, rows_for
from inquiry_desk.calling_back.page import show_page, visible_or_404

__all__ = ["blueprint"]


@blueprint.get("")
@requires(Permission.WORK_INQUIRIES)
def index() -> str:
    with transaction():
        record(AuditAction.SEARCHED, "callbacks")
    mine = request.args.get("whose") == "mine"
    service_id, until_today = id_argument("service_id"), request.args.get("until") == "today"
    found = rows_for(me(), clock.now(), mine=mine, service_id=service_id)
    rows = [row for row in found if not (until_today and row.when is When.LATER)]
    parts = {when: [row for row in rows if row.when is when] for when in When}
    narrowed = service_id is not None or until_today
    return render_template(
        "calling_back/index.html", parts=parts, count=len(rows), mine=mine, narrowed=narrowed
    )


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
