"""The dashboards and the contract figures over a past of some size, against a bare Flask page in the same run.

    python -m bench.reports [--inquiries 100000] [--per-day 411] [--rounds 30] [--postgresql]

100,000 at 411 an office day are one year; 1,000,000 are ten.

Called through WSGI in this process: the server's work, without network and browser. Prints one JSON object: p50 and
p95 in milliseconds for each page, how many times the bare page that is, the queries a page makes, and the memory.
"""

import argparse
import json
import resource
import statistics
import tempfile
from pathlib import Path

from flask import Flask

from bench.pages import database_in, fill_city, measured_page, milliseconds, times_of
from inquiry_desk.app import create_app
from inquiry_desk.sample.loader import PASSWORD, accounts
from inquiry_desk.settings import Settings

PAGES = {
    "operator": {"dashboard of the desk": "/dashboard", "its renewal": "/dashboard/now"},
    "contract_officer": {
        "dashboard of the city": "/city",
        "its renewal": "/city/now",
        "figures of this month": "/figures",
        "figures of all days": "/figures?from_day=2015-04-01&to_day=2035-03-31",
    },
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--inquiries", type=int, default=100_000)
    parser.add_argument("--per-day", type=int, default=411, help="inquiries an office day")
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--postgresql", action="store_true", help="PostgreSQL instead of SQLite")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, database_in(Path(folder), options.postgresql) as url:
        app = create_app(Settings(var=Path(folder), database_url=url))
        app.config["WTF_CSRF_ENABLED"] = False
        made, _ = fill_city(app, options.inquiries, options.per_day)
        print(json.dumps(_measure(app, made, options.rounds), ensure_ascii=False, indent=1))


def _measure(app: Flask, made: int, rounds: int) -> dict[str, object]:
    bare = Flask("bare")
    bare.add_url_rule("/", view_func=lambda: "<!doctype html><title>bare</title><p>bare")
    bare_client = bare.test_client()
    yardstick = times_of(lambda: bare_client.get("/").status_code, rounds)
    figures: dict[str, object] = {
        "bare Flask page": {"p50_ms": milliseconds(yardstick, 50), "p95_ms": milliseconds(yardstick, 95)}
    }
    for role, pages in PAGES.items():
        client = app.test_client()
        login_id = next(login_id for login_id, _, of_role in accounts() if of_role == role)
        assert client.post("/login", data={"login_id": login_id, "password": PASSWORD}).status_code == 302
        for name, address in pages.items():
            measured = measured_page(app, client, address, rounds, statistics.median(yardstick))
            figures[f"{role}: {name}"] = measured
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    dialect = "postgresql" if "postgresql" in app.config["SQLALCHEMY_DATABASE_URI"] else "sqlite"
    return {"inquiries": made, "database": dialect, "rounds": rounds, "max_rss_mb": memory, "pages": figures}


if __name__ == "__main__":
    main()
