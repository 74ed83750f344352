"""The department's pages: its lists, and one inquiry as it was handed over."""

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from escalation.department import deciding_views, file_views, step_views
from escalation.department.blueprint import ONE, blueprint
from escalation.department.listing import (
    LAST_PAGE,
    Filters,
    counts_for,
    in_view,
    rerouted_away,
    waiting_for_approval,
)
from escalation.department.page import page, read
from escalation.department.people import stand_in
from escalation.kinds import ListView
from escalation.queries import destination_of
from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.calendar import day_of
from foundation.organisation.absences import absences_on
from foundation.organisation.models import Department
from foundation.web.ids import id_argument
from foundation.web.session import me

__all__ = ["blueprint", "deciding_views", "file_views", "step_views"]

STEPS = "accept,answer,partly,ask,assign,extend,return,reroute,relayed,approve,sendback,withdraw"


@blueprint.get("/")
@requires(Permission.ANSWER_ESCALATIONS)
def index() -> str:
    view, filters = _chosen_view(), Filters("mine" in request.args, id_argument("section"))
    number = min(max(request.args.get("page", 1, int), 1), LAST_PAGE)
    at, user = clock.now(), me()
    shown, counts = in_view(view, user, at, number, filters), counts_for(user, at, filters)
    first_of_closed = view is ListView.CLOSED and number == 1 and filters == Filters()
    return render_template(
        "escalation/index.html",
        view=view,
        views=_views_of(user.department, view, counts),
        filters=filters,
        page=shown,
        counts=counts,
        waiting=waiting_for_approval(shown.rows),
        away=absences_on(day_of(at)),
        stand_in=stand_in,
        rerouted=rerouted_away(user) if first_of_closed else [],
        destination_of=destination_of,
        department=user.department,
    )


@blueprint.get(ONE)
@blueprint.get(f"{ONE}/<any({STEPS}):refused_step>")
@requires(Permission.ANSWER_ESCALATIONS)
def detail(escalation_id: int, refused_step: str = "") -> ResponseReturnValue:
    """The inquiry; also where a refused form stands, so that reloading its address shows the page."""
    escalation = read(escalation_id)
    return abort(404) if escalation is None else page(escalation)


def _views_of(department: Department | None, view: ListView, counts: dict[ListView, int]) -> list[ListView]:
    """Approvals only where the department has them, or where something waits for one all the same."""
    approvals = view is ListView.APPROVAL or counts[ListView.APPROVAL] > 0
    shown = approvals or (department is not None and department.answer_approval)
    return [one for one in ListView if shown or one is not ListView.APPROVAL]


def _chosen_view() -> ListView:
    try:
        return ListView(request.args.get("view", ListView.NEW.value))
    except ValueError:
        abort(404)
