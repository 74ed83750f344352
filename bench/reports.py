"""The dashboards, figures, analysis and reports over a past of some size, against a bare Flask page in the same run.

    python -m bench.reports [--inquiries 100000] [--per-day 411] [--rounds 30] [--postgresql]

100,000 at 411 an office day are one year; of 1,000,000 each year is the same again, a year before (`bench/years.py`).

Called through WSGI in this process: the server's work, without network and browser. Prints one JSON object: p50 and
p95 in milliseconds, how many times the bare page and how much of its limit that is, the queries of a page, and the
memory. `cpu_ms` is what this process worked for one, whatever else the machine does; PostgreSQL works beside it. The
limits are those of a year's load. A report is composed as for a signature, without its page.
"""

import argparse
import json
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from flask import Flask

from bench.cities import database_in, fill_years
from bench.composing import composers
from bench.timing import Measured, Meter, signed_in_as, spread, times_of
from inquiry_desk.app import create_app
from inquiry_desk.settings import Settings

DASHBOARD, FIGURES = 150.0, 1000.0
"""Milliseconds: the limits of issue 6."""

PAGES: dict[str, dict[str, tuple[str, float]]] = {
    "operator": {
        "dashboard of the desk": ("/dashboard", DASHBOARD),
        "its renewal": ("/dashboard/now", DASHBOARD),
    },
    "supervisor": {"first page": ("/", DASHBOARD)},
    "contract_officer": {
        "dashboard of the city": ("/city", DASHBOARD),
        "its renewal": ("/city/now", DASHBOARD),
        "figures of this month": ("/figures", FIGURES),
        "figures of all days": ("/figures?from_day=2015-04-01&to_day=2035-03-31", FIGURES),
        "analysis of this month": ("/analysis", FIGURES),
        "words of this month": ("/analysis/words", FIGURES),
    },
}


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory() as folder, database_in(Path(folder), options.postgresql) as url:
        app = create_app(Settings(var=Path(folder), database_url=url))
        app.config["WTF_CSRF_ENABLED"] = False
        made = fill_years(app, options.inquiries, options.per_day)
        print(json.dumps(_measure(app, made, options.rounds), ensure_ascii=False, indent=1))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--inquiries", type=int, default=100_000)
    parser.add_argument("--per-day", type=int, default=411, help="inquiries an office day")
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--postgresql", action="store_true", help="PostgreSQL instead of SQLite")
    return parser.parse_args()


def _measure(app: Flask, made: int, rounds: int) -> dict[str, object]:
    meter = Meter.of(app, rounds)
    figures: dict[str, Measured] = {"bare Flask page": {"p50_ms": round(meter.bare * 1000, 2)}}
    for role, pages in PAGES.items():
        client = signed_in_as(app, role)
        for name, (address, limit) in pages.items():
            figures[f"{role}: {name}"] = _against(limit, meter.page(client, address, rounds))
    figures |= _composed(app, min(rounds, 10))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    dialect = "postgresql" if "postgresql" in app.config["SQLALCHEMY_DATABASE_URI"] else "sqlite"
    return {"inquiries": made, "database": dialect, "rounds": rounds, "max_rss_mb": memory, "pages": figures}


def _composed(app: Flask, rounds: int) -> dict[str, Measured]:
    with app.test_request_context():
        return {
            f"composing: {name}": _against(
                FIGURES, spread(times_of(compose, rounds)) | _worked(compose, rounds)
            )
            for name, compose in composers()
        }


def _worked(act: Callable[[], int], rounds: int) -> Measured:
    times = []
    for _ in range(rounds):
        start = time.process_time()
        act()
        times.append(time.process_time() - start)
    return {"cpu_ms": round(statistics.median(times) * 1000, 2)}


def _against(limit: float, measured: Measured) -> Measured:
    return {**measured, "of_limit": round(measured["p50_ms"] / limit, 2)}


if __name__ == "__main__":
    main()
