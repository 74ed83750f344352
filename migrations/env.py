"""Alembic's environment: the database of the application at work, one transaction a run."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import context
from flask import current_app
from sqlalchemy.engine import Connection

database = current_app.extensions["migrate"].db
arguments = current_app.extensions["migrate"].configure_args


def run() -> None:
    with database.engine.connect() as connection, foreign_keys_checked_at_the_end(connection):
        context.configure(connection=connection, target_metadata=database.metadata, **arguments)
        with context.begin_transaction():
            context.run_migrations()


@contextmanager
def foreign_keys_checked_at_the_end(connection: Connection) -> Iterator[None]:
    """SQLite changes a column by making the table anew, and would take the rows that refer to it for orphans."""
    if connection.dialect.name != "sqlite":
        yield
        return
    raw = connection.connection.dbapi_connection
    raw.execute("PRAGMA foreign_keys=OFF")  # has no effect inside a transaction, so before it begins
    try:
        yield
        if raw.execute("PRAGMA foreign_key_check").fetchone():
            raise SystemExit(
                "the migrated database holds rows that refer to missing ones: go back to the backup"
            )
    finally:
        raw.execute("PRAGMA foreign_keys=ON")


if context.is_offline_mode():
    raise SystemExit("migrations run against a database, not into a file")
run()
