"""Somebody leaves a department: what they had in hand is nobody's until a colleague takes it, and that is seen."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import func, select

from escalation.kinds import StepKind
from escalation.models import Escalation, EscalationSubmission
from escalation.notices import LANGUAGE
from escalation.noting import note
from escalation.queries import IS_OPEN
from foundation.db import db
from foundation.organisation.models import Department, User


@dataclass(frozen=True)
class LeftBehind:
    """`undecided`: submissions that wait at the department; `approvers`: who can still decide them."""

    released: int
    undecided: int
    approvers: int


def leave_in_hand(person: User, by: User, at: datetime) -> int:
    """Nobody has the open escalations of `person` in hand any more; returns how many they were."""
    query = select(Escalation).where(Escalation.assignee_id == person.id, IS_OPEN).order_by(Escalation.id)
    left = list(db.session.scalars(query))
    for escalation in left:
        escalation.assignee = None
        with force_locale(LANGUAGE):
            comment = _(
                "%(name)s has left. Somebody else has to take this in hand.", name=person.display_name
            )
        note(escalation, StepKind.UNASSIGNED, by, at, comment)
    return len(left)


def undecided_at(department: Department) -> int:
    """How many answers and extensions wait for an approver of the department."""
    query = select(func.count(EscalationSubmission.id)).join(EscalationSubmission.escalation)
    waiting = EscalationSubmission.decided_at.is_(None)
    return db.session.scalar(query.where(waiting, Escalation.department_id == department.id, IS_OPEN)) or 0


def approvers_of(department: Department, without: User | None = None) -> int:
    """How many people in use may decide for the department."""
    query = select(func.count(User.id)).where(User.department_id == department.id, User.active, User.approves)
    if without is not None:
        query = query.where(User.id != without.id)
    return db.session.scalar(query) or 0


def leave(person: User, department: Department, by: User, at: datetime) -> LeftBehind:
    """`person` no longer works for `department`: what is in hand is released, what waits is counted."""
    released = leave_in_hand(person, by, at)
    undecided = undecided_at(department) if person.approves else 0
    return LeftBehind(released, undecided, approvers_of(department, without=person))
