"""Real databases for tests: SQLite files copied from a migrated one, and a PostgreSQL server of our own."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import pytest
from flask_migrate import upgrade
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import create_engine, inspect, text

from foundation.db import Base, db
from inquiry_desk.app import create_app
from inquiry_desk.settings import Settings

NAMES = ("sqlite", "postgresql")
# A PostgreSQL to use instead of the one in the wheel, for Pythons that have no such wheel.
OWN_SERVER = os.environ.get("TEST_POSTGRESQL_URL", "")


class Prepared:
    """Migrated databases, handed out empty."""

    def __init__(self, folder: Path, postgresql_url: str | None, why_not: str) -> None:
        self.folder = folder
        self.postgresql_url = postgresql_url
        self.why_not = why_not
        self.template = folder / "template.sqlite3"
        (folder / "templates").mkdir()
        self.compiled_templates = FileSystemBytecodeCache(str(folder / "templates"))
        migrate(settings_for(folder / "var", f"sqlite:///{self.template}"))
        if postgresql_url:
            migrate(settings_for(folder / "var", postgresql_url))

    def fresh(self, name: str, folder: Path) -> Settings:
        """Settings of an empty, migrated database of this kind."""
        if name == "sqlite":
            target = folder / "desk.sqlite3"
            shutil.copy(self.template, target)
            return settings_for(folder, f"sqlite:///{target}")
        if not self.postgresql_url:
            missing(f"no PostgreSQL: {self.why_not}")
        empty(self.postgresql_url)
        return settings_for(folder, self.postgresql_url)


def missing(reason: str) -> NoReturn:
    """Skip, but fail where every test has to run (.ci/run)."""
    if os.environ.get("EVERY_TEST"):
        pytest.fail(reason)
    pytest.skip(reason)


def settings_for(folder: Path, url: str) -> Settings:
    return Settings(var=folder, database_url=url, secret_key="a key for tests only, 32 characters")  # type: ignore[arg-type]


def migrate(settings: Settings) -> None:
    """From empty to the newest schema, as an installation does it."""
    app = create_app(settings)
    with app.app_context():
        upgrade()
        db.session.remove()
        db.engine.dispose()


def empty(url: str) -> None:
    """Delete all rows; the schema stays."""
    engine = create_engine(url)
    tables = ", ".join(f'"{table.name}"' for table in Base.metadata.sorted_tables)
    with engine.begin() as connection:
        if inspect(connection).has_table("inquiry"):
            connection.execute(text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))
    engine.dispose()


def _without_waiting_for_the_disk(url: str) -> None:
    """The server is thrown away after the tests; nothing has to survive a power cut."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    engine.dispose()


@contextmanager
def prepare(factory: pytest.TempPathFactory) -> Iterator[Prepared]:
    """Start PostgreSQL for this process and migrate both kinds."""
    folder = factory.mktemp("databases")
    if OWN_SERVER:
        yield Prepared(folder, OWN_SERVER, "")
        return
    try:
        import pgserver
    except ImportError as error:
        yield Prepared(folder, None, str(error))
        return
    server = pgserver.get_server(folder / "postgresql", cleanup_mode="stop")
    try:
        url = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        _without_waiting_for_the_disk(url)
        yield Prepared(folder, url, "")
    finally:
        server.cleanup()
