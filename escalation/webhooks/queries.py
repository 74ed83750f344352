"""What became of deliveries."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload, selectinload

from escalation.webhooks.models import DeliveryState, WebhookAttempt, WebhookDelivery
from escalation.webhooks.queueing import TEST
from foundation.db import Count, db
from foundation.organisation.models import Department

PAGE = 50
# Longer ago it is in the list, but no longer news.
FAILED_LATELY = timedelta(days=7)


def failed_deliveries(since: datetime) -> list[WebhookDelivery]:
    """What could not be delivered and was ordered since then, newest first; tests are left out."""
    query = (
        select(WebhookDelivery).where(*_failed_since(since)).options(joinedload(WebhookDelivery.department))
    )
    return list(db.session.scalars(query.order_by(WebhookDelivery.id.desc())))


def how_many_failed_lately(at: datetime) -> Count:
    """How many need a person."""
    return select(func.count(WebhookDelivery.id)).where(*_failed_since(at - FAILED_LATELY))


def counts_by_state(department_id: int | None = None) -> dict[DeliveryState, int]:
    """Of one department, or of all."""
    query = select(WebhookDelivery.state, func.count(WebhookDelivery.id)).group_by(WebhookDelivery.state)
    if department_id is not None:
        query = query.where(WebhookDelivery.department_id == department_id)
    return dict.fromkeys(DeliveryState, 0) | dict(db.session.execute(query).all())


def page_of_deliveries(
    state: DeliveryState | None, department_id: int | None, older_than: int | None
) -> tuple[list[WebhookDelivery], int | None]:
    """At most PAGE deliveries, newest first, and the id that leads to older ones."""
    query = select(WebhookDelivery).options(
        joinedload(WebhookDelivery.department), selectinload(WebhookDelivery.tries)
    )
    if state is not None:
        query = query.where(WebhookDelivery.state == state)
    if department_id is not None:
        query = query.where(WebhookDelivery.department_id == department_id)
    if older_than is not None:
        query = query.where(WebhookDelivery.id < older_than)
    found = list(db.session.scalars(query.order_by(WebhookDelivery.id.desc()).limit(PAGE + 1)))
    shown = found[:PAGE]
    return shown, shown[-1].id if len(found) > PAGE else None


def delivery_with_id(delivery_id: int) -> WebhookDelivery | None:
    query = select(WebhookDelivery).where(WebhookDelivery.id == delivery_id)
    tries = selectinload(WebhookDelivery.tries).joinedload(WebhookAttempt.ordered_by)
    return db.session.scalar(query.options(tries))


def departments_with_webhook() -> list[Department]:
    """Those that can be sent a test."""
    query = select(Department).where(Department.active, Department.webhook_url != "")
    return list(db.session.scalars(query.order_by(Department.code)))


def _failed_since(since: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        WebhookDelivery.state == DeliveryState.FAILED,
        WebhookDelivery.created_at >= since,
        WebhookDelivery.occasion != TEST,
    )
