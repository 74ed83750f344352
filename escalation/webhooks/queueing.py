"""Ordering deliveries: a row each, sent by the worker after the commit."""

import json
import uuid
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from escalation.values import RefusedError
from escalation.webhooks.models import DeliveryState, WebhookAttempt, WebhookDelivery
from foundation.calendar import JST
from foundation.db import db
from foundation.organisation.models import Department, User

# Raised when a receiver that reads today's body could not read tomorrow's.
FORMAT = 1
TEST = "test"


def order(
    department: Department, reference: str, occasion: str, facts: dict[str, Any], at: datetime
) -> WebhookDelivery:
    """Tell the department's system of `occasion` at the inquiry `reference`; `facts` are JSON, without personal data.

    Raises RefusedError where no address is registered.
    """
    if not department.webhook_url:
        raise RefusedError(
            _l("%(department)s has no webhook address. Register one first.", department=department.name)
        )
    event_id = str(uuid.uuid4())
    told = {
        "format": FORMAT,
        "event_id": event_id,
        "occasion": occasion,
        "reference": reference,
        "department": department.code,
        "sent_at": at.astimezone(JST).isoformat(timespec="seconds"),
    }
    delivery = WebhookDelivery(
        event_id=event_id,
        department=department,
        reference=reference,
        occasion=occasion,
        url=department.webhook_url,
        body=canonical(facts | told),
        created_at=at,
        state=DeliveryState.WAITING,
        attempts=0,
        try_at=at,
    )
    db.session.add(delivery)
    return delivery


def order_test(department: Department, at: datetime) -> WebhookDelivery:
    """A delivery about nothing, to see whether the address works; it is tried once."""
    return order(department, "", TEST, {}, at)


def order_again(delivery: WebhookDelivery, by: User, at: datetime) -> None:
    """Send it once more, from the first attempt on, to the address registered now and with the same `event_id`.

    Raises RefusedError while it waits anyway.
    """
    db.session.refresh(delivery, with_for_update=True)
    if delivery.state is DeliveryState.WAITING:
        raise RefusedError(_l("This delivery is waiting to be sent already."))
    delivery.state = DeliveryState.WAITING
    delivery.attempts = 0
    delivery.try_at = at
    delivery.delivered_at = None
    db.session.add(WebhookAttempt(delivery=delivery, at=at, ordered_by=by))


def canonical(facts: dict[str, Any]) -> str:
    """JSON in one form only: keys in order, no blanks, characters as they are (UTF-8 on the wire)."""
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
