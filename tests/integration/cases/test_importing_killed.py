"""A worker that is killed in the middle of a file: the next one finishes it, with no case lost or doubled."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from foundation.db import db
from inquiry_desk.cases.importing.models import CaseImport, CaseImportRow, ImportState
from inquiry_desk.cases.models import Case, CaseSequence, CaseStep
from tests.integration.cases.conftest import Arranged
from tests.integration.cases.files_of_cases import ROW, bring, confirm, csv_file, fates, import_called, work

ROWS = 1_000
ROOT = Path(__file__).parents[3]
WORKER = """
import sys
from pathlib import Path
from inquiry_desk.app import create_app
from tests.databases import settings_for
from tests.integration.cases.files_of_cases import work

with create_app(settings_for(Path(sys.argv[1]), sys.argv[2])).app_context():
    work()
"""


def kill_in_the_middle(var: Path, import_id: int) -> int:
    """Let another process work at the import, kill it once it has done something, and say how far it came."""
    url = db.engine.url.render_as_string(hide_password=False)
    db.session.remove()
    worker = subprocess.Popen([sys.executable, "-c", WORKER, str(var), url], cwd=ROOT)
    try:
        while not (done := _done(import_id)) and worker.poll() is None:
            time.sleep(0.01)
    finally:
        worker.kill()
        worker.wait()
    return done


def _done(import_id: int) -> int:
    done = db.session.scalar(select(CaseImport.done).where(CaseImport.id == import_id)) or 0
    db.session.rollback()
    return done


def count(column: object) -> int:
    return db.session.scalar(select(func.count(column))) or 0  # type: ignore[arg-type]


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)
def test_a_worker_killed_while_registering_loses_and_doubles_nothing(
    arranged: Arranged, tmp_path: Path
) -> None:
    brought = bring(arranged, csv_file([(f"E-{number}", *ROW[1:]) for number in range(ROWS)]))

    work()
    confirm(arranged, brought)

    registered = kill_in_the_middle(tmp_path, brought)
    assert (0 < registered < ROWS, import_called(brought).state) == (True, ImportState.APPLYING)
    work()

    assert fates(brought) == {"new": ROWS}
    assert (count(Case.id), count(CaseStep.id)) == (ROWS, ROWS)
    assert count(CaseImportRow.id) == db.session.scalar(
        select(func.count()).where(CaseImportRow.applied, CaseImportRow.case_id.is_not(None))
    )
    assert db.session.scalars(select(CaseSequence.last)).one() == ROWS
