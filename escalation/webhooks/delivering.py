"""Delivering: a step of the worker. Each message arrives at least once, and always with the same `event_id`."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic

from sqlalchemy import select

from escalation.webhooks.client import WebhookClient
from escalation.webhooks.keys import webhook_key
from escalation.webhooks.lines import Undeliverable
from escalation.webhooks.models import DeliveryState, Problem, WebhookAttempt, WebhookDelivery
from escalation.webhooks.queueing import TEST
from escalation.webhooks.signing import signed_headers
from escalation.webhooks.trying_again import is_taken, try_again_at
from foundation import clock
from foundation.db import db, transaction

log = logging.getLogger(__name__)

# Longer than any post may take (settings: 60 seconds): until then nobody else sends it, even if this worker is killed.
RESERVED_FOR = timedelta(minutes=5)

OnFailure = Callable[[WebhookDelivery], None]


@dataclass(frozen=True)
class _Parcel:
    """What one attempt needs, outside any transaction."""

    delivery_id: int
    url: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class _Outcome:
    """What an attempt came to."""

    milliseconds: int
    status: int | None = None
    problem: Problem | None = None
    retry_after: str = ""


def deliver_next(client: WebhookClient, secret_key: bytes, on_failure: OnFailure) -> bool:
    """Deliver the oldest message whose time has come; False when there is none.

    It is reserved first and sent outside any transaction. `on_failure` is called, in the transaction that notes it,
    with a delivery that is tried no more; it must not commit.
    """
    parcel = _reserve_next(secret_key, clock.now())
    if parcel is None:
        return False
    _note(parcel, _attempt(client, parcel), on_failure)
    return True


def _reserve_next(secret_key: bytes, at: datetime) -> _Parcel | None:
    due = (WebhookDelivery.state == DeliveryState.WAITING, WebhookDelivery.try_at <= at)
    # What is new goes first: a system that hangs must not hold up the news of the others.
    order = (WebhookDelivery.attempts, WebhookDelivery.try_at, WebhookDelivery.id)
    query = select(WebhookDelivery).where(*due).order_by(*order).limit(1)
    with transaction() as session:
        delivery = session.scalar(query.with_for_update(skip_locked=True, of=WebhookDelivery))
        if delivery is None:
            return None
        department = delivery.department
        delivery.attempts += 1
        delivery.try_at = at + RESERVED_FOR
        # Where the department wants it now: an address corrected or taken away holds for what waits already.
        delivery.url = department.webhook_url
        key = webhook_key(secret_key, department.code, department.webhook_key_version)
        body = delivery.body.encode()
        return _Parcel(delivery.id, delivery.url, signed_headers(key, delivery.event_id, body, at), body)


def _attempt(client: WebhookClient, parcel: _Parcel) -> _Outcome:
    started = monotonic()
    status, problem, retry_after = None, None, ""
    try:
        if not parcel.url:
            raise Undeliverable(Problem.NO_ADDRESS)
        answer = client.post(parcel.url, parcel.headers, parcel.body)
        status, retry_after = answer.status, answer.retry_after
        problem = None if is_taken(status) else Problem.STATUS
    except Undeliverable as error:
        problem = error.problem
    except Exception as error:
        log.error("a webhook failed in an unforeseen way: %s", type(error).__name__)
        problem = Problem.NO_ANSWER
    return _Outcome(round((monotonic() - started) * 1_000), status, problem, retry_after)


def _note(parcel: _Parcel, outcome: _Outcome, on_failure: OnFailure) -> None:
    at = clock.now()
    with transaction() as session:
        delivery = session.get_one(
            WebhookDelivery, parcel.delivery_id, with_for_update=True, populate_existing=True
        )
        session.add(
            WebhookAttempt(
                delivery=delivery,
                at=at,
                status=outcome.status,
                problem=outcome.problem.value if outcome.problem else "",
                milliseconds=outcome.milliseconds,
            )
        )
        if delivery.state is not DeliveryState.WAITING:
            return  # this took longer than the reservation, and another worker was done first
        if outcome.problem is None:
            delivery.state, delivery.delivered_at = DeliveryState.DELIVERED, at
        else:
            _note_failure(delivery, outcome, outcome.problem, at, on_failure)


def _note_failure(
    delivery: WebhookDelivery, outcome: _Outcome, problem: Problem, at: datetime, on_failure: OnFailure
) -> None:
    again_at = try_again_at(delivery.attempts, at, problem, outcome.status, outcome.retry_after)
    log.warning("delivery %d was not taken: %s %s", delivery.id, problem.value, outcome.status or "")
    if again_at is not None and delivery.occasion != TEST:
        delivery.try_at = again_at
        return
    delivery.state = DeliveryState.FAILED
    db.session.flush()
    on_failure(delivery)
