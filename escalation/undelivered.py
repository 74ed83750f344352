"""Notices that did not arrive: whoever handed over must know, or the inquiry dies unseen."""

from sqlalchemy import select

from escalation.kinds import StepKind
from escalation.models import EscalationNotice
from escalation.noting import note
from escalation.webhooks.models import WebhookDelivery
from foundation import clock
from foundation.db import db, transaction
from mail_gateway.models import OutgoingMail, OutgoingState


def note_returned(mail: OutgoingMail) -> bool:
    """A bounce of `mail` came: whether it was a notice, which is then noted as failed, once."""
    notice = db.session.scalar(select(EscalationNotice).where(EscalationNotice.mail_id == mail.id).limit(1))
    if notice is None:
        return False
    note_failed(notice)
    return True


def note_failed(notice: EscalationNotice) -> None:
    """Once for a notice; the desk is told on the inquiry to phone the section."""
    if notice.failed_at is None:
        notice.failed_at = clock.now()
        note(notice.escalation, StepKind.NOTICE_FAILED, None, clock.now())


def note_undelivered(delivery: WebhookDelivery) -> None:
    """A delivery is tried no more: note it on the escalation whose notice it was; a test has none."""
    query = select(EscalationNotice).where(EscalationNotice.delivery_id == delivery.id)
    for notice in db.session.scalars(query):
        note_failed(notice)


def note_next_failed() -> bool:
    """Step of the worker: one notice whose mail the relay refused for good; False when there is none."""
    with transaction() as session:
        query = select(EscalationNotice).join(OutgoingMail, EscalationNotice.mail_id == OutgoingMail.id)
        query = query.where(OutgoingMail.state == OutgoingState.FAILED, EscalationNotice.failed_at.is_(None))
        notice = session.scalar(
            query.order_by(EscalationNotice.id)
            .limit(1)
            .with_for_update(skip_locked=True, of=EscalationNotice)
        )
        if notice is None:
            return False
        note_failed(notice)
    return True
