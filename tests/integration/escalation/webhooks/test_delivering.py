"""Delivering on both databases: tried again when not taken, given up aloud, always the same message."""

import json
from datetime import timedelta

import pytest
import requests
import responses
from flask import Flask
from sqlalchemy import update

from escalation.values import RefusedError
from escalation.webhooks import queries
from escalation.webhooks.client import Answer
from escalation.webhooks.delivering import RESERVED_FOR
from escalation.webhooks.keys import webhook_key
from escalation.webhooks.models import DeliveryState, Problem, WebhookDelivery
from escalation.webhooks.queueing import TEST, order, order_again, order_test
from escalation.webhooks.signing import EVENT, SIGNATURE, TIMESTAMP, signature_of
from escalation.webhooks.trying_again import ATTEMPTS, BACK_OFF
from foundation import clock
from foundation.db import count, db, transaction
from foundation.organisation.models import Department, User
from tests.conftest import NOW
from tests.integration.escalation.webhooks.deliveries import (
    ELSEWHERE,
    FACTS,
    SECRET,
    deliver,
    here,
    put,
    register,
    row,
)
from tests.integration.escalation.webhooks.receivers import receiver
from tests.personas import City

MINUTE = timedelta(minutes=1)


def test_a_delivery_is_signed_sent_once_and_noted(app: Flask, city: City) -> None:
    with receiver() as found:
        delivery_id = put(city, found.url)
        assert deliver()
        assert not deliver()
    delivery = row(delivery_id)
    assert (delivery.state, delivery.delivered_at, delivery.attempts) == (DeliveryState.DELIVERED, NOW, 1)
    (request,) = found.received
    assert request.body == delivery.body.encode()
    assert request.headers[EVENT] == delivery.event_id
    key = webhook_key(SECRET, "gakumu", 1)
    assert request.headers[SIGNATURE] == signature_of(key, int(request.headers[TIMESTAMP]), request.body)
    assert int(request.headers[TIMESTAMP]) == int(NOW.timestamp())
    (attempt,) = delivery.tries
    assert (attempt.at, attempt.status, attempt.problem, attempt.ordered_by) == (NOW, 200, "", None)


def test_the_body_says_what_happened_and_nothing_can_pretend_to_be_another(app: Flask, city: City) -> None:
    register(city.school_department, ELSEWHERE)
    with transaction() as session:
        department = session.get_one(Department, city.school_department)
        delivery = order(department, "R8-000123", "handed_over", FACTS | {"department": "kodomo"}, NOW)
        told = json.loads(delivery.body)
    assert told == FACTS | {
        "format": 1,
        "event_id": delivery.event_id,
        "occasion": "handed_over",
        "reference": "R8-000123",
        "department": "gakumu",
        "sent_at": "2026-11-16T10:00:00+09:00",
    }


def test_without_an_address_nothing_is_ordered(app: Flask, city: City) -> None:
    with pytest.raises(RefusedError, match="学務支援課"), transaction() as session:
        order_test(session.get_one(Department, city.school_department), NOW)
    assert queries.page_of_deliveries(None, None, None) == ([], None)


def test_nothing_leaves_before_the_transaction_is_committed(app: Flask, city: City) -> None:
    with receiver() as found:
        register(city.school_department, found.url)
        with pytest.raises(RuntimeError), transaction() as session:
            order_test(session.get_one(Department, city.school_department), NOW)
            raise RuntimeError
        assert not deliver()
    assert found.received == []


@responses.activate
def test_a_system_that_fails_is_asked_eight_times_and_then_it_is_said(app: Flask, city: City) -> None:
    responses.post(ELSEWHERE, status=500)
    delivery_id, failed, waits, now = put(city), [], [], NOW
    for _attempt in range(ATTEMPTS - 1):
        with clock.fixed(now):
            assert deliver(failed=failed)
            assert not deliver(failed=failed)
        waits.append(row(delivery_id).try_at - now)
        now = row(delivery_id).try_at
    assert (tuple(waits), failed) == (BACK_OFF, [])
    with clock.fixed(now):
        assert deliver(failed=failed)
        assert not deliver(failed=failed)
    assert (row(delivery_id).state, failed) == (DeliveryState.FAILED, [delivery_id])
    assert [(one.status, one.problem) for one in row(delivery_id).tries] == [(500, "status")] * ATTEMPTS
    assert len({call.request.body for call in responses.calls}) == 1
    assert len({call.request.headers[EVENT] for call in responses.calls}) == 1
    assert len({call.request.headers[TIMESTAMP] for call in responses.calls}) == ATTEMPTS


