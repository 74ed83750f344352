"""Every page of the desk at a year's load, as each role opens it, against a bare Flask page in the same run.

    python -m bench.desk [--inquiries 100000] [--rounds 20] [--postgresql]
    python -m bench.desk --database URL     fills it where it is empty, and takes it as it is where it is not

100,000 at 411 an office day are one year; of 1,000,000 each year is the same again (`bench/years.py`), with what work leaves
beside them (`bench/beside.py`). The pages are those a person comes to by the links of their pages (`bench/walking.py`)
and those of `bench/desk_pages.py`; all in five rounds, and in all rounds where the work for one took half its limit.

Called through WSGI in this process: the server's work, without network and browser. Prints one JSON object; the fields of
a page are those of `bench/timing.py`, `limit_ms` is that of issue 7, `within` says whether p95 keeps it, and
`work_within` whether the work does: `work_ms` is what one takes on a machine that nobody else uses.
"""

import argparse
import json
import resource
import sys
import tempfile
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import func, inspect, select

from bench.beside import leave_beside
from bench.cities import database_in, fill_years
from bench.desk_pages import named_pages
from bench.peers import PEERS
from bench.timing import Meter, signed_in_as
from bench.walking import pages_of
from escalation.models import EscalationStep
from faq.following import refresh_index
from foundation.access.roles import ALLOWED, Role
from foundation.db import db
from inquiry_desk.app import create_app
from inquiry_desk.inquiries.models import Callback, Inquiry, TimelineEntry
from inquiry_desk.sample.loader import accounts
from inquiry_desk.settings import Settings

PER_DAY = 411
FEW_ROUNDS = 5
A_YEAR, YEARS = 100.0, 200.0
"""Milliseconds: up to 150,000 inquiries, and beyond."""

DASHBOARD, ALL_TIME = 150.0, 1000.0
"""Milliseconds: dashboards and their like, and what is composed of a month, of a year or of all time (issue 6)."""

_OF_THEIR_OWN = {
    "dashboards": DASHBOARD,
    "knowledge.gap_groups": DASHBOARD,
    "knowledge.behind_usage": DASHBOARD,
    "incidents.checked": ALL_TIME,
    "reporting.show": ALL_TIME,
    "reporting.reconciliation": ALL_TIME,
    "knowledge.usage": ALL_TIME,
    "knowledge.usage_of_articles": ALL_TIME,
    "faq.failing_gold_queries": ALL_TIME,
    "figures of all time": ALL_TIME,
}


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if options.database:
            print(_told(options.database, folder, options))
            return
        with database_in(folder, options.postgresql) as url:
            print(_told(url, folder, options))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--inquiries", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--role", choices=_roles(), help="only the pages of one role")
    parser.add_argument("--postgresql", action="store_true", help="PostgreSQL instead of SQLite")
    parser.add_argument(
        "--database", metavar="URL", help="to be used again, instead of one that is thrown away"
    )
    return parser.parse_args()


def _roles() -> list[str]:
    """One of each kind: who may do the same sees the same pages."""
    first: dict[frozenset[object], str] = {}
    for _login_id, _name, role in accounts():
        first.setdefault(frozenset(ALLOWED[Role(role)]), role)
    return list(first.values())


def _told(url: str, folder: Path, options: argparse.Namespace) -> str:
    app = create_app(Settings(var=folder, database_url=url))
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        filled = inspect(db.engine).has_table(Inquiry.__tablename__)
    if not filled:
        fill_years(app, options.inquiries, PER_DAY)
    with app.app_context():
        if filled:
            upgrade()
            refresh_index(wait=True)
        else:
            leave_beside()
        history = _history()
        kind = db.engine.dialect.name
    measured = _measured(app, options, A_YEAR if history["inquiries"] < 150_000 else YEARS)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    told = {"database": kind, **history, "max_rss_mb": memory, **measured, "peers": PEERS}
    return json.dumps(told, ensure_ascii=False, indent=1)


def _history() -> dict[str, float]:
    inquiries = _count(Inquiry)
    interactions = _count(TimelineEntry) + _count(EscalationStep) + _count(Callback)
    each = round(interactions / max(inquiries, 1), 2)
    return {"inquiries": inquiries, "interactions": interactions, "of_each_inquiry": each}


def _count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def _measured(app: Flask, options: argparse.Namespace, limit: float) -> dict[str, object]:
    meter = Meter.of(app, options.rounds)
    roles = [options.role] if options.role else _roles()
    pages = {role: _pages_of(app, meter, role, options.rounds, limit) for role in roles}
    all_of_them = [(role, name, page) for role, found in pages.items() for name, page in found.items()]
    over, too_much = (
        [f"{role}: {name}" for role, name, page in all_of_them if not page[kept]]
        for kept in ("within", "work_within")
    )
    return {
        "bare_page_p50_ms": round(meter.bare * 1000, 2),
        "measured": len(all_of_them),
        "p95_over_the_limit": over,
        "work_over_the_limit": too_much,
        "pages": pages,
    }


def _pages_of(app: Flask, meter: Meter, role: str, rounds: int, limit: float) -> dict[str, dict[str, object]]:
    client, login_id = signed_in_as(app, role), next(i for i, _, of_role in accounts() if of_role == role)
    with app.app_context():
        named = named_pages(role, login_id)
    found = {}
    for name, address in [*pages_of(app, client), *named.items()]:
        most = max(_own_limit(name), limit)
        page = meter.page(client, address, FEW_ROUNDS)
        if page["work_ms"] > most / 2:
            page = meter.page(client, address, rounds)
        within = {"work_within": page["work_ms"] <= most, "within": page["p95_ms"] <= most}
        found[name] = {"address": address, **page, "limit_ms": most, **within}
        print(f"{role}: {name}: {page['p95_ms']} ms, {page['work_ms']} of work", file=sys.stderr)
    return found


def _own_limit(name: str) -> float:
    """Of what stands in the list, and of what is made to be printed whole; 0 for other pages."""
    page = name if name in _OF_THEIR_OWN else name.partition(" ")[0].partition(":")[0]
    own = _OF_THEIR_OWN.get(page) or _OF_THEIR_OWN.get(page.partition(".")[0], 0.0)
    return ALL_TIME if page.endswith(".printed") else own


if __name__ == "__main__":
    main()
