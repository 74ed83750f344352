"""The department's pages: its list, one inquiry as it was handed over, and the steps it can take."""

from datetime import datetime

from flask import Blueprint, Response, abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from escalation import actions, moving
from escalation.department.forms import AnswerForm, ReturnForm, StepForm, reroute_form
from escalation.department.listing import LAST_PAGE, ListView, counts_for, in_view, rerouted_away
from escalation.department.stepping import page, read, take
from escalation.models import Escalation
from escalation.queries import destination_of
from escalation.routing.reaching import advice_for
from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.db import db
from foundation.organisation.models import Department, User
from foundation.web.session import me

blueprint = Blueprint("escalation", __name__, url_prefix="/department", template_folder="../templates")

ONE = "/<int:escalation_id>"


@blueprint.get("/")
@requires(Permission.ANSWER_ESCALATIONS)
def index() -> str:
    view = _chosen_view()
    number = min(max(request.args.get("page", 1, int), 1), LAST_PAGE)
    at, user = clock.now(), me()
    away = rerouted_away(user) if view is ListView.CLOSED and number == 1 else []
    return render_template(
        "escalation/index.html",
        view=view,
        views=list(ListView),
        page=in_view(view, user, at, number),
        counts=counts_for(user, at),
        away=away,
        destination_of=destination_of,
        department=user.department,
    )


@blueprint.get(ONE)
@blueprint.get(f"{ONE}/<any(accept,answer,return,reroute,relayed):refused_step>")
@requires(Permission.ANSWER_ESCALATIONS)
def detail(escalation_id: int, refused_step: str = "") -> ResponseReturnValue:
    """The inquiry; also where a refused form stands, so that reloading its address shows the page."""
    escalation = read(escalation_id)
    return abort(404) if escalation is None else page(escalation)


@blueprint.post(f"{ONE}/accept")
@requires(Permission.ANSWER_ESCALATIONS)
def accept(escalation_id: int) -> ResponseReturnValue:
    return take(escalation_id, StepForm(), actions.accept, _("Accepted. The desk can see that you have it."))


@blueprint.post(f"{ONE}/answer")
@requires(Permission.ANSWER_ESCALATIONS)
def answer(escalation_id: int) -> ResponseReturnValue:
    form = AnswerForm()

    def step(escalation: Escalation, by: User, at: datetime) -> None:
        actions.answer(escalation, by, at, form.typed())

    return take(escalation_id, form, step, _("Answered. The desk sees your answer now."))


@blueprint.post(f"{ONE}/return")
@requires(Permission.ANSWER_ESCALATIONS)
def return_(escalation_id: int) -> ResponseReturnValue:
    form = ReturnForm()

    def step(escalation: Escalation, by: User, at: datetime) -> None:
        moving.return_(escalation, by, at, form.typed())

    return take(escalation_id, form, step, _("Returned to the desk with your reason."))


@blueprint.post(f"{ONE}/reroute")
@requires(Permission.ANSWER_ESCALATIONS)
def reroute(escalation_id: int) -> ResponseReturnValue:
    form = reroute_form(me())

    def step(escalation: Escalation, by: User, at: datetime) -> None:
        to = db.session.get_one(Department, form.reroute_to.data)
        moving.reroute(escalation, by, at, to, form.typed())

    done = _("Rerouted. The other section has it now; it is no longer in your list.")
    response = take(escalation_id, form, step, done, leads_to=url_for("escalation.index"))
    if isinstance(response, Response):
        _tell_also(advice_for(db.session.get_one(Department, form.reroute_to.data)))
    return response


@blueprint.post(f"{ONE}/relayed")
@requires(Permission.ANSWER_ESCALATIONS)
def relayed(escalation_id: int) -> ResponseReturnValue:
    step = actions.mark_relayed_by_department
    return take(escalation_id, StepForm(), step, _("Noted that the citizen has been told."))


def _tell_also(advice: str) -> None:
    if advice:
        flash(advice, "warning")


def _chosen_view() -> ListView:
    try:
        return ListView(request.args.get("view", ListView.NEW.value))
    except ValueError:
        abort(404)
