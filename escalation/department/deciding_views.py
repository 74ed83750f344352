"""決裁 on the department's pages: approving, sending back, taking back what waits."""

from collections.abc import Callable
from datetime import datetime

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from escalation import deciding
from escalation.department.blueprint import ONE, blueprint
from escalation.department.forms import DecisionForm, SendBackForm, StepForm
from escalation.department.stepping import Step, take
from escalation.models import Escalation, EscalationSubmission
from escalation.values import RefusedError
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.organisation.models import User


@blueprint.post(f"{ONE}/approve")
@requires(Permission.ANSWER_ESCALATIONS)
def approve(escalation_id: int) -> ResponseReturnValue:
    form = DecisionForm()

    def decide(submission: EscalationSubmission, by: User, at: datetime) -> None:
        deciding.approve(submission, by, at, form.typed())

    return take(escalation_id, form, _on_what_waits(decide), _("Approved. It is in effect now."))


@blueprint.post(f"{ONE}/sendback")
@requires(Permission.ANSWER_ESCALATIONS)
def send_back(escalation_id: int) -> ResponseReturnValue:
    form = SendBackForm()

    def decide(submission: EscalationSubmission, by: User, at: datetime) -> None:
        deciding.send_back(submission, by, at, form.typed())

    return take(escalation_id, form, _on_what_waits(decide), _("Sent back to its author with your remark."))


@blueprint.post(f"{ONE}/withdraw")
@requires(Permission.ANSWER_ESCALATIONS)
def withdraw(escalation_id: int) -> ResponseReturnValue:
    """Only what lies before an approver is taken back, not the inquiry."""
    step = _on_what_waits(deciding.withdraw_submission)
    return take(escalation_id, StepForm(), step, _("Taken back. It no longer waits for approval."))


def _on_what_waits(decide: Callable[[EscalationSubmission, User, datetime], None]) -> Step:
    def step(escalation: Escalation, by: User, at: datetime) -> None:
        waiting = escalation.submission
        if waiting is None:
            raise RefusedError(_l("Nothing waits for approval here."))
        decide(waiting, by, at)

    return step
