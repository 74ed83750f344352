"""A worker killed with SIGKILL while it talks to the relay: the message arrives at least once, always the same."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from pathlib import Path

import pytest
from flask import Flask

from foundation import clock
from foundation.db import db
from mail_gateway.models import OutgoingState
from mail_gateway.outgoing.sending import send_next
from tests.integration.mail_gateway.servers import HOST, relay
from tests.integration.mail_gateway.test_outbox import put, row, to

ROOT = Path(__file__).parents[3]
WORKER = "from inquiry_desk.cli.main import main; main()"
LONG_DUE = datetime(2020, 1, 1, tzinfo=UTC)


def worker_for(var: Path, port: int, **more: str) -> subprocess.Popen[str]:
    """The worker program of an installation on this database, with the relay at this port."""
    settings = {
        "VAR": str(var),
        "DATABASE_URL": db.engine.url.render_as_string(hide_password=False),
        "SECRET_KEY": "a key for tests only, 32 characters",
        "SMARTHOST": f"{HOST}:{port}",
        "SMARTHOST_STARTTLS": "false",
        **more,
    }
    environment = os.environ | {f"INQUIRY_DESK_{name}": value for name, value in settings.items()}
    command = [sys.executable, "-c", WORKER, "worker"]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize(("step", "copies"), [("MAIL", {1}), ("RCPT", {1}), ("DATA", {1, 2}), ("QUIT", {2})])
def test_a_killed_workers_message_is_sent_by_the_next_with_the_same_id(
    app: Flask, tmp_path: Path, step: str, copies: set[int]
) -> None:
    """Killed at QUIT it has read the relay's 250 and not yet marked the row: the second copy cannot be avoided."""
    mail_id = put(at=LONG_DUE)

    def kill(at: str) -> None:
        if at == step:
            worker.kill()
            worker.wait()

    with relay(during=kill) as found:
        worker = worker_for(tmp_path, found.port)
        try:
            worker.communicate(timeout=60)
        finally:
            worker.kill()
            worker.wait()
        assert (row(mail_id).state, row(mail_id).attempts) == (OutgoingState.WAITING, 1)
        with clock.fixed(datetime.now(UTC) + timedelta(days=1)):
            assert send_next(to(found))
            assert not send_next(to(found))
        assert len(found.taken) in copies
        assert {message_from_bytes(raw)["Message-ID"] for _, _, raw in found.taken} == {
            row(mail_id).message_id
        }
        assert len({raw for _, _, raw in found.taken}) == 1
    assert row(mail_id).state is OutgoingState.SENT


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_worker_with_a_key_that_cannot_sign_says_so_and_does_not_start(app: Flask, tmp_path: Path) -> None:
    worker = worker_for(tmp_path, 1, DKIM_SELECTOR="s2026", DKIM_KEY="not a key")
    try:
        _, told = worker.communicate(timeout=60)
    finally:
        worker.kill()
    assert worker.returncode == 1
    assert told.splitlines()[-1] == (
        "inquiry-desk: INQUIRY_DESK_DKIM_KEY, INQUIRY_DESK_DKIM_SELECTOR: the key is not PEM"
    )
