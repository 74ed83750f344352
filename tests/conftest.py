"""What every test may ask for: an application on SQLite and on PostgreSQL, and people of every role signed in."""

import gc
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskClient

from foundation import clock
from foundation.calendar import JST
from foundation.db import db
from inquiry_desk.app import create_app
from tests import (
    addresses_compiled_once,
    databases,
    passwords_hashed_quickly,
    personas,
    statements_compiled_once,
)
from tests.browsers import SeparateClient

GROUPS = ("unit", "integration", "e2e", "architecture")

# Looking through all that was imported for what nobody holds any more took an eighth of the time and found nothing.
gc.disable()
addresses_compiled_once.install()
passwords_hashed_quickly.install()
statements_compiled_once.install()

# No timed tests: a slow machine is not a broken program.
# What judges a change takes the same examples each time; `make test` draws new ones.
hypothesis.settings.register_profile(
    "desk",
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
    derandomize=bool(os.environ.get("EVERY_TEST")),
)
hypothesis.settings.load_profile("desk")

# A Monday inside office hours.
NOW = datetime(2026, 11, 16, 10, 0, tzinfo=JST)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[databases.Prepared]:
    """The two empty, migrated databases every test starts from; made once."""
    with databases.prepare(tmp_path_factory, NOW) as ready:
        yield ready


@pytest.fixture(params=databases.NAMES)
def app(request: pytest.FixtureRequest, prepared: databases.Prepared, tmp_path: Path) -> Iterator[Flask]:
    """The real application on a fresh database, inside its context, at a fixed moment."""
    settings = prepared.fresh(request.param, tmp_path, with_city="city" in request.fixturenames)
    application = create_app(settings)
    application.config["WTF_CSRF_ENABLED"] = False
    application.test_client_class = SeparateClient
    application.jinja_env.bytecode_cache = prepared.compiled_templates
    with application.app_context(), clock.fixed(NOW):
        yield application
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def city(app: Flask, prepared: databases.Prepared) -> personas.City:
    """Two departments, three services, and one person of every role."""
    return prepared.city.seen_by_a_test()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--whole-product", action="store_true", help="every example of every test on both databases"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark each test with its group, so that the run can say how many of each there were."""
    here = Path(__file__).parent
    for item in items:
        group = item.path.relative_to(here).parts[0]
        item.add_marker(getattr(pytest.mark, group))
    if not config.getoption("whole_product"):
        left_out = databases.examples_in_turn(items)
        config.hook.pytest_deselected(items=left_out)
        gone = set(map(id, left_out))
        items[:] = [item for item in items if id(item) not in gone]


def pytest_collection_finish() -> None:
    """What is there now stays until the end: from here on only what the tests themselves make is looked through."""
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)
    gc.enable()


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """How many tests of each group passed, failed and were skipped."""
    terminalreporter.section("groups")
    for group in GROUPS:
        counts = []
        for outcome in ("passed", "failed", "skipped"):
            reports = terminalreporter.stats.get(outcome, [])
            counts.append(sum(report.nodeid.startswith(f"tests/{group}/") for report in reports))
        terminalreporter.write_line(
            f"{group:<13} {counts[0]:>5} passed  {counts[1]} failed  {counts[2]} skipped"
        )


if os.environ.get("INQUIRY_DESK_SETTINGS"):
    raise RuntimeError("INQUIRY_DESK_SETTINGS is set: tests must not read the settings of an installation")
