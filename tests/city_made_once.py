"""The city of the tests, made once in a process; the databases of the tests begin as copies of the one that holds it.

Told from its objects for each test, it took a third of the time of getting ready, thousands of times.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, insert, literal, select
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.sql import ClauseElement

from foundation import clock
from foundation.db import Base, db
from tests.personas import City, make_city


@dataclass(frozen=True)
class KeptCity:
    """Its ids, and what lays its rows down in an empty PostgreSQL."""

    ids: City
    script: str

    @classmethod
    def made(cls, now: datetime) -> "KeptCity":
        """In the database of this application, which is empty."""
        with clock.fixed(now):
            ids = make_city()
        return cls(ids, ";".join(_in_postgresql(statement) for statement in _statements()))

    def seen_by_a_test(self) -> City:
        """Which may do with its dictionaries as it likes."""
        return replace(self.ids, categories=dict(self.ids.categories), people=dict(self.ids.people))


def _statements() -> list[ClauseElement]:
    """The rows there are, and that their ids are taken: PostgreSQL counts apart from its rows."""
    statements: list[ClauseElement] = []
    for table in Base.metadata.sorted_tables:
        rows = [dict(row) for row in db.session.execute(select(table)).mappings()]
        if rows:
            statements.append(insert(table).values(rows))
        if rows and "id" in table.columns:
            counter = func.pg_get_serial_sequence(literal(f'"{table.name}"'), literal("id"))
            statements.append(select(func.setval(counter, max(row["id"] for row in rows))))
    return statements


def _in_postgresql(statement: ClauseElement) -> str:
    return str(statement.compile(dialect=PGDialect_psycopg(), compile_kwargs={"literal_binds": True}))
