"""Writing a step down, and what must hold before one is taken."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm.attributes import flag_modified

from escalation.kinds import Decision, EscalationState, StepKind
from escalation.models import Escalation, EscalationFile, EscalationStep, EscalationSubmission
from escalation.values import NewFile, OutdatedError, RefusedError
from foundation.calendar import day_of
from foundation.db import db
from foundation.organisation.absences import stood_in_for
from foundation.organisation.models import Department, User
from mail_gateway.models import IncomingAttachment, IncomingMail, ScanState

_CLOSED: dict[EscalationState, object] = {
    EscalationState.RETURNED: _l("This inquiry has been returned to the desk already."),
    EscalationState.WITHDRAWN: _l("The desk has taken this inquiry back already."),
    EscalationState.ANSWERED: _l("This inquiry has been answered already."),
    EscalationState.RELAYED: _l("This inquiry has been answered already."),
}


def note(
    escalation: Escalation,
    kind: StepKind,
    by: User | None,
    at: datetime,
    comment: str = "",
    mail: IncomingMail | None = None,
    **details: Any,
) -> EscalationStep:
    """Write the step down at the department where it was taken.

    Steps stand in their order also when the clock was set back: none is earlier than the one before. Each raises
    the version, so that a page from before it is told apart.
    """
    escalation.changed_at = max(at, escalation.changed_at or at)
    flag_modified(escalation, "changed_at")
    step = EscalationStep(
        escalation=escalation,
        kind=kind,
        author=by,
        at=escalation.changed_at,
        department=escalation.department,
        comment=comment,
        details=_deputy_for(escalation, by, at) | details,
        mail=mail,
    )
    db.session.add(step)
    return step


def _deputy_for(escalation: Escalation, by: User | None, at: datetime) -> dict[str, Any]:
    """The person in charge, where somebody who stands in for them today takes the step."""
    charged = escalation.assignee
    if by is None or charged is None or charged.id == by.id or charged.department_id != by.department_id:
        return {}
    stands_in = any(one.id == charged.id for one in stood_in_for(by, day_of(at)))
    return {"deputy_for": charged.display_name} if stands_in else {}


def attach(to: EscalationStep | EscalationSubmission, files: tuple[NewFile, ...]) -> None:
    """The files that go along with a step, or wait for an approver with what is submitted."""
    for file in files:
        db.session.add(
            EscalationFile(
                escalation=to.escalation,
                step=to if isinstance(to, EscalationStep) else None,
                submission=to if isinstance(to, EscalationSubmission) else None,
                name=file.name,
                content_type=file.content_type,
                size=len(file.content),
                content=file.content,
            )
        )


def take_along(
    escalation: Escalation, attachment_ids: Iterable[int], step: EscalationStep | None = None
) -> None:
    """Files of the citizen's mails go along, with the hand-over or with a step; they follow their scan."""
    for attachment_id in attachment_ids:
        attachment = db.session.get_one(IncomingAttachment, attachment_id)
        if attachment.scan is ScanState.QUARANTINED:
            raise RefusedError(_l("“%(name)s” is in quarantine and cannot go along.", name=attachment.name))
        enclose(escalation, attachment, step=step)


def enclose(escalation: Escalation, attachment: IncomingAttachment, **of: Any) -> None:
    """A file that came by mail, `of` a step or a submission; its bytes stay in the mail and follow its scan."""
    db.session.add(
        EscalationFile(
            escalation=escalation,
            name=attachment.name,
            content_type=attachment.detected_type or attachment.content_type,
            size=attachment.size,
            attachment=attachment,
            **of,
        )
    )


def overtake_submission(escalation: Escalation, at: datetime) -> None:
    """What waited for an approver has become pointless; it stays readable."""
    waiting = escalation.submission
    if waiting is not None:
        waiting.decided_at, waiting.decision = at, Decision.OVERTAKEN


def must_be_open(escalation: Escalation) -> None:
    reason = _CLOSED.get(escalation.state)
    if reason is not None:
        raise RefusedError(reason)


def must_say(text: str, what_is_missing: object) -> None:
    if not text.strip():
        raise RefusedError(what_is_missing)


def must_take_inquiries(department: Department) -> None:
    """Held until the transaction ends, so that it is not merged or taken out of use meanwhile."""
    db.session.refresh(department, ["active"], with_for_update={"read": True})
    if not department.active:
        raise RefusedError(
            _l("%(department)s is no longer in use. Choose another department.", department=department.name)
        )


def check_version(escalation: Escalation, seen: int | None) -> None:
    """Refuse to act on a page that is older than the escalation (optimistic locking)."""
    if seen != escalation.version:
        raise OutdatedError(escalation.reference)
