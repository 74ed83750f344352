"""The desk's steps with an escalation: each address takes one form and does one thing."""

from datetime import datetime

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from escalation import actions as escalating
from escalation import asking_back, moving
from escalation.models import Escalation
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.organisation.models import User
from inquiry_desk.escalations import actions
from inquiry_desk.escalations.blueprint import blueprint
from inquiry_desk.escalations.files import files_to_offer
from inquiry_desk.escalations.forms import AnswerForm, StepForm, WithdrawForm
from inquiry_desk.escalations.seeing import visible_or_404
from inquiry_desk.escalations.stepping import step_page, take
from inquiry_desk.inquiries.models import Inquiry

WORK = Permission.WORK_INQUIRIES
ONE = "/escalations/<int:escalation_id>"
ANSWER_PAGE = "escalations/answer_question.html"
WITHDRAW_PAGE = "escalations/withdraw.html"


def _answer_form(escalation_id: int) -> AnswerForm:
    form = AnswerForm()
    form.offer(files_to_offer(*visible_or_404(escalation_id)))
    return form


@blueprint.get(f"{ONE}/answer-question")
@requires(WORK)
def answer_page(escalation_id: int) -> ResponseReturnValue:
    return step_page(escalation_id, _answer_form(escalation_id), ANSWER_PAGE)


@blueprint.post(f"{ONE}/answer-question")
@requires(WORK)
def answer_question(escalation_id: int) -> ResponseReturnValue:
    """所管課からの確認に回答する: the department's clock goes on."""
    form = _answer_form(escalation_id)

    def step(escalation: Escalation, _inquiry: Inquiry, by: User, at: datetime) -> None:
        asking_back.answer_question(escalation, by, at, form.typed, attachments=form.chosen)

    said = _("The department has your answer; its clock goes on.")
    return take(escalation_id, form, step, said, ANSWER_PAGE)


@blueprint.post(f"{ONE}/ask-citizen")
@requires(WORK)
def ask_citizen(escalation_id: int) -> ResponseReturnValue:
    def step(escalation: Escalation, _inquiry: Inquiry, by: User, at: datetime) -> None:
        asking_back.ask_citizen(escalation, by, at)

    return take(escalation_id, StepForm(), step, _("Noted that the citizen is being asked."))


@blueprint.post(f"{ONE}/citizen-answered")
@requires(WORK)
def citizen_answered(escalation_id: int) -> ResponseReturnValue:
    def step(escalation: Escalation, _inquiry: Inquiry, by: User, at: datetime) -> None:
        asking_back.citizen_answered(escalation, by, at)

    said = _("Noted that the citizen has answered. Tell the department now.")
    return take(escalation_id, StepForm(), step, said)


@blueprint.get(f"{ONE}/withdraw")
@requires(WORK)
def withdraw_page(escalation_id: int) -> ResponseReturnValue:
    return step_page(escalation_id, WithdrawForm(), WITHDRAW_PAGE)


@blueprint.post(f"{ONE}/withdraw")
@requires(WORK)
def withdraw(escalation_id: int) -> ResponseReturnValue:
    """取り下げる: the department is told why."""
    form = WithdrawForm()

    def step(escalation: Escalation, _inquiry: Inquiry, by: User, at: datetime) -> None:
        moving.withdraw(escalation, by, at, form.typed)

    return take(escalation_id, form, step, _("Taken back. The department has been told."), WITHDRAW_PAGE)


@blueprint.post(f"{ONE}/told")
@requires(WORK)
def told(escalation_id: int) -> ResponseReturnValue:
    """The citizen knows this answer; the inquiry goes on, for others are still asked."""

    def step(escalation: Escalation, _inquiry: Inquiry, by: User, at: datetime) -> None:
        escalating.mark_relayed(escalation, by, at)

    return take(escalation_id, StepForm(), step, _("Noted that the citizen has been told."))


@blueprint.post(f"{ONE}/reopen")
@requires(WORK)
def reopen(escalation_id: int) -> ResponseReturnValue:
    step = actions.reopen_for_answer
    return take(escalation_id, StepForm(), step, _("The inquiry is open again. Tell the citizen the answer."))


@blueprint.post(f"{ONE}/read")
@requires(WORK)
def noted(escalation_id: int) -> ResponseReturnValue:
    step = actions.take_note_of_answer
    return take(escalation_id, StepForm(), step, _("Noted that the answer was read."))
