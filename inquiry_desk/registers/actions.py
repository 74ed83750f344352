"""What is done with the registers. Every change is in the audit log; texts stay in the rows."""

from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.calendar import day_of
from foundation.db import db
from foundation.organisation.models import Service, User
from inquiry_desk.registers.models import (
    Finding,
    FindingState,
    ProcessedVolume,
    TaskDeadline,
)
from inquiry_desk.staff.refusals import Conflict, Refused


def must_be_as_seen(version: int, seen: str) -> None:
    """Conflict where the row is no longer the one the form showed."""
    if seen != str(version):
        raise Conflict(
            _l(
                "Somebody else changed this in the meantime. Below is what you typed: send it again to keep it."
            ),
            str(version),
        )


def lock_volumes(service_id: int) -> None:
    """Of two people who enter counts of a service at once the second waits and sees those of the first."""
    db.session.scalars(select(Service.id).where(Service.id == service_id).with_for_update()).one()


def enter_volume(service_id: int, day: date, count: int, note: str, by: User, at: datetime) -> None:
    """The new count of a day; an earlier entry stays beside it."""
    entry = ProcessedVolume(
        service_id=service_id, day=day, count=count, note=note, entered_by=by, entered_at=at
    )
    db.session.add(entry)
    record(AuditAction.CREATED, "processed_volume", day.isoformat(), service_id=service_id, items=count)


def note_created(kind: str, row: Finding | TaskDeadline) -> None:
    db.session.add(row)
    db.session.flush()
    record(AuditAction.CREATED, kind, row.id, service_id=row.service_id)


def accept_finding(finding: Finding, cause: str, prevention: str, by: User, at: datetime) -> None:
    """It is an error of the centre: of an open one by anybody, of a disputed one by a second person."""
    _may_be_judged(finding, by)
    if not cause:
        raise Refused(_l("Enter the cause: it goes to the city with the finding."), "cause")
    if not prevention:
        raise Refused(_l("Enter how it is prevented from now on."), "prevention")
    finding.cause, finding.prevention = cause, prevention
    _judge(finding, FindingState.ACCEPTED, by, at)


def dispute_finding(finding: Finding, cause: str, by: User, at: datetime) -> None:
    if finding.state is not FindingState.OPEN:
        raise Refused(_l("This finding has been judged already."))
    _needs_a_reason(finding, cause)
    _judge(finding, FindingState.DISPUTED, by, at)


def reject_finding(finding: Finding, cause: str, by: User, at: datetime) -> None:
    """The second person agrees that it is no error of the centre."""
    if finding.state is not FindingState.DISPUTED:
        raise Refused(_l("Only a disputed finding can be decided to be no error."))
    _may_be_judged(finding, by)
    _needs_a_reason(finding, cause)
    _judge(finding, FindingState.NOT_OURS, by, at)


def may_review(finding: Finding, by: User) -> bool:
    """Whoever recorded it or judged first does not decide about the dispute."""
    return by.id not in {finding.recorded_by_id, finding.judged_by_id}


def mark_done(task: TaskDeadline, done_on: date) -> None:
    task.done_on = done_on
    record(AuditAction.CHANGED, "task_deadline", task.id, fields=["done_on"], to_day=done_on.isoformat())


def extend(task: TaskDeadline, to: date, reason: str, approved_by: str, at: datetime) -> None:
    """Another day, agreed before the present one was over: afterwards it is missed."""
    present = task.extended_to or task.due_on
    if task.done_on is not None:
        raise Refused(_l("This task is done: it needs no extension."))
    if present < day_of(at):
        raise Refused(_l("The day is over already: it cannot be extended afterwards."), "extended_to")
    if to <= present:
        raise Refused(_l("The new day must lie after the present one."), "extended_to")
    task.extended_to, task.extension_approved_by = to, approved_by
    task.extension_reason = f"{task.extension_reason}\n{reason}".strip()
    record(
        AuditAction.CHANGED,
        "task_deadline",
        task.id,
        fields=["extended_to"],
        from_day=present.isoformat(),
        to_day=to.isoformat(),
    )


def _may_be_judged(finding: Finding, by: User) -> None:
    if finding.state in {FindingState.ACCEPTED, FindingState.NOT_OURS}:
        raise Refused(_l("This finding has been judged already."))
    if finding.state is FindingState.DISPUTED and not may_review(finding, by):
        raise Refused(
            _l("A disputed finding is decided by somebody who neither recorded nor first judged it.")
        )


def _needs_a_reason(finding: Finding, cause: str) -> None:
    if not cause:
        raise Refused(_l("Enter why it is no error of the centre."), "cause")
    finding.cause = cause


def _judge(finding: Finding, state: FindingState, by: User, at: datetime) -> None:
    if finding.state is FindingState.DISPUTED:
        finding.reviewed_by = by
    else:
        finding.judged_by, finding.judged_at = by, at
    finding.state = state
    record(AuditAction.CHANGED, "finding", finding.id, finding_state=state.value)
