"""Real worker programs: two at once, and one that is killed in the worst moment."""

import os
import subprocess
import sys
import threading
from collections import Counter
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from escalation.webhooks.models import DeliveryState, WebhookAttempt, WebhookDelivery
from escalation.webhooks.signing import EVENT
from foundation import clock
from foundation.db import db
from tests.integration.escalation.webhooks.deliveries import deliver, put, row
from tests.integration.escalation.webhooks.receivers import Receiver, answering, receiver
from tests.personas import City

ROOT = Path(__file__).parents[4]
WORKER = "from inquiry_desk.cli.main import main; main()"
LONG_DUE = datetime(2020, 1, 1, tzinfo=UTC)
PATIENCE = 60


def worker_for(var: Path) -> subprocess.Popen[bytes]:
    """The worker program of an installation on this database, which may reach this machine."""
    settings = {
        "VAR": str(var),
        "DATABASE_URL": db.engine.url.render_as_string(hide_password=False),
        "SECRET_KEY": "a key for tests only, 32 characters",
        "WEBHOOK_NETWORKS": "127.0.0.0/8",
        "WEBHOOK_SECONDS": "60",
    }
    environment = os.environ | {f"INQUIRY_DESK_{name}": value for name, value in settings.items()}
    command = [sys.executable, "-c", WORKER, "worker"]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)


def end(*workers: subprocess.Popen[bytes]) -> None:
    for worker in workers:
        worker.terminate()
    for worker in workers:
        worker.wait(PATIENCE)


def events_of(found: Receiver) -> Counter[str]:
    return Counter(request.headers[EVENT] for request in found.received)


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)
def test_two_workers_deliver_each_message_once(app: Flask, city: City, tmp_path: Path) -> None:
    count, all_there = 60, threading.Event()
    both_at_work = threading.Barrier(2)

    def behave(handler: BaseHTTPRequestHandler) -> None:
        # A worker sends one at a time: the first waits here until the second worker has one too.
        if len(found.received) <= both_at_work.parties:
            both_at_work.wait(PATIENCE)
        answering(200)(handler)
        if len(found.received) >= count:
            all_there.set()

    with receiver(behave) as found:
        for _number in range(count):
            put(city, found.url, at=LONG_DUE)
        workers = [worker_for(tmp_path / name) for name in ("one", "two")]
        try:
            assert all_there.wait(PATIENCE)
        finally:
            end(*workers)
    db.session.rollback()
    assert set(events_of(found).values()) == {1}
    assert len(found.received) == count
    delivered = WebhookDelivery.state == DeliveryState.DELIVERED
    assert db.session.scalar(select(func.count(WebhookDelivery.id)).where(delivered)) == count
    assert db.session.scalar(select(func.count(WebhookAttempt.id))) == count


def test_a_worker_killed_between_the_post_and_the_commit_repeats_with_the_same_id(
    app: Flask, city: City, tmp_path: Path
) -> None:
    def kill(handler: BaseHTTPRequestHandler) -> None:
        if len(found.received) == 1:
            worker.kill()
            worker.wait()
        answering(200)(handler)

    with receiver(kill) as found:
        delivery_id = put(city, found.url, at=LONG_DUE)
        worker = worker_for(tmp_path)
        try:
            worker.wait(PATIENCE)
        finally:
            worker.kill()
            worker.wait()
        assert (row(delivery_id).state, row(delivery_id).attempts) == (DeliveryState.WAITING, 1)
        assert row(delivery_id).tries == []
        with clock.fixed(datetime.now(UTC) + timedelta(days=1)):
            assert deliver()
            assert not deliver()
    assert events_of(found) == {row(delivery_id).event_id: 2}
    assert len({request.body for request in found.received}) == 1
    assert row(delivery_id).state is DeliveryState.DELIVERED
