"""How long an act takes at the server, called through WSGI: without network and browser."""

import gc
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, text

from foundation.db import db
from inquiry_desk.sample.loader import PASSWORD, accounts

Measured = dict[str, float]
WARMING = 1
OPENED = (200, 302)
"""Also where a page leads on, such as the number of an inquiry typed into the search."""


def times_of(act: Callable[[], int], rounds: int) -> list[float]:
    """Seconds of each round, after some that are not counted."""
    for _ in range(WARMING):
        act()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        assert act() in OPENED
        times.append(time.perf_counter() - start)
    return times


def milliseconds(times: list[float], percent: int) -> float:
    return round(statistics.quantiles(times, n=100, method="inclusive")[percent - 1] * 1000, 2)


def spread(times: list[float]) -> Measured:
    return {"p50_ms": milliseconds(times, 50), "p95_ms": milliseconds(times, 95)}


def bare_times(rounds: int) -> list[float]:
    """The yardstick: a page of Flask that does nothing."""
    bare = Flask("bare")
    bare.add_url_rule("/", view_func=lambda: "<!doctype html><title>bare</title><p>bare")
    client = bare.test_client()
    return times_of(lambda: client.get("/").status_code, rounds)


def signed_in_as(app: Flask, role: str) -> FlaskClient:
    """The first sample account of a role."""
    client = app.test_client()
    login_id = next(login_id for login_id, _, of_role in accounts() if of_role == role)
    assert client.post("/login", data={"login_id": login_id, "password": PASSWORD}).status_code == 302
    return client


@dataclass(frozen=True)
class Meter:
    """Measures pages of one application, beside the bare page of the same run (its median, in seconds).

    `cpu_ms` is the work of this process for one answer, `database_ms` that of PostgreSQL's process for this
    connection: unlike times by the clock they do not grow with what else the machine does. SQLite works in this process.
    """

    app: Flask
    bare: float
    backend: int | None

    @staticmethod
    def of(app: Flask, rounds: int) -> "Meter":
        gc.freeze()  # as the web program does
        with app.app_context():
            in_process = db.engine.dialect.name == "sqlite"
            backend = None if in_process else db.session.scalar(text("SELECT pg_backend_pid()"))
        return Meter(app, statistics.median(bare_times(rounds)), backend)

    def page(self, client: FlaskClient, address: str, rounds: int) -> Measured:
        with self._statements() as statements:
            answer = client.get(address)
        assert answer.status_code in OPENED, (address, answer.status_code)
        worked, asked = time.process_time(), self._database()
        times = times_of(lambda: client.get(address).status_code, rounds)
        each = 1000 / (rounds + WARMING)
        cpu, database = (time.process_time() - worked) * each, (self._database() - asked) * each
        return {
            **spread(times),
            "cpu_ms": round(cpu, 1),
            "database_ms": round(database, 1),
            "work_ms": round(cpu + database, 1),
            "times_bare": round(statistics.median(times) / self.bare, 1),
            "statements": len(statements),
            "kb": round(len(answer.data) / 1000, 1),
        }

    def _database(self) -> float:
        """Seconds PostgreSQL's process worked for this connection."""
        if self.backend is None:
            return 0.0
        return int(Path(f"/proc/{self.backend}/schedstat").read_text().split()[0]) / 1e9

    @contextmanager
    def _statements(self) -> Iterator[list[str]]:
        statements: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            statements.append(statement)

        with self.app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        yield statements
        event.remove(engine, "before_cursor_execute", note)
