"""The house's own rules: floors, schema, file sizes, nothing from outside."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from foundation.db import db
from inquiry_desk.finding.models import is_in_models

ROOT = Path(__file__).parent.parent.parent
PACKAGES = ("foundation", "faq", "mail_gateway", "escalation", "inquiry_desk")
SOURCES = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
SHOWN = [
    path
    for package in PACKAGES
    for kind in ("html", "css", "js")
    for path in (ROOT / package).rglob(f"*.{kind}")
]


def test_imports_point_down_only() -> None:
    lint = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert lint.returncode == 0, lint.stdout


def test_the_migrations_make_exactly_what_the_models_say(app: Flask) -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_name": is_in_models}
        )
        assert compare_metadata(context, db.metadata) == []


def test_the_schema_can_be_taken_back_and_made_again(app: Flask) -> None:
    db.session.remove()
    downgrade(revision="base")
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
    upgrade()
    assert inspect(db.engine).has_table("inquiry")


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_stays_readable(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 300


@pytest.mark.parametrize("path", SHOWN, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_is_shown_names_no_outside_host(path: Path) -> None:
    hosts = re.findall(r"(?:https?:)?//[\w.-]+\.\w+", path.read_text())
    assert [host for host in hosts if "www.w3.org" not in host] == []


def test_packages_only_say_what_they_are() -> None:
    for path in (path for path in SOURCES if path.name == "__init__.py"):
        assert re.fullmatch(r'""".*"""\s*', path.read_text(), re.DOTALL), path


def test_nothing_is_left_for_later_in_the_code() -> None:
    for path in SOURCES:
        assert not re.search(r"\b(TODO|FIXME|XXX|NotImplementedError)\b", path.read_text()), path
