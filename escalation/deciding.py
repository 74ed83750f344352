"""決裁: what a department says is put before an approver, and what becomes of it."""

from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from escalation.actions import answer, answer_partly
from escalation.approvers import approver_behind, has_other_approvers, may_approve
from escalation.deadlines import grant_deadline
from escalation.kinds import Decision, StepKind, SubmissionKind
from escalation.models import Escalation, EscalationFile, EscalationStep, EscalationSubmission
from escalation.notices import notify
from escalation.noting import attach, must_be_open, must_say, note
from escalation.values import NewFile, Occasion, RefusedError
from foundation.access.roles import Permission, allows
from foundation.business_days.queries import exceptions_at
from foundation.calendar import is_open
from foundation.db import db
from foundation.organisation.models import User
from mail_gateway.models import IncomingMail


def needs_approval(escalation: Escalation, by: User | None, at: datetime) -> bool:
    """Whether an answer of `by` has to pass an approver first. Who approves answers at once; a mail never does."""
    if not escalation.department.answer_approval:
        return False
    return by is None or not may_approve(by, escalation.department, at)


def answer_or_submit(
    escalation: Escalation,
    by: User | None,
    at: datetime,
    text: str,
    files: tuple[NewFile, ...] = (),
    mail: IncomingMail | None = None,
    *,
    partly: bool = False,
) -> EscalationSubmission | None:
    """Answer, or put the answer before an approver, which is then returned."""
    if needs_approval(escalation, by, at):
        kind = SubmissionKind.PARTIAL if partly else SubmissionKind.ANSWER
        return submit(escalation, by, at, kind, text, files=files, mail=mail)
    (answer_partly if partly else answer)(escalation, by, at, text, files, mail)
    return None


def ask_extension(
    escalation: Escalation, by: User, at: datetime, due_at: datetime, reason: str
) -> EscalationSubmission:
    """期限の延長: always decided by a second person (spec 3-12)."""
    must_say(reason, _l("Write why more time is needed."))
    if due_at <= max(at, escalation.due_at):
        raise RefusedError(_l("The new deadline must be later than the present one."))
    if not _within_office_hours(due_at):
        raise RefusedError(_l("The new deadline must lie within office hours."))
    if escalation.paused_at is not None:
        raise RefusedError(_l("The clock stands still until the desk has answered. Ask afterwards."))
    return submit(escalation, by, at, SubmissionKind.EXTENSION, reason, due_at=due_at)


def _within_office_hours(due_at: datetime) -> bool:
    """Closing time included, at which most deadlines end."""
    exceptions = exceptions_at()
    return is_open(due_at, exceptions) or is_open(due_at - timedelta(minutes=1), exceptions)


def submit(
    escalation: Escalation,
    by: User | None,
    at: datetime,
    kind: SubmissionKind,
    text: str,
    *,
    due_at: datetime | None = None,
    files: tuple[NewFile, ...] = (),
    mail: IncomingMail | None = None,
) -> EscalationSubmission:
    """決裁に回す."""
    must_be_open(escalation)
    must_say(text, _l("Write the answer."))
    if escalation.submission is not None:
        raise RefusedError(
            _l("Something waits for approval already. It has to be decided or withdrawn first.")
        )
    escalation.accepted_at = escalation.accepted_at or at
    submission = EscalationSubmission(
        escalation=escalation,
        kind=kind,
        author_id=by.id if by else None,
        at=at,
        text=text,
        due_at=due_at,
        mail_id=mail.id if mail else None,
    )
    db.session.add(submission)
    attach(submission, files)
    note(escalation, StepKind.SUBMITTED, by, at, mail=mail, what=kind.value)
    db.session.flush()
    notify(escalation, Occasion.SUBMITTED, at)
    return submission


def may_decide(submission: EscalationSubmission, user: User, at: datetime) -> bool:
    """An approver who is not its author; for an extension a supervisor of the desk where the department has none."""
    if submission.author_id == user.id:
        return False
    department = submission.escalation.department
    if may_approve(user, department, at):
        return True
    is_extension = submission.kind is SubmissionKind.EXTENSION
    directs = allows(user.role, Permission.DIRECT_ESCALATIONS)
    return is_extension and directs and not has_other_approvers(department, submission.author_id)


def approve(submission: EscalationSubmission, by: User, at: datetime, comment: str = "") -> None:
    """決裁する: it takes effect now, as its author's."""
    _must_wait(submission)
    _must_be_decided_by(submission, by, at)
    escalation, author = submission.escalation, submission.author
    submission.decided_at, submission.decided_by, submission.decision = at, by, Decision.APPROVED
    submission.comment = comment
    approved: dict[str, Any] = {"approved_by": by.display_name} | _behind(submission, by, at, "approved_for")
    if submission.kind is SubmissionKind.EXTENSION:
        assert submission.due_at is not None
        approved |= {"from": escalation.due_at.isoformat(), "due_at": submission.due_at.isoformat()}
        grant_deadline(escalation, at, submission.due_at, submission.text)
        note(escalation, StepKind.EXTENDED, author, at, submission.text, **approved)
        return
    give = answer if submission.kind is SubmissionKind.ANSWER else answer_partly
    mail = db.session.get(IncomingMail, submission.mail_id) if submission.mail_id else None
    give(escalation, author, at, submission.text, (), mail, **approved)
    _move_files(submission)


def send_back(submission: EscalationSubmission, by: User, at: datetime, comment: str) -> None:
    """決裁者が差し戻す: to its author, who reads why."""
    _must_wait(submission)
    _must_be_decided_by(submission, by, at)
    must_say(comment, _l("Write what has to be changed."))
    submission.decided_at, submission.decided_by, submission.decision = at, by, Decision.SENT_BACK
    submission.comment = comment
    behind = _behind(submission, by, at, "deputy_for")
    note(submission.escalation, StepKind.SENT_BACK, by, at, comment, **behind)
    notify(submission.escalation, Occasion.SENT_BACK, at)


def withdraw_submission(submission: EscalationSubmission, by: User, at: datetime) -> None:
    """Taken back by its department before anybody has decided."""
    _must_wait(submission)
    submission.decided_at, submission.decided_by, submission.decision = at, by, Decision.WITHDRAWN
    note(submission.escalation, StepKind.SUBMISSION_WITHDRAWN, by, at)


def _must_wait(submission: EscalationSubmission) -> None:
    if submission.decided_at is not None:
        raise RefusedError(_l("This was decided already."))


def _must_be_decided_by(submission: EscalationSubmission, by: User, at: datetime) -> None:
    if not may_decide(submission, by, at):
        raise RefusedError(_l("Somebody else has to decide this: an approver who did not write it."))


def _behind(submission: EscalationSubmission, by: User, at: datetime, key: str) -> dict[str, Any]:
    """For whom a deputy has decided, as a detail of the step."""
    approver = approver_behind(by, submission.escalation.department, at)
    return {key: approver.display_name} if approver else {}


def _move_files(submission: EscalationSubmission) -> None:
    """The files of an approved answer belong to its step."""
    db.session.flush()
    query = select(EscalationStep).where(EscalationStep.escalation_id == submission.escalation_id)
    step = db.session.scalar(query.order_by(EscalationStep.id.desc()).limit(1))
    for file in db.session.scalars(
        select(EscalationFile).where(EscalationFile.submission_id == submission.id)
    ):
        file.step = step
