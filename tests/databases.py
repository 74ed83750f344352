"""Real databases for tests: SQLite files copied from a migrated one, and a PostgreSQL server of our own."""

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import NoReturn

import pytest
from flask_migrate import upgrade
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import create_engine, delete, exists, literal, select, text, union_all

from foundation.db import Base, db
from inquiry_desk.app import create_app
from inquiry_desk.settings import Settings
from tests.city_made_once import KeptCity

NAMES = ("sqlite", "postgresql")
# A PostgreSQL to use instead of the one in the wheel, for Pythons that have no such wheel.
OWN_SERVER = os.environ.get("TEST_POSTGRESQL_URL", "")


def examples_in_turn(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """The tests to leave out: of one test with many examples the first runs on both databases, the others on one each, in turn.

    Each test still meets both; a whole product doubles the time and finds nothing that this does not.
    """
    examples: dict[str, dict[str, dict[str, pytest.Item]]] = {}
    for item in items:
        name = _database_of(item)
        if name:
            test, _, example = item.nodeid.partition("[")
            of_test = examples.setdefault(test, {})
            of_test.setdefault(example.replace(name, "", 1), {})[name] = item
    return [
        on[NAMES[turn % len(NAMES)]]
        for of_test in examples.values()
        for turn, on in enumerate(of_test.values())
        if turn and len(on) == len(NAMES)
    ]


def _database_of(item: pytest.Item) -> str:
    """The database an item runs on, "" where it has none."""
    spec = getattr(item, "callspec", None)
    return str(spec.params.get("app", "")) if spec else ""


class Prepared:
    """Migrated databases, handed out empty or with the city of the tests, as it stands at `now`."""

    def __init__(self, folder: Path, postgresql_url: str | None, why_not: str, now: datetime) -> None:
        self.folder = folder
        self.postgresql_url = postgresql_url
        self.why_not = why_not
        self.template, self.with_city = folder / "template.sqlite3", folder / "city.sqlite3"
        # Of all processes of a run: each would compile every template for itself.
        compiled = (folder.parent if os.environ.get("PYTEST_XDIST_WORKER") else folder).parent / "templates"
        compiled.mkdir(exist_ok=True)
        self.compiled_templates = FileSystemBytecodeCache(str(compiled))
        migrate(settings_for(folder / "var", f"sqlite:///{self.template}"))
        if postgresql_url:
            migrate(settings_for(folder / "var", postgresql_url))
            self.emptier = Emptier(postgresql_url)
        self.city = self._make_city(now)

    def _make_city(self, now: datetime) -> KeptCity:
        shutil.copy(self.template, self.with_city)
        app = create_app(settings_for(self.folder / "var", f"sqlite:///{self.with_city}"))
        with app.app_context():
            kept = KeptCity.made(now)
            db.session.remove()
            db.engine.dispose()
        return kept

    def fresh(self, name: str, folder: Path, with_city: bool = False) -> Settings:
        """Settings of a migrated database of this kind, which is empty or holds the city."""
        if name == "sqlite":
            target = folder / "desk.sqlite3"
            shutil.copy(self.with_city if with_city else self.template, target)
            return settings_for(folder, f"sqlite:///{target}")
        if not self.postgresql_url:
            missing(f"no PostgreSQL: {self.why_not}")
        self.emptier.empty(and_then=self.city.script if with_city else "")
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


class Emptier:
    """Deletes all rows of a PostgreSQL database and has its ids begin at 1 again; the schema stays.

    Only tables that hold rows are touched: TRUNCATE makes a new file for each of them and for each of its indexes.
    """

    def __init__(self, url: str) -> None:
        self._connection = create_engine(url, isolation_level="AUTOCOMMIT").connect()
        self._tables = {table.name: table for table in Base.metadata.sorted_tables}
        self._holding_rows = union_all(
            *(
                select(literal(name)).where(exists(select(1).select_from(table)))
                for name, table in self._tables.items()
            )
        )

    def empty(self, and_then: str = "") -> None:
        held = self._connection.execute(self._holding_rows).scalars().all()
        if held:
            # No foreign key is checked meanwhile; append-only is the program's own rule.
            self._connection.exec_driver_sql("SET session_replication_role = replica")
            for name in held:
                self._connection.execute(delete(self._tables[name]))
            self._connection.exec_driver_sql("SET session_replication_role = DEFAULT")
        self._connection.exec_driver_sql(
            "SELECT setval(quote_ident(sequencename)::regclass, 1, false)"
            " FROM pg_sequences WHERE last_value IS NOT NULL"
        )
        if and_then:
            self._connection.exec_driver_sql(and_then)


def _without_waiting_for_the_disk(url: str) -> None:
    """The server is thrown away after the tests; nothing has to survive a power cut."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    engine.dispose()


@contextmanager
def prepare(factory: pytest.TempPathFactory, now: datetime) -> Iterator[Prepared]:
    """Start PostgreSQL for this process and migrate both kinds."""
    folder = factory.mktemp("databases")
    if OWN_SERVER:
        yield Prepared(folder, OWN_SERVER, "", now)
        return
    try:
        import pgserver
    except ImportError as error:
        yield Prepared(folder, None, str(error), now)
        return
    server = pgserver.get_server(folder / "postgresql", cleanup_mode="stop")
    try:
        url = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        _without_waiting_for_the_disk(url)
        yield Prepared(folder, url, "", now)
    finally:
        server.cleanup()