@responses.activate
@pytest.mark.parametrize("status", [301, 302, 400, 401, 404, 429, 500, 503])
def test_every_other_answer_is_tried_again_and_taken_at_last(app: Flask, city: City, status: int) -> None:
    responses.post(ELSEWHERE, status=status, headers={"Location": "https://elsewhere.example.jp/"})
    responses.post(ELSEWHERE, status=204)
    delivery_id = put(city)
    deliver()
    assert (row(delivery_id).state, row(delivery_id).try_at) == (DeliveryState.WAITING, NOW + BACK_OFF[0])
    with clock.fixed(NOW + BACK_OFF[0]):
        deliver()
    assert row(delivery_id).state is DeliveryState.DELIVERED
    assert [one.status for one in row(delivery_id).tries] == [status, 204]


@responses.activate
def test_a_system_that_asks_for_time_is_given_it(app: Flask, city: City) -> None:
    responses.post(ELSEWHERE, status=503, headers={"Retry-After": "1800"})
    delivery_id = put(city)
    deliver()
    assert row(delivery_id).try_at == NOW + timedelta(minutes=30)


@responses.activate
def test_a_system_that_is_gone_fails_at_once(app: Flask, city: City) -> None:
    responses.post(ELSEWHERE, status=410)
    delivery_id, failed = put(city), []
    deliver(failed=failed)
    assert (row(delivery_id).state, failed) == (DeliveryState.FAILED, [delivery_id])


@responses.activate
@pytest.mark.parametrize(
    ("error", "problem"),
    [
        (requests.exceptions.ReadTimeout(), Problem.TOO_SLOW),
        (requests.exceptions.ConnectTimeout(), Problem.TOO_SLOW),
        (requests.exceptions.SSLError(), Problem.TLS),
        (requests.exceptions.ConnectionError("http://secret"), Problem.NO_ANSWER),
        (RuntimeError("secret"), Problem.NO_ANSWER),
    ],
)
def test_what_goes_wrong_is_kept_as_a_word(
    app: Flask, city: City, error: Exception, problem: Problem
) -> None:
    responses.post(ELSEWHERE, body=error)
    delivery_id = put(city)
    assert deliver()
    (attempt,) = row(delivery_id).tries
    assert (attempt.status, attempt.problem, attempt.what_went_wrong) == (None, problem.value, problem)
    assert row(delivery_id).state is DeliveryState.WAITING


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8000/", "http://[::1]:8000/", "http://169.254.169.254/latest"]
)
def test_an_address_in_a_network_that_is_not_listed_fails_at_once(app: Flask, city: City, url: str) -> None:
    delivery_id, failed = put(city, url), []
    client = here()
    client.listed = ()
    deliver(client, failed)
    assert (row(delivery_id).state, failed) == (DeliveryState.FAILED, [delivery_id])
    assert row(delivery_id).tries[0].what_went_wrong is Problem.REFUSED_ADDRESS


def test_an_address_taken_away_is_used_no_more(app: Flask, city: City) -> None:
    with receiver() as found:
        delivery_id, failed = put(city, found.url), []
        register(city.school_department, "")
        deliver(failed=failed)
    assert (found.received, failed) == ([], [delivery_id])
    assert row(delivery_id).tries[0].what_went_wrong is Problem.NO_ADDRESS


def test_an_address_and_a_key_that_are_changed_hold_for_what_waits(app: Flask, city: City) -> None:
    with receiver() as before, receiver() as after:
        delivery_id = put(city, before.url)
        register(city.school_department, after.url)
        with transaction() as session:
            session.get_one(Department, city.school_department).webhook_key_version = 2
        deliver()
    (request,) = after.received
    assert (before.received, row(delivery_id).url) == ([], after.url)
    key = webhook_key(SECRET, "gakumu", 2)
    assert request.headers[SIGNATURE] == signature_of(key, int(request.headers[TIMESTAMP]), request.body)


