"""What can be done with an escalation. Every step is written down; nothing here commits."""

from dataclasses import asdict
from datetime import datetime

from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

from escalation.clocks import due_at
from escalation.models import Escalation, EscalationState, EscalationStep, StepKind
from escalation.notices import LANGUAGE, notify
from escalation.routing import advice_for
from escalation.values import Handover, Occasion, OutdatedError, RefusedError
from foundation.business_days.queries import current_version, exceptions_at
from foundation.db import db
from foundation.organisation.models import AnsweredBy, Department, Service, User


def hand_over(
    inquiry_id: int, handover: Handover, to: Department, service: Service, *, by: User, at: datetime
) -> Escalation:
    """照会する: the department gets exactly `handover`, and a notice.

    What the desk must do besides (a department without mail or staff) stands on the first step.
    """
    _must_take_inquiries(to)
    version = current_version()
    escalation = Escalation(
        inquiry_id=inquiry_id,
        service=service,
        department=to,
        answered_by=service.answered_by,
        handed_over_at=at,
        handed_over_by=by,
        due_at=due_at(service.answer_within_hours, at, exceptions_at(version)),
        calendar_version=version,
        **asdict(handover),
    )
    db.session.add(escalation)
    with force_locale(LANGUAGE):
        _note(escalation, StepKind.HANDED_OVER, by, at, advice_for(to))
    db.session.flush()
    notify(escalation, Occasion.HANDED_OVER, at)
    return escalation


def accept(escalation: Escalation, by: User, at: datetime) -> None:
    """受領する: the department has read it and works on it."""
    _must_be_open(escalation)
    if escalation.state is EscalationState.ACCEPTED:
        raise RefusedError(_l("This inquiry has been accepted already."))
    escalation.accepted_at = at
    _note(escalation, StepKind.ACCEPTED, by, at)


def answer(escalation: Escalation, by: User, at: datetime, text: str) -> None:
    """回答する: whoever answers has also accepted."""
    _must_be_open(escalation)
    _must_say(text, _l("Write the answer."))
    escalation.accepted_at = escalation.accepted_at or at
    escalation.answered_at = at
    escalation.answer = text
    _note(escalation, StepKind.ANSWERED, by, at, text)


def return_(escalation: Escalation, by: User, at: datetime, reason: str) -> None:
    """差し戻す: back to the desk, which finds another way to the answer."""
    _must_be_open(escalation)
    _must_say(reason, _l("Write why you return it, so that the desk can find the right section."))
    escalation.returned_at = at
    _note(escalation, StepKind.RETURNED, by, at, reason)


def reroute(escalation: Escalation, by: User, at: datetime, to: Department, reason: str) -> None:
    """転送する: to the right department, which has not accepted it yet; the one before sees it no more.

    The deadline stays: the citizen has been waiting since the hand-over.
    """
    _must_be_open(escalation)
    _must_say(reason, _l("Write why you pass it on, so that the other section understands."))
    _must_take_inquiries(to)
    if to.id == escalation.department_id:
        raise RefusedError(_l("It is with this department already. Choose another one."))
    _note(escalation, StepKind.REROUTED, by, at, reason)
    escalation.department = to
    escalation.accepted_at = None
    db.session.flush()
    notify(escalation, Occasion.REROUTED, at)


def mark_relayed(escalation: Escalation, by: User, at: datetime) -> None:
    """The citizen has been told the department's answer."""
    if escalation.state is EscalationState.RELAYED:
        raise RefusedError(_l("It is noted already that the citizen has been told."))
    if escalation.state is not EscalationState.ANSWERED:
        raise RefusedError(_l("There is no answer of the department to tell the citizen yet."))
    escalation.relayed_at = at
    _note(escalation, StepKind.RELAYED, by, at)


def take_back_relayed(escalation: Escalation, by: User, at: datetime) -> None:
    """The mail that told the citizen the answer did not leave after all."""
    if escalation.state is not EscalationState.RELAYED:
        raise RefusedError(_l("There is no answer of the department to tell the citizen yet."))
    escalation.relayed_at = None
    _note(escalation, StepKind.RELAY_TAKEN_BACK, by, at)


def mark_relayed_by_department(escalation: Escalation, by: User, at: datetime) -> None:
    """As `mark_relayed`, where it was agreed that the department itself tells the citizen (spec 2-4(2))."""
    if escalation.answered_by is not AnsweredBy.DEPARTMENT:
        raise RefusedError(_l("For this service the centre tells the citizen."))
    mark_relayed(escalation, by, at)


def check_version(escalation: Escalation, seen: int | None) -> None:
    """Refuse to act on a page that is older than the escalation (optimistic locking)."""
    if seen != escalation.version:
        raise OutdatedError(escalation.reference)


def _note(escalation: Escalation, kind: StepKind, by: User, at: datetime, comment: str = "") -> None:
    """Write the step down at the department where it was taken."""
    step = EscalationStep(
        escalation=escalation, kind=kind, author=by, at=at, department=escalation.department, comment=comment
    )
    db.session.add(step)


def _must_be_open(escalation: Escalation) -> None:
    if escalation.state is EscalationState.RETURNED:
        raise RefusedError(_l("This inquiry has been returned to the desk already."))
    if not escalation.open:
        raise RefusedError(_l("This inquiry has been answered already."))


def _must_say(text: str, what_is_missing: object) -> None:
    if not text.strip():
        raise RefusedError(what_is_missing)


def _must_take_inquiries(department: Department) -> None:
    if not department.active:
        raise RefusedError(
            _l("%(department)s is no longer in use. Choose another department.", department=department.name)
        )
