"""SQLite knows how its tables are filled."""

import pytest
from flask import Flask
from sqlalchemy import text

from foundation.db import db, refresh_statistics
from tests.personas import City


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_after_a_look_at_the_contents_sqlite_has_figures_of_its_indexes(app: Flask, city: City) -> None:
    refresh_statistics()

    found = db.session.execute(text("SELECT tbl FROM sqlite_stat1")).scalars().all()
    assert "user" in found
