"""What a person of the department can do with an inquiry now: what their page offers, and what comes next."""

from dataclasses import dataclass
from datetime import datetime

from escalation.deciding import may_decide, needs_approval
from escalation.kinds import SubmissionKind
from escalation.models import Escalation, EscalationSubmission
from foundation.organisation.models import User


@dataclass(frozen=True)
class Possible:
    """`waiting`: what lies before an approver; `approval`: an answer of this person has to pass one first."""

    waiting: EscalationSubmission | None
    decide: bool
    approval: bool
    accept: bool
    answer: bool
    ask_back: bool
    extend: bool
    hand_on: bool


def possible_for(escalation: Escalation, user: User, at: datetime) -> Possible:
    """While something waits for an approver, only who needs none may answer past an extension."""
    is_open, waiting = escalation.open, escalation.submission
    approval = needs_approval(escalation, user, at)
    extension_only = waiting is None or (waiting.kind is SubmissionKind.EXTENSION and not approval)
    paused = escalation.paused_at is not None
    return Possible(
        waiting=waiting if is_open else None,
        decide=is_open and waiting is not None and may_decide(waiting, user, at),
        approval=approval,
        accept=is_open and escalation.accepted_at is None,
        answer=is_open and extension_only,
        ask_back=is_open and not paused,
        extend=is_open and not paused and waiting is None,
        hand_on=is_open,
    )
