"""An escalation leaves where it is: back to the desk, on to another department, taken back, or merged away."""

from datetime import datetime

from flask_babel import lazy_gettext as _l

from escalation.clocks import due_at
from escalation.deadlines import resume
from escalation.kinds import StepKind
from escalation.models import Escalation
from escalation.notices import notify
from escalation.noting import must_be_open, must_say, must_take_inquiries, note, overtake_submission
from escalation.routing.terms import ACCEPT_WITHIN
from escalation.values import Occasion, RefusedError
from foundation.business_days.queries import exceptions_at
from foundation.db import db
from foundation.organisation.models import Department, User
from mail_gateway.models import IncomingMail


def return_(
    escalation: Escalation,
    by: User | None,
    at: datetime,
    reason: str,
    suggested: Department | None = None,
    mail: IncomingMail | None = None,
) -> None:
    """差し戻す: back to the desk, which finds another way to the answer; `suggested`: whose matter it may be."""
    must_be_open(escalation)
    must_say(reason, _l("Write why you return it, so that the desk can find the right section."))
    _leave(escalation, at)
    escalation.returned_at = at
    escalation.moves += 1
    details = {"suggested_id": suggested.id} if suggested else {}
    note(escalation, StepKind.RETURNED, by, at, reason, mail, **details)


def reroute(escalation: Escalation, by: User, at: datetime, to: Department, reason: str) -> None:
    """転送する: to the right department, which has not accepted it yet; the one before sees it no more.

    The deadline stays: the citizen has been waiting since the hand-over.
    """
    must_be_open(escalation)
    must_say(reason, _l("Write why you pass it on, so that the other section understands."))
    must_take_inquiries(to)
    if to.id == escalation.department_id:
        raise RefusedError(_l("It is with this department already. Choose another one."))
    resume(escalation, at)
    _leave(escalation, at)
    escalation.moves += 1
    note(escalation, StepKind.REROUTED, by, at, reason)
    _arrive(escalation, to, at)
    escalation.accepted_at = None
    db.session.flush()
    notify(escalation, Occasion.REROUTED, at)


def withdraw(escalation: Escalation, by: User, at: datetime, reason: str) -> None:
    """取り下げる: the desk needs the answer no more, or asks elsewhere."""
    must_be_open(escalation)
    must_say(reason, _l("Write why you take it back, so that the department understands."))
    _leave(escalation, at)
    escalation.withdrawn_at = at
    note(escalation, StepKind.WITHDRAWN, by, at, reason)
    notify(escalation, Occasion.WITHDRAWN, at)


def merge_into(escalation: Escalation, by: User, at: datetime, to: Department) -> None:
    """The department was merged into another. Its people and sections went along: what they have accepted stays so."""
    note(escalation, StepKind.MERGED, by, at, to=to.name)
    escalation.department = to
    if escalation.paused_at is None and escalation.open:
        escalation.next_alert_at = at


def _leave(escalation: Escalation, at: datetime) -> None:
    overtake_submission(escalation, at)
    escalation.paused_at = escalation.citizen_asked_at = escalation.next_alert_at = None


def _arrive(escalation: Escalation, to: Department, at: datetime) -> None:
    escalation.department = to
    escalation.section = escalation.assignee = escalation.rule = None
    escalation.accept_due_at = due_at(ACCEPT_WITHIN, at, exceptions_at())
    escalation.next_alert_at = at
