"""The steps a department takes on an inquiry, each as its form sends it."""

from datetime import datetime

from flask import Response, flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from escalation import actions, asking_back, deciding, moving
from escalation.department.blueprint import ONE, blueprint
from escalation.department.forms import (
    AnswerForm,
    AskForm,
    ExtendForm,
    StepForm,
    assign_form,
    reroute_form,
    return_form,
)
from escalation.department.stepping import take
from escalation.models import Escalation
from escalation.routing.reaching import advice_for
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.db import db
from foundation.organisation.models import Department, User
from foundation.web.file_kinds import LARGEST_UPLOAD
from foundation.web.session import me
from foundation.web.uploads import takes_files


@blueprint.post(f"{ONE}/accept")
@requires(Permission.ANSWER_ESCALATIONS)
def accept(escalation_id: int) -> ResponseReturnValue:
    return take(escalation_id, StepForm(), actions.accept, _("Accepted. The desk can see that you have it."))


@blueprint.post(f"{ONE}/assign")
@requires(Permission.ANSWER_ESCALATIONS)
def assign(escalation_id: int) -> ResponseReturnValue:
    form = assign_form(me())

    def step(escalation: Escalation, by: User, at: datetime) -> None:
        actions.assign(escalation, by, at, db.session.get_one(User, form.assign_to.data))

    return take(escalation_id, form, step, _("The person in charge is registered."))


@blueprint.post(f"{ONE}/answer")
@takes_files(LARGEST_UPLOAD)
@requires(Permission.ANSWER_ESCALATIONS)
def answer(escalation_id: int) -> ResponseReturnValue:
    form = AnswerForm()

    def step(escalation: Escalation, by: User, at: datetime) -> str | None:
        submitted = deciding.answer_or_submit(escalation, by, at, form.typed(), form.taken)
        return _put_before_an_approver() if submitted else None

    return take(escalation_id, form, step, _("Answered. The desk sees your answer now."))


@blueprint.post(f"{ONE}/partly")
@takes_files(LARGEST_UPLOAD)
@requires(Permission.ANSWER_ESCALATIONS)
def partly(escalation_id: int) -> ResponseReturnValue:
    form = AnswerForm()

    def step(escalation: Escalation, by: User, at: datetime) -> str | None:
        submitted = deciding.answer_or_submit(escalation, by, at, form.typed(), form.taken, partly=True)
        return _put_before_an_approver() if submitted else None

    done = _("This part is answered. The rest is still due by the same deadline.")
    return take(escalation_id, form, step, done)


@blueprint.post(f"{ONE}/ask")
@requires(Permission.ANSWER_ESCALATIONS)
def ask(escalation_id: int) -> ResponseReturnValue:
    form = AskForm()

    def step(escalation: Escalation, by: User, at: datetime) -> None:
        asking_back.ask_back(escalation, by, at, form.typed())

    done = _("The desk has your question. Until it answers, your deadline stands still.")
    return take(escalation_id, form, step, done)


@blueprint.post(f"{ONE}/extend")
@requires(Permission.ANSWER_ESCALATIONS)
def extend(escalation_id: int) -> ResponseReturnValue:
    form = ExtendForm()

    def step(escalation: Escalation, by: User, at: datetime) -> None:
        deciding.ask_extension(escalation, by, at, form.due_at(), form.typed())

    return take(
        escalation_id, form, step, _("The extension waits for approval. Until then the deadline stays.")
    )


@blueprint.post(f"{ONE}/return")
@requires(Permission.ANSWER_ESCALATIONS)
def return_(escalation_id: int) -> ResponseReturnValue:
    form = return_form(me())

    def step(escalation: Escalation, by: User, at: datetime) -> None:
        suggested = db.session.get(Department, form.suggested.data) if form.suggested.data else None
        moving.return_(escalation, by, at, form.typed(), suggested)

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


def _put_before_an_approver() -> str:
    return str(_("Put before an approver. The desk sees your answer once it is approved."))


def _tell_also(advice: str) -> None:
    if advice:
        flash(advice, "warning")
