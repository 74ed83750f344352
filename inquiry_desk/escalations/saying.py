"""What comes next with an escalation, in one sentence for the desk."""

from datetime import datetime

from flask_babel import gettext as _

from escalation.clocks import is_overdue
from escalation.kinds import EscalationState, SubmissionKind
from escalation.models import Escalation
from foundation.organisation.models import AnsweredBy

S = EscalationState


def next_step(escalation: Escalation, at: datetime, *, completed: bool = False) -> str:
    """Who has to do what now; `completed`: the inquiry is."""
    state = escalation.state
    if state is S.SENT:
        return _of_waiting(escalation, at)
    if state is S.ACCEPTED:
        return _of_work(escalation, at)
    if state is S.ANSWERED:
        return _of_answer(escalation, completed)
    return {
        S.ASKED_BACK: _("Answer the department's question. Its clock stands still until then."),
        S.WAITING_FOR_CITIZEN: _(
            "The citizen is being asked. Tell the department as soon as they have answered."
        ),
        S.RETURNED: _("Ask another department, or answer from the centre."),
        S.WITHDRAWN: _("Taken back. The department owes nothing more."),
        S.RELAYED: _("The citizen has been told. Nothing is left to do here."),
    }[state]


def _of_waiting(escalation: Escalation, at: datetime) -> str:
    if is_overdue(escalation.due_at, at):
        return _("The answer is overdue and nobody has accepted it. Phone the section.")
    if escalation.accept_due_at and is_overdue(escalation.accept_due_at, at):
        return _("The department should have accepted it by now. Phone the section.")
    return _("The department has to accept it.")


def _of_work(escalation: Escalation, at: datetime) -> str:
    if is_overdue(escalation.due_at, at):
        return _("The answer is overdue. Phone the section.")
    waiting = escalation.submission
    if waiting is None:
        return _("The department works on the answer.")
    if waiting.kind is SubmissionKind.EXTENSION:
        return _("The department asks for more time; its approver has to decide.")
    return _("The department's answer is before its approver.")


def _of_answer(escalation: Escalation, completed: bool) -> str:
    if completed:
        return _("The answer came after the completion. Tell the citizen, or note that you have read it.")
    if escalation.answered_by is AnsweredBy.DEPARTMENT:
        return _("The department tells the citizen itself. Complete the inquiry.")
    return _("Tell the citizen and complete the inquiry.")
