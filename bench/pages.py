"""Pages at the server with 10,000 inquiries, against a bare Flask page in the same run.

    python -m bench.pages [--inquiries 10000] [--rounds 60] [--postgresql]

Both applications are called through WSGI in this process: what is measured is the server's work, without network
and browser. Prints one JSON object: p50 and p95 in milliseconds for each page, how many times the bare page that is,
the queries a page makes, and the memory of the process.
"""

import argparse
import json
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pgserver
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import event, select

from faq.following import refresh_index
from foundation import clock
from foundation.db import db, transaction
from inquiry_desk.app import create_app
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.sample.history import make_history
from inquiry_desk.sample.loader import PASSWORD, load
from inquiry_desk.settings import Settings

PER_DAY = 60
OFFICE_DAYS_A_YEAR = 243


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory() as folder, database_in(Path(folder), options.postgresql) as url:
        app = create_app(Settings(var=Path(folder), database_url=url))
        app.config["WTF_CSRF_ENABLED"] = False
        made, number = fill_city(app, options.inquiries)
        print(json.dumps(_measure(app, made, number, options.rounds), ensure_ascii=False, indent=1))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--inquiries", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--postgresql", action="store_true", help="PostgreSQL instead of SQLite")
    return parser.parse_args()


@contextmanager
def database_in(folder: Path, postgresql: bool) -> Iterator[str]:
    if not postgresql:
        yield f"sqlite:///{folder / 'desk.sqlite3'}"
        return
    server = pgserver.get_server(folder / "postgresql", cleanup_mode="stop")
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    finally:
        server.cleanup()


def fill_city(app: Flask, wanted: int, per_day: int = PER_DAY) -> tuple[int, str]:
    """The sample city with about `wanted` inquiries; returns how many, and the number of one in the middle."""
    with app.app_context():
        upgrade()
        with transaction():
            load()
        with transaction():
            days = round(wanted / per_day * 365 / OFFICE_DAYS_A_YEAR)
            made = make_history(days, per_day, until=clock.now())
        refresh_index()
        number = db.session.scalar(select(Inquiry.number).order_by(Inquiry.id).offset(made // 2))
        db.session.remove()
    return made, str(number)


def _measure(app: Flask, made: int, number: str, rounds: int) -> dict[str, object]:
    bare = Flask("bare")
    bare.add_url_rule("/", view_func=lambda: "<!doctype html><title>bare</title><p>bare")
    client = app.test_client()
    assert client.post("/login", data={"login_id": "operator1", "password": PASSWORD}).status_code == 302
    pages = {
        "dashboard": "/",
        "inbox": "/inbox",
        "all inquiries": "/inquiries",
        "page 5 of all": "/inquiries?from=5000",
        "inquiry": f"/inquiries/{number}",
        "call screen": "/calls/new",
        "figures": "/figures",
        "faq while typing": "/faq/suggest?question=申請書はどこでもらえますか",
    }
    bare_client = bare.test_client()
    yardstick = times_of(lambda: bare_client.get("/").status_code, rounds)
    figures: dict[str, object] = {
        "bare Flask page": {"p50_ms": milliseconds(yardstick, 50), "p95_ms": milliseconds(yardstick, 95)}
    }
    for name, address in pages.items():
        figures[name] = measured_page(app, client, address, rounds, statistics.median(yardstick))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    dialect = "postgresql" if "postgresql" in app.config["SQLALCHEMY_DATABASE_URI"] else "sqlite"
    return {"inquiries": made, "database": dialect, "rounds": rounds, "max_rss_mb": memory, "pages": figures}


def measured_page(
    app: Flask, client: FlaskClient, address: str, rounds: int, bare: float
) -> dict[str, float]:
    with _counted(app) as queries:
        assert client.get(address).status_code == 200, address
    count = len(queries)
    times = times_of(lambda: client.get(address).status_code, rounds)
    ratio = round(statistics.median(times) / bare, 1)
    return {
        "p50_ms": milliseconds(times, 50),
        "p95_ms": milliseconds(times, 95),
        "times_bare": ratio,
        "queries": count,
    }


@contextmanager
def _counted(app: Flask) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine, "before_cursor_execute", note)


def times_of(act: Callable[[], int], rounds: int) -> list[float]:
    for _ in range(3):
        act()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        assert act() == 200
        times.append(time.perf_counter() - start)
    return times


def milliseconds(times: list[float], percent: int) -> float:
    return round(statistics.quantiles(times, n=100, method="inclusive")[percent - 1] * 1000, 2)


if __name__ == "__main__":
    main()
