"""What a person reads when the database gives up on a request."""

import threading

import pytest
from flask import Flask
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from foundation.db import db
from tests.personas import City

LOCK = text('SELECT id FROM "user" WHERE id = :id FOR UPDATE')


def deadlock(first: Connection, second: Connection, ids: tuple[int, int]) -> OperationalError:
    """Each holds one row and asks for the other's; PostgreSQL ends one of them."""
    raised: list[OperationalError] = []

    def cross(connection: Connection, wanted: int) -> None:
        try:
            connection.execute(LOCK, {"id": wanted})
        except OperationalError as error:
            raised.append(error)
        connection.rollback()

    first.execute(LOCK, {"id": ids[0]})
    second.execute(LOCK, {"id": ids[1]})
    other = threading.Thread(target=cross, args=(second, ids[0]))
    other.start()
    cross(first, ids[1])
    other.join()
    return raised[0]


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)
def test_who_loses_a_deadlock_is_told_that_somebody_else_was_first(app: Flask, city: City) -> None:
    ids = (city.id_of("operator"), city.id_of("colleague"))
    with db.engine.connect() as first, db.engine.connect() as second:
        error = deadlock(first, second, ids)
    with app.test_request_context("/"):
        page, status = app.handle_user_exception(error)  # type: ignore[misc]
    assert status == 409
    assert "上書きはしていません" in page


def test_a_database_that_is_gone_says_so_and_not_why(app: Flask) -> None:
    error = OperationalError("SELECT 1", {}, Exception("secret-host refused"))
    with app.test_request_context("/"):
        page, status = app.handle_user_exception(error)  # type: ignore[misc]
    assert status == 503
    assert "secret-host" not in page
