"""所管課照会 for the desk: everything that is with a department, and the files that went along."""

from io import BytesIO

from flask import Response, abort, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from escalation.alerts.queries import recent_alerts
from escalation.files import content_of, may_be_read
from foundation import clock
from foundation.access.guards import may, requires
from foundation.access.roles import Permission
from foundation.access.scope import visible_service_ids
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import transaction
from foundation.organisation.queries import services_for
from foundation.web.ids import id_argument
from foundation.web.session import me
from inquiry_desk.escalations import listing
from inquiry_desk.escalations.blueprint import blueprint
from inquiry_desk.escalations.seeing import file_visible
from inquiry_desk.escalations.tabs import OURS, Tab

LATELY = 10  # alerts on the page; the lists above hold everything that is late
KEPT = frozenset({"tab", "department_id", "service_id"})
SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"


@blueprint.get("/escalations")
@requires(Permission.READ_INQUIRIES)
def index() -> str:
    """One list of the overview; without a name, the first that holds something for the desk to do."""
    user, at = me(), clock.now()
    narrowing = listing.Narrowing(id_argument("department_id"), id_argument("service_id"))
    counted = listing.counts(user, at, narrowing)
    tab = _chosen(counted)
    with transaction():
        record(AuditAction.SEARCHED, "escalations", tab.value)
    number = min(max(request.args.get("page", 1, int), 1), listing.LAST_PAGE)
    return render_template(
        "escalations/index.html",
        tab=tab,
        counts=counted,
        ours=OURS,
        page=listing.page_of(tab, user, at, narrowing, number),
        departments=listing.departments_asked(user),
        services=services_for(user),
        narrowing=narrowing,
        here=_here,
        alerts=recent_alerts(visible_service_ids(user), at, LATELY)
        if may(Permission.DIRECT_ESCALATIONS)
        else [],
    )


def _chosen(counted: dict[Tab, int]) -> Tab:
    wanted = request.args.get("tab")
    if wanted is None:
        return next((tab for tab in Tab if counted[tab]), Tab.ASKED_BACK)
    return Tab(wanted) if wanted in {tab.value for tab in Tab} else abort(404)


def _here(**changes: object) -> str:
    """This list with some of its filters changed; the page is forgotten unless it is what changes."""
    kept = {name: value for name, value in request.args.items() if name in KEPT}
    arguments = {name: value for name, value in {**kept, **changes}.items() if value not in {None, ""}}
    return url_for("escalations.index", **arguments)  # type: ignore[arg-type]


@blueprint.get("/escalations/files/<int:file_id>")
@requires(Permission.READ_INQUIRIES)
def file(file_id: int) -> ResponseReturnValue:
    """Saved, never shown: whatever type it claims (RFC 6266 for the name)."""
    found, inquiry = file_visible(file_id, current_user) or abort(404)
    if not may_be_read(found):
        return render_template("escalations/held_file.html", file=found, inquiry=inquiry), 409
    with transaction():
        record(AuditAction.READ, "escalation_file", file_id, inquiry=inquiry.number)
    try:
        content = content_of(found)
    except LookupError:
        abort(404)
    response: Response = send_file(
        BytesIO(content),
        mimetype="application/octet-stream",
        as_attachment=True,
        download_name=found.name or f"file-{found.id}",
    )
    response.headers["Content-Security-Policy"] = SANDBOX
    return response
