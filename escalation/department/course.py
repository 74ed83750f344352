"""The course of an inquiry as its department may read it: what was meant for others stays with them."""

from collections.abc import Iterable
from datetime import datetime

from escalation.kinds import Decision, StepKind, SubmissionKind
from escalation.models import Escalation, EscalationFile, EscalationStep, EscalationSubmission
from foundation.db import db
from foundation.organisation.models import Department

# Words that belong to the step and are read by the department. The answer itself stands above the course; what
# the desk notes for itself (advice at the hand-over, asking the citizen) is not the department's.
_READ = {
    StepKind.PHONED,
    StepKind.ASKED_BACK,
    StepKind.QUESTION_ANSWERED,
    StepKind.PARTLY_ANSWERED,
    StepKind.SENT_BACK,
    StepKind.EXTENDED,
    StepKind.RETURNED,
    StepKind.REROUTED,
    StepKind.WITHDRAWN,
}
# Between the people of one section; another to which the inquiry was passed on is not told.
_INTERNAL = {
    StepKind.ASSIGNED,
    StepKind.SUBMITTED,
    StepKind.SENT_BACK,
    StepKind.SUBMISSION_WITHDRAWN,
    StepKind.MAIL_HELD,
    StepKind.MAIL_REFUSED,
}


def course_of(escalation: Escalation) -> list[EscalationStep]:
    """The steps to show, in order."""
    arrived = _arrival(escalation)
    return [step for step in escalation.steps if step.id > arrived or step.kind not in _INTERNAL]


def words_of(step: EscalationStep) -> str:
    """What was said at the step, as far as it is for the department; else empty."""
    return step.comment if step.kind in _READ else ""


def suggested_by(step: EscalationStep) -> Department | None:
    """Whose matter a returning department took it for."""
    suggested = step.details.get("suggested_id")
    return db.session.get(Department, suggested) if isinstance(suggested, int) else None


def what_of(step: EscalationStep) -> SubmissionKind:
    """What was put before an approver."""
    return SubmissionKind(step.details["what"])


def due_of(step: EscalationStep) -> datetime | None:
    """The deadline an extension led to."""
    due_at = step.details.get("due_at")
    return datetime.fromisoformat(due_at) if isinstance(due_at, str) else None


def is_readable(file: EscalationFile) -> bool:
    """Whether a file is the department's to read: with the hand-over, with a step, or of its own draft."""
    return file.submission is None or file.step is not None or _is_own(file.submission)


def files_of(files: Iterable[EscalationFile], step: EscalationStep) -> list[EscalationFile]:
    return [file for file in files if file.step_id == step.id]


def unfinished_answer(escalation: Escalation) -> EscalationSubmission | None:
    """The last answer put before an approver that came to nothing and can be taken up again."""
    if not escalation.open or escalation.submission is not None:
        return None
    answers = [one for one in escalation.submissions if one.kind is not SubmissionKind.EXTENSION]
    last = answers[-1] if answers else None
    if last is None or last.decision is Decision.APPROVED or not _is_own(last):
        return None
    return last


def _is_own(submission: EscalationSubmission) -> bool:
    """Whether it was written since the inquiry came to where it is; each has its one step, in the same order."""
    escalation = submission.escalation
    written = [step.id for step in escalation.steps if step.kind is StepKind.SUBMITTED]
    place = escalation.submissions.index(submission)
    return place < len(written) and written[place] > _arrival(escalation)


def _arrival(escalation: Escalation) -> int:
    """The id of the step by which it was passed on last; 0 where it was not."""
    return max((step.id for step in escalation.steps if step.kind is StepKind.REROUTED), default=0)
