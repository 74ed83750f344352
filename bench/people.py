"""People at work beside mail that comes in: 25 with their own sessions, real programs, and the proof that nothing is lost.

    python -m bench.people [--minutes 5] [--people 25] [--mail-rate 1] [--faster 10] [--postgresql]
                           [--folder DIR | --database URL] [--inquiries 100000] [--seed 1]

Web (gunicorn), mail gateway and worker run as in production, each a process of its own on a port of 127.0.0.1. People
are threads with a browser's manners: call-takers, answerers of mail, supervisors, departments and the contract office;
how long they take is in `bench/people_pace.py`, and `--faster` is how many minutes of their life pass in one of the
bench. Two on one inquiry, and buttons pressed twice at once, are part of it. Letters come by SMTP at random moments.
Afterwards everything the people were told is held against the database. Prints one JSON object; ends with 1 where
there was an error or something is lost. `--folder` keeps a filled installation, and is used again when it is there;
`--database` works in a database that is filled. Both are written to.
"""

import argparse
import json
import signal
import sys
import tempfile
import threading
import time
from contextlib import ExitStack, suppress
from itertools import islice
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import func, select

from bench.cities import database_in, fill_city, settle
from bench.mail_desk import KEY
from bench.mail_letters import letters
from bench.mail_relay import relay
from bench.mail_senders import Sender
from bench.people_day import Day, figures_of
from bench.people_programs import running
from foundation.db import db
from inquiry_desk.app import create_app
from inquiry_desk.inquiries.indexing import index_next
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.settings import Settings

OFFICE_DAYS_A_YEAR = 243


def main() -> None:
    options = _options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
    with ExitStack() as opened:
        folder = options.folder or Path(opened.enter_context(tempfile.TemporaryDirectory()))
        folder.mkdir(parents=True, exist_ok=True)
        url = options.database or opened.enter_context(database_in(folder, options.postgresql))
        app = create_app(Settings(var=folder, database_url=url, secret_key=KEY))  # type: ignore[arg-type]
        inquiries = _filled(app, options.inquiries)
        smarthost = opened.enter_context(relay())
        programs = opened.enter_context(running(folder, url, smarthost.port))
        day = Day(app, programs, options.people, options.faster, options.seed)
        sender = _citizens(programs.smtp_port, options.mail_rate, options.minutes * 60, day)
        day.live(sender, options.minutes * 60)
        told = figures_of(day, sender) | {"inquiries_before": inquiries, "seed": options.seed}
    print(json.dumps(told, ensure_ascii=False, indent=1))
    sys.exit(0 if told["sound"] else 1)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--people", type=int, default=25)
    parser.add_argument("--mail-rate", type=float, default=1, help="letters a second")
    parser.add_argument("--faster", type=float, default=10, help="minutes of life in one of the bench")
    parser.add_argument("--postgresql", action="store_true", help="PostgreSQL instead of SQLite")
    parser.add_argument("--folder", type=Path, help="an installation that is kept and used again")
    parser.add_argument("--database", metavar="URL", help="a filled database instead of a new one")
    parser.add_argument("--inquiries", type=int, default=100_000, help="in a database that is empty")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def _filled(app: Flask, wanted: int) -> int:
    """A year of the sample city with its index, where nothing is there yet; returns how many inquiries there are."""
    with app.app_context():
        count = 0
        # A database without tables has none.
        with suppress(Exception):
            count = db.session.scalar(select(func.count(Inquiry.id))) or 0
        db.session.remove()
    if not count:
        count, _ = fill_city(app, wanted, max(1, round(wanted / OFFICE_DAYS_A_YEAR)))
    with app.app_context():
        # One that was kept may be older than the programs.
        upgrade()
        while index_next():
            pass
        settle()
        db.session.remove()
    return count


def _citizens(port: int, rate: float, seconds: float, day: Day) -> Sender:
    """Who write at this rate, at random moments; no letter is ever like one of an earlier run."""
    name = f"people-{time.time_ns()}"
    mine = islice(letters(name, sentences=(2, 8)), round(rate * seconds))
    sender = Sender(port, mine)
    # Nobody writes any more when the day is over.
    sender.between = lambda: day.chance.expovariate(rate)
    return sender


if __name__ == "__main__":
    threading.current_thread().name = "people"
    main()
