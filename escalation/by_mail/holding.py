"""Mails that wait for a person: which there are, taking one over, and putting one away."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import aliased, joinedload

from escalation.by_mail.reading import Reading
from escalation.by_mail.taking import apply
from escalation.kinds import StepKind
from escalation.models import Escalation, EscalationStep
from escalation.noting import must_say, note
from escalation.values import RefusedError
from foundation.db import Count, db
from foundation.organisation.models import User
from mail_gateway.models import IncomingMail

MOST_LISTED = 200


def held_mails(service_ids: Collection[int] | None, limit: int = MOST_LISTED) -> list[EscalationStep]:
    """The steps of mails nobody has decided on yet, the oldest first; None means all services."""
    query = _waiting(service_ids).order_by(EscalationStep.id).limit(limit)
    query = query.options(
        joinedload(EscalationStep.mail),
        joinedload(EscalationStep.department),
        joinedload(EscalationStep.escalation).joinedload(Escalation.department),
        joinedload(EscalationStep.escalation).joinedload(Escalation.service),
    )
    return list(db.session.scalars(query))


def how_many_held(service_ids: Collection[int] | None) -> Count:
    question: Count = _waiting(service_ids).with_only_columns(func.count(EscalationStep.id))
    return question


def held_mail(step_id: int, service_ids: Collection[int] | None) -> EscalationStep | None:
    """One of them; None where it is decided, or not for these services."""
    found: EscalationStep | None = db.session.scalar(
        _waiting(service_ids).where(EscalationStep.id == step_id)
    )
    return found


def take_over(step: EscalationStep, reading: Reading, by: User, at: datetime) -> None:
    """A person has made sure whose words these are: they become the section's step, `by` is noted beside it."""
    escalation, mail = _what_waits(step)
    apply(escalation, mail, reading, None, at)
    db.session.flush()
    db.session.refresh(escalation, ["steps"])
    note(escalation, StepKind.MAIL_CONFIRMED, by, at, mail=mail, held=step.id)


def put_away(step: EscalationStep, by: User, at: datetime, reason: str) -> None:
    """The words are not taken over; the mail stays readable."""
    escalation, mail = _what_waits(step)
    must_say(reason, _l("Write why the mail is not taken over."))
    note(escalation, StepKind.MAIL_REFUSED, by, at, reason, mail, held=step.id)


def _what_waits(step: EscalationStep) -> tuple[Escalation, IncomingMail]:
    if step.kind is not StepKind.MAIL_HELD or step.mail is None or _is_decided(step):
        raise RefusedError(_l("Somebody has decided on this mail already."))
    return step.escalation, step.mail


def _is_decided(step: EscalationStep) -> bool:
    query = select(EscalationStep.id).where(
        EscalationStep.escalation_id == step.escalation_id,
        EscalationStep.mail_id == step.mail_id,
        EscalationStep.id > step.id,
    )
    return db.session.scalar(query.limit(1)) is not None


def _waiting(service_ids: Collection[int] | None) -> Select[Any]:
    later = aliased(EscalationStep)
    decided = exists().where(
        later.escalation_id == EscalationStep.escalation_id,
        later.mail_id == EscalationStep.mail_id,
        later.id > EscalationStep.id,
    )
    query = select(EscalationStep).join(EscalationStep.escalation)
    query = query.where(EscalationStep.kind == StepKind.MAIL_HELD, ~decided)
    return query if service_ids is None else query.where(Escalation.service_id.in_(service_ids))
