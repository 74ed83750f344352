"""A PostgreSQL for the measurements of mail, which can be stopped and started."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pgserver
from pgserver._commands import pg_ctl
from sqlalchemy import create_engine, make_url, text

from bench.mail_desk import migrated, settings_with
from inquiry_desk.settings import Settings


class PostgreSQL:
    """A server of its own, as durable as PostgreSQL is by default; many databases from one migrated template."""

    def __init__(self, folder: Path) -> None:
        self.server = pgserver.get_server(folder / "postgresql", cleanup_mode="stop")
        self.base = make_url(self.server.get_uri().replace("postgresql://", "postgresql+psycopg://"))
        self._count = 0
        self._statement("CREATE DATABASE template_desk")
        migrated(settings_with(folder / "template", self._url("template_desk")))

    def fresh(self, var: Path) -> Settings:
        """Settings of an empty, migrated database."""
        self._count += 1
        name = f"desk_{self._count}"
        self._statement(f"CREATE DATABASE {name} TEMPLATE template_desk")
        return settings_with(var, self._url(name))

    def stop(self, mode: str = "immediate") -> None:
        """Stop the server; `immediate` is a crash: what was not committed is gone."""
        pg_ctl(["-w", "-m", mode, "stop"], pgdata=self.server.pgdata, user=self.server.system_user)

    def start(self) -> None:
        """Start it again at the same address."""
        self.server.ensure_postgres_running()

    def _url(self, name: str) -> str:
        return self.base.set(database=name).render_as_string(hide_password=False)

    def _statement(self, statement: str) -> None:
        engine = create_engine(self.base, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()


@contextmanager
def postgresql(folder: Path) -> Iterator[PostgreSQL]:
    """A server until the block ends."""
    folder.mkdir(parents=True, exist_ok=True)
    found = PostgreSQL(folder)
    try:
        yield found
    finally:
        found.start()
        found.server.cleanup()