@responses.activate
def test_what_is_new_goes_before_what_is_tried_again(app: Flask, city: City) -> None:
    responses.post(ELSEWHERE, status=500)
    first = put(city)
    deliver()
    with clock.fixed(NOW + 10 * MINUTE):
        second = put(city, at=NOW + 10 * MINUTE)
        deliver()
        assert (row(first).attempts, row(second).attempts) == (1, 1)
        deliver()
        assert (row(first).attempts, row(second).attempts) == (2, 1)


@responses.activate
def test_a_test_is_tried_once(app: Flask, city: City) -> None:
    responses.post(ELSEWHERE, status=500)
    delivery_id = put(city, occasion=TEST)
    deliver()
    assert row(delivery_id).state is DeliveryState.FAILED
    assert queries.failed_deliveries(NOW) == []


@responses.activate
def test_what_failed_can_be_sent_again_with_the_same_id(app: Flask, city: City) -> None:
    responses.post(ELSEWHERE, status=410)
    responses.post(ELSEWHERE, status=200)
    delivery_id = put(city)
    deliver()
    later = NOW + 60 * MINUTE
    with clock.fixed(later):
        with transaction() as session:
            order_again(row(delivery_id), session.get_one(User, city.id_of("administrator")), later)
        assert (row(delivery_id).attempts, row(delivery_id).state) == (0, DeliveryState.WAITING)
        with pytest.raises(RefusedError), transaction() as session:
            order_again(row(delivery_id), session.get_one(User, city.id_of("administrator")), later)
        deliver()
    assert row(delivery_id).state is DeliveryState.DELIVERED
    assert [
        one.ordered_by.display_name if one.ordered_by else one.status for one in row(delivery_id).tries
    ] == [
        410,
        "吉田",
        200,
    ]
    assert len({call.request.headers[EVENT] for call in responses.calls}) == 1


@responses.activate
def test_failures_of_the_last_days_are_counted_until_they_arrive(app: Flask, city: City) -> None:
    responses.post(ELSEWHERE, status=410)
    delivery_id = put(city)
    deliver()
    assert [one.id for one in queries.failed_deliveries(NOW)] == [delivery_id]
    assert count(queries.how_many_failed_lately(NOW + timedelta(days=6))) == 1
    assert count(queries.how_many_failed_lately(NOW + timedelta(days=8))) == 0


def test_while_a_system_takes_its_time_everybody_else_can_write(app: Flask, city: City) -> None:
    class WatchesOthersWrite:
        def post(self, url: str, headers: dict[str, str], body: bytes) -> Answer:
            other = db.engine.connect().execution_options(sqlite_begin="IMMEDIATE")
            with other, other.begin():
                other.execute(update(WebhookDelivery).values(reference="R8-000999"))
            return Answer(200)

    delivery_id = put(city)
    assert deliver(WatchesOthersWrite())
    assert (row(delivery_id).state, row(delivery_id).reference) == (DeliveryState.DELIVERED, "R8-000999")


def test_a_delivery_reserved_by_a_killed_worker_is_sent_by_another_with_the_same_id(
    app: Flask, city: City
) -> None:
    class Killed(BaseException):
        pass

    class KilledAfterTheAnswer:
        def post(self, url: str, headers: dict[str, str], body: bytes) -> Answer:
            here().post(url, headers, body)
            raise Killed

    with receiver() as found:
        delivery_id = put(city, found.url)
        with pytest.raises(Killed):
            deliver(KilledAfterTheAnswer())
        assert not deliver()
        with clock.fixed(NOW + RESERVED_FOR):
            assert deliver()
    assert [request.headers[EVENT] for request in found.received] == [row(delivery_id).event_id] * 2
    assert len({request.body for request in found.received}) == 1


def test_a_failure_that_cannot_be_told_is_not_noted_as_told(app: Flask, city: City) -> None:
    """Otherwise the delivery would be given up and nobody know of it."""

    class Full(list[int]):
        def append(self, _: int) -> None:
            raise RuntimeError("the database is full")

    delivery_id = put(city, "http://169.254.169.254/")
    with pytest.raises(RuntimeError):
        deliver(failed=Full())
    assert row(delivery_id).state is DeliveryState.WAITING
    failed: list[int] = []
    with clock.fixed(NOW + RESERVED_FOR):
        deliver(failed=failed)
    assert failed == [delivery_id]
