"""The sample city with a past of some size, on either database."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pgserver
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import select, text

from bench.years import repeat_year
from faq.following import refresh_index
from foundation import clock
from foundation.db import db, transaction
from inquiry_desk.inquiries.indexing import index_next
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.sample.history import make_history
from inquiry_desk.sample.loader import load

PER_DAY = 60
OFFICE_DAYS_A_YEAR = 243


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


def fill_years(app: Flask, wanted: int, per_day: int) -> int:
    """About `wanted` inquiries at `per_day` an office day, each year the same again; returns how many."""
    years = max(round(wanted / (per_day * OFFICE_DAYS_A_YEAR)), 1)
    made, _ = fill_city(app, wanted // years, per_day)
    with app.app_context():
        while years > 1 and index_next():
            pass  # a year is indexed once, and repeated as it is found
        with transaction():
            repeat_year(years - 1)
        settle()
    return made * years


def settle() -> None:
    """What PostgreSQL's own servant does within minutes, in a database that grew over years."""
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
