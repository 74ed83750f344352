"""The one database: base class, column types, and the transaction of an entry point."""

import enum
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from sqlite3 import Connection as SqliteConnection
from typing import TYPE_CHECKING, Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import ColumnElement, DateTime, Enum, MetaData, Select, TypeDecorator, and_, event, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, Mapper, registry, scoped_session

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, stored in UTC. A naive value is refused: it has no meaning."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def enum_type(kind: type[enum.Enum]) -> Enum:
    """A text column that holds the values of `kind`; portable, and readable in the database."""
    return Enum(
        kind,
        native_enum=False,
        length=32,
        create_constraint=False,
        values_callable=lambda e: [m.value for m in e],
    )


class Base(DeclarativeBase):
    registry = registry(
        metadata=MetaData(naming_convention=NAMING), type_annotation_map={datetime: UtcDateTime}
    )


db = SQLAlchemy(model_class=Base)

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


Count = Select[int]
"""A question whose answer is one number."""


def count(question: Count) -> int:
    return db.session.scalar(question) or 0


def count_all(questions: Sequence[Count]) -> list[int]:
    """The answers to several in one question to the database."""
    if not questions:
        return []
    answers = db.session.execute(select(*(one.scalar_subquery() for one in questions))).one()
    return [answer or 0 for answer in answers]


Moment = InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None]


def within(column: Moment, span: tuple[datetime, datetime]) -> ColumnElement[bool]:
    """From the first moment on, until before the second."""
    return and_(column >= span[0], column < span[1])


def insert_into(model: type[Base]) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that knows ON CONFLICT, in the dialect of the database at work."""
    return postgresql.insert(model) if db.engine.dialect.name == "postgresql" else sqlite.insert(model)


class AppendOnlyError(RuntimeError):
    """Somebody tried to rewrite what must stay as it was written."""


class AppendOnly:
    """Marks a table whose rows are written once: corrections are new rows."""


@event.listens_for(AppendOnly, "before_update", propagate=True)
@event.listens_for(AppendOnly, "before_delete", propagate=True)
def _refuse_rewriting(mapper: Mapper[Any], connection: Connection, target: object) -> None:
    raise AppendOnlyError(type(target).__name__)


@contextmanager
def transaction() -> Iterator[scoped_session[Any]]:
    """The one transaction of an entry point: commits at the end, rolls back on any error.

    It starts afresh, so that what is read inside is current; SQLite takes its write lock at once,
    because a lock taken half-way fails instead of waiting.
    """
    db.session.rollback()
    db.session.connection(execution_options={"sqlite_begin": "IMMEDIATE"})
    try:
        yield db.session
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise


def refresh_statistics() -> None:
    """Tell SQLite how its tables are filled, a sample of each index: without it, it picks indexes by their looks.

    PostgreSQL does it by itself. For an entry point, outside its transaction.
    """
    if db.engine.dialect.name == "sqlite":
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA analysis_limit = 1000")
            connection.exec_driver_sql("ANALYZE")
            connection.commit()


def init_app(app: Flask, url: str) -> None:
    """Join the database at `url` to the application."""
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(url)
    db.init_app(app)
    with app.app_context():
        if url.startswith("sqlite"):
            _prepare_sqlite(db.engine)


def engine_options(url: str) -> dict[str, Any]:
    # Errors go to the log, and what a citizen said must not.
    quiet = {"hide_parameters": True}
    if url.startswith("sqlite"):
        return {**quiet, "connect_args": {"timeout": 30, "isolation_level": None}}
    return {**quiet, "pool_pre_ping": True, "connect_args": {"options": "-c timezone=utc"}}


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def set_pragmas(connection: SqliteConnection, _record: object) -> None:
        # FULL: what was answered with 250 or 「登録しました」 survives a power cut, not only a killed process.
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        mode = connection.get_execution_options().get("sqlite_begin", "")
        connection.exec_driver_sql(f"BEGIN {mode}")
