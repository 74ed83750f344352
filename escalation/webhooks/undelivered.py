"""A delivery that is tried no more is no silence: the escalation it was about says so."""

from sqlalchemy import select

from escalation.by_mail.failing import note_failed
from escalation.models import EscalationNotice
from escalation.webhooks.models import WebhookDelivery
from foundation.db import db


def note_undelivered(delivery: WebhookDelivery) -> None:
    """Note it on the escalation whose notice left by this delivery; a test has none."""
    for notice in db.session.scalars(
        select(EscalationNotice).where(EscalationNotice.delivery_id == delivery.id)
    ):
        note_failed(notice)
