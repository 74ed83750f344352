"""50,000 open escalations over 30 departments: the clocks, what is told, and a department's list.

    python -m bench.escalations [--escalations 50000] [--rounds 60] [--database sqlite|postgresql]

On SQLite and on PostgreSQL, as durable as they are in use, at a fixed moment of an office day:

- after downtime: every escalation has to be looked at and has reached a level; then everybody is told;
- nothing due: what a pass costs while it finds nothing, beside a plain scan of the table;
- 500 due: a pass that finds them, and the mails that come of it;
- the department's list and its counts, beside a bare Flask page.

Prints one JSON object; `longest` is for how long one transaction kept others from writing, `cpu` is the time of
this program alone, without what the machine and the database did beside it.
"""

import argparse
import json
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Event, Thread

from flask import Flask
from sqlalchemy import func, select, text, update

from bench.escalation_rows import DEPARTMENTS, NOW, fill, staff_login
from bench.mail_databases import postgresql
from bench.mail_desk import migrated, settings_with
from escalation.alerts.clocks import pass_is_over
from escalation.alerts.models import Alert, AlertNotice
from escalation.alerts.sender import Sender
from escalation.alerts.steps import steps
from escalation.models import Escalation
from foundation import clock
from foundation.db import db, transaction
from foundation.organisation.models import User
from inquiry_desk.app import create_app
from inquiry_desk.cli.alerting import sender_of
from inquiry_desk.runtime import runtime
from inquiry_desk.sample.loader import PASSWORD
from inquiry_desk.settings import Settings
from mail_gateway.models import OutgoingMail

DUE_AT_ONCE = 500
VIEWS = ("new", "working", "working&page=17", "soon")
Step = Callable[[], bool]
Figures = dict[str, object]


def main() -> None:
    """Measure and print."""
    options = _options()
    found: dict[str, Figures] = {}
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        if options.database != "postgresql":
            found["sqlite"] = _measure(migrated(settings_with(folder / "sqlite")), options)
        if options.database != "sqlite":
            server = stack.enter_context(postgresql(folder / "server"))
            found["postgresql"] = _measure(server.fresh(folder / "postgresql-var"), options)
    found["memory"] = {"max_rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}
    print(json.dumps({"escalations": options.escalations, "departments": DEPARTMENTS, **found}, indent=1))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--escalations", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], help="only this one")
    return parser.parse_args()


def _measure(settings: Settings, options: argparse.Namespace) -> Figures:
    app = create_app(settings)
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context(), clock.fixed(NOW):
        fill(options.escalations)
        sender = sender_of(runtime().settings)
        with _somebody_writing(app) as waits:
            found: Figures = {"after downtime": _pass(sender, NOW)}
        found["somebody else's write meanwhile"] = {**_spread(waits), "longest_ms": round(max(waits), 1)}
        found["nothing due"] = _nothing_due(options.rounds)
        found[f"{DUE_AT_ONCE} due"] = _some_due(NOW + timedelta(minutes=1))
        found["list of a department"] = _lists(app, options.rounds)
        db.session.remove()
        db.engine.dispose()
    return found


def _pass(sender: Sender, at: datetime) -> Figures:
    """All ticks until nothing is due, then all mails."""
    with clock.fixed(at):
        look, tell, _ = steps(sender)
        alerts, mails = _count(Alert), _count(OutgoingMail)
        worked = {**_until_done("clocks", look), **_until_done("telling", tell)}
        assert pass_is_over(at)
        assert not db.session.scalar(select(AlertNotice.id).where(AlertNotice.mail_id.is_(None)).limit(1))
    return {"alerts": _count(Alert) - alerts, "mails": _count(OutgoingMail) - mails, **worked}


def _until_done(name: str, step: Step) -> Figures:
    """Turns of a step until there is nothing left to do."""
    spent: list[float] = []
    cpu = time.process_time()
    while True:
        start = time.perf_counter()
        if not step():
            break
        spent.append(time.perf_counter() - start)
    return {
        f"{name}_s": round(sum(spent), 2),
        f"{name}_cpu_s": round(time.process_time() - cpu, 2),
        f"{name}_longest_ms": round(max(spent) * 1000, 1),
    }


def _count(model: type[Alert] | type[OutgoingMail]) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count(model.id))) or 0


def _nothing_due(rounds: int) -> Figures:
    look, tell, _ = steps(sender_of(runtime().settings))
    scan = text("SELECT count(*) FROM escalation WHERE changed_at > '2000-01-01'")
    return {
        "clocks": _times(look, rounds),
        "telling": _times(tell, rounds),
        "plain scan of the table": _times(lambda: db.session.scalar(scan), rounds),
    }


def _some_due(at: datetime) -> Figures:
    """Some get a deadline that is reached at `at`."""
    some = select(Escalation.id).order_by(func.abs(Escalation.id * 7919 % 50_021)).limit(DUE_AT_ONCE)
    with transaction() as session:
        ids = list(session.scalars(some))
        moved = update(Escalation).where(Escalation.id.in_(ids)).values(due_at=at, next_alert_at=at)
        session.execute(moved.execution_options(synchronize_session=False))
    return _pass(sender_of(runtime().settings), at)


def _lists(app: Flask, rounds: int) -> Figures:
    bare = Flask("bare")
    bare.add_url_rule("/", view_func=lambda: "<!doctype html><title>bare</title><p>bare")
    client, bare_client = app.test_client(), bare.test_client()
    form = {"login_id": staff_login(), "password": PASSWORD}
    assert client.post("/login", data=form).status_code == 302
    assert client.get("/department/").status_code == 200
    mine = _mine()
    return {
        "open in it": mine,
        "bare Flask page": _times(lambda: bare_client.get("/").status_code, rounds),
        **{
            f"page, {name}": _times(partial(client.get, f"/department/?view={name}"), rounds)
            for name in VIEWS
        },
    }


def _mine() -> int:
    department = select(Escalation.department_id).where(Escalation.id == 1).scalar_subquery()
    query = select(func.count(Escalation.id)).where(Escalation.department_id == department)
    return db.session.scalar(query) or 0


def _times(act: Callable[[], object], rounds: int) -> dict[str, float]:
    for _ in range(3):
        act()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        act()
        times.append((time.perf_counter() - start) * 1000)
    return _spread(times)


def _spread(times: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(times, n=100, method="inclusive")
    return {"p50_ms": round(cuts[49], 2), "p95_ms": round(cuts[94], 2)}


@contextmanager
def _somebody_writing(app: Flask) -> Iterator[list[float]]:
    """A person at a form: a small transaction, and another half a second later; the milliseconds of each."""
    waits: list[float] = []
    over = Event()

    def write() -> None:
        while not over.wait(0.5):
            with app.app_context():
                start = time.perf_counter()
                with transaction() as session:
                    session.execute(update(User).where(User.login_id == staff_login()).values(kana=User.kana))
                waits.append((time.perf_counter() - start) * 1000)
                db.session.remove()

    writer = Thread(target=write)
    writer.start()
    try:
        yield waits
    finally:
        over.set()
        writer.join()


if __name__ == "__main__":
    main()
