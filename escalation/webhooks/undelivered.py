"""A delivery that is tried no more is no silence: the escalation it was about says so."""

from sqlalchemy import select

from escalation.kinds import StepKind
from escalation.models import EscalationNotice
from escalation.noting import note
from escalation.webhooks.models import WebhookDelivery
from foundation import clock
from foundation.db import db


def note_undelivered(delivery: WebhookDelivery) -> None:
    """Mark the notices that left by this delivery and note it on their escalations."""
    at = clock.now()
    query = select(EscalationNotice).where(EscalationNotice.delivery_id == delivery.id)
    for notice in db.session.scalars(query.where(EscalationNotice.failed_at.is_(None))):
        notice.failed_at = at
        note(notice.escalation, StepKind.NOTICE_FAILED, None, at, channel=notice.channel.value)
