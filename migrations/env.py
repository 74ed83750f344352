"""Alembic's environment: the database of the application at work, one transaction a run."""

from alembic import context
from flask import current_app

database = current_app.extensions["migrate"].db
arguments = current_app.extensions["migrate"].configure_args


def run() -> None:
    with database.engine.connect() as connection:
        context.configure(connection=connection, target_metadata=database.metadata, **arguments)
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    raise SystemExit("migrations run against a database, not into a file")
run()
