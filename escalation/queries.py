"""What the desk asks of escalations, and what one department may open."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import joinedload, selectinload

from escalation.kinds import StepKind
from escalation.models import (
    Escalation,
    EscalationFile,
    EscalationNotice,
    EscalationStep,
    EscalationSubmission,
)
from foundation.db import Count, db
from foundation.organisation.models import Department, User
from foundation.organisation.queries import with_those_merged_into

IS_OPEN = and_(
    Escalation.answered_at.is_(None), Escalation.returned_at.is_(None), Escalation.withdrawn_at.is_(None)
)
IS_WAITING_TO_BE_RELAYED = and_(
    Escalation.answered_at.is_not(None),
    Escalation.returned_at.is_(None),
    Escalation.withdrawn_at.is_(None),
    Escalation.relayed_at.is_(None),
)


def departments_of(user: User) -> frozenset[int]:
    """The ids of the departments a person answers for: their own, and those merged into it."""
    return with_those_merged_into(user.department_id)


def how_many_open_for(user: User) -> Count:
    """How many escalations wait for this person's department."""
    theirs = Escalation.department_id.in_(departments_of(user))
    return select(func.count(Escalation.id)).where(theirs, IS_OPEN)


def escalation_for(escalation_id: int, user: User) -> Escalation | None:
    """The escalation, or None where it does not exist or is not with this person's department."""
    query = select(Escalation).where(
        Escalation.id == escalation_id, Escalation.department_id.in_(departments_of(user))
    )
    found: Escalation | None = db.session.scalar(_with_steps(query))
    return found


def open_for_inquiry(inquiry_id: int) -> list[Escalation]:
    """The escalations of departments that still owe something, oldest first; several may be asked at a time."""
    query = select(Escalation).where(Escalation.inquiry_id == inquiry_id, IS_OPEN)
    return list(db.session.scalars(query.options(joinedload(Escalation.department)).order_by(Escalation.id)))


def suggested_owner(inquiry_id: int) -> Department | None:
    """Whose matter the department thinks it is that had the inquiry last and returned it; None where it did not say."""
    query = select(EscalationStep).join(EscalationStep.escalation).where(Escalation.inquiry_id == inquiry_id)
    last = db.session.scalar(query.order_by(EscalationStep.id.desc()).limit(1))
    if last is None or last.kind is not StepKind.RETURNED:
        return None
    found = db.session.get(Department, last.details.get("suggested_id", 0))
    return found if found and found.active else None


def moves_of(inquiry_id: int) -> int:
    """How often an inquiry was returned or rerouted so far, over all its escalations (たらい回し)."""
    moved = EscalationStep.kind.in_((StepKind.RETURNED, StepKind.REROUTED))
    query = select(func.count(EscalationStep.id)).join(EscalationStep.escalation)
    return db.session.scalar(query.where(Escalation.inquiry_id == inquiry_id, moved)) or 0


def of_inquiry(inquiry_id: int) -> list[Escalation]:
    """All escalations of an inquiry with their steps, oldest first."""
    query = select(Escalation).where(Escalation.inquiry_id == inquiry_id).order_by(Escalation.id)
    return list(db.session.scalars(_with_steps(query)))


def whole_of_inquiry(inquiry_id: int) -> list[Escalation]:
    """As `of_inquiry`, with everything an inquiry's page says of them, in a fixed number of queries."""
    query = select(Escalation).where(Escalation.inquiry_id == inquiry_id).order_by(Escalation.id)
    notices: Any = selectinload(Escalation.notices)
    files: Any = selectinload(Escalation.files)
    submissions: Any = selectinload(Escalation.submissions)
    return list(
        db.session.scalars(
            _with_steps(query).options(
                joinedload(Escalation.section),
                joinedload(Escalation.assignee),
                selectinload(Escalation.deadlines),
                submissions.joinedload(EscalationSubmission.decided_by),
                files.joinedload(EscalationFile.attachment),
                notices.joinedload(EscalationNotice.mail),
                notices.joinedload(EscalationNotice.delivery),
            )
        )
    )


def steps_of(inquiry_id: int) -> list[EscalationStep]:
    """Every step of every escalation of an inquiry, in order, for its timeline."""
    return [step for escalation in of_inquiry(inquiry_id) for step in escalation.steps]


def escalations_of(inquiry_ids: Collection[int]) -> dict[int, list[Escalation]]:
    """The escalations of each of these inquiries, oldest first; in one query, for lists."""
    found: dict[int, list[Escalation]] = {inquiry_id: [] for inquiry_id in inquiry_ids}
    if not found:
        return found
    query = select(Escalation).where(Escalation.inquiry_id.in_(found)).order_by(Escalation.id)
    for escalation in db.session.scalars(query.options(joinedload(Escalation.department))):
        found[escalation.inquiry_id].append(escalation)
    return found


def waiting_to_be_relayed(service_ids: Collection[int] | None, limit: int = 100) -> list[Escalation]:
    """Answered, and the citizen not told yet: the longest waiting first. None means all services."""
    query = select(Escalation).where(IS_WAITING_TO_BE_RELAYED)
    if service_ids is not None:
        query = query.where(Escalation.service_id.in_(service_ids))
    query = query.options(joinedload(Escalation.department), joinedload(Escalation.service))
    return list(db.session.scalars(query.order_by(Escalation.answered_at, Escalation.id).limit(limit)))


def other_departments(user: User) -> list[Department]:
    """The departments in use but the user's own: where an inquiry can be rerouted to."""
    query = select(Department).where(Department.active, Department.id != user.department_id)
    return list(db.session.scalars(query.order_by(Department.bureau, Department.name)))


def colleagues_of(user: User) -> list[User]:
    """Who of the user's department can have an inquiry in hand, themselves included."""
    query = select(User).where(User.active, User.department_id == user.department_id)
    return list(db.session.scalars(query.order_by(User.kana, User.display_name, User.id)))


def destination_of(step: EscalationStep) -> Department | None:
    """Where a hand-over or a reroute led; None for other steps."""
    if step.kind is StepKind.HANDED_OVER:
        return step.department
    if step.kind is not StepKind.REROUTED:
        return None
    later = [other for other in step.escalation.steps if other.id > step.id]
    return later[0].department if later else step.escalation.department


def _with_steps(query: Select[Any]) -> Select[Any]:
    steps: Any = selectinload(Escalation.steps)
    return query.options(
        joinedload(Escalation.department),
        joinedload(Escalation.section),
        joinedload(Escalation.service),
        joinedload(Escalation.assignee),
        steps.joinedload(EscalationStep.author),
        steps.joinedload(EscalationStep.department),
    )
