"""A worker that is killed in the middle of an import: the next one finishes it, with nothing lost or doubled."""

import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from faq.exchange.models import ArticleImport, ImportLine, ImportState
from faq.models import Article, ArticleVersion
from foundation.db import db
from tests.integration.faq.files_of_articles import (
    bring,
    confirm,
    fates,
    import_called,
    reasons,
    work,
    workbook,
)
from tests.personas import City

LINES, BAD = 1500, 20
ROOT = Path(__file__).parents[3]
WORKER = """
import sys
from pathlib import Path
from inquiry_desk.app import create_app
from tests.databases import settings_for
from tests.integration.faq.files_of_articles import work

with create_app(settings_for(Path(sys.argv[1]), sys.argv[2])).app_context():
    work()
"""


def rows() -> list[dict[str, Any]]:
    """Every 75th is bad, in one of two ways."""
    good = [
        {"service": "就学援助", "question": f"質問その{number}", "answer": "窓口です。"}
        for number in range(LINES)
    ]
    for number, row in enumerate(good[::75]):
        row.update({"answer": ""} if number % 2 else {"valid_from": "いつか"})
    return good


def kill_in_the_middle(var: Path, import_id: int) -> int:
    """Let another process work at the import, kill it once it has done something, and say how far it came."""
    url = db.engine.url.render_as_string(hide_password=False)
    db.session.remove()
    arguments = [sys.executable, "-c", WORKER, str(var), url]
    worker = subprocess.Popen(arguments, cwd=ROOT)
    try:
        while not (done := _done(import_id)) and worker.poll() is None:
            time.sleep(0.01)
    finally:
        worker.kill()
        worker.wait()
    return done


def _done(import_id: int) -> int:
    done = db.session.scalar(select(ArticleImport.done).where(ArticleImport.id == import_id)) or 0
    db.session.rollback()
    return done


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_worker_killed_while_reading_and_while_registering_loses_nothing(
    app: Flask, city: City, tmp_path: Path
) -> None:
    brought = bring(workbook(rows()), city.id_of("supervisor"))

    read = kill_in_the_middle(tmp_path, brought)
    state = import_called(brought).state
    work()
    assert (read > 0, state) == (True, ImportState.READING)
    assert fates(brought) == {"new": LINES - BAD, "refused": BAD}

    confirm(brought, approval="第1号")
    registered = kill_in_the_middle(tmp_path, brought)
    assert 0 < registered < LINES - BAD
    work()

    assert db.session.scalar(select(func.count(Article.id))) == LINES - BAD
    questions = select(func.count(func.distinct(ArticleVersion.question)))
    assert db.session.scalar(questions) == LINES - BAD
    assert db.session.scalar(select(func.count()).where(ImportLine.applied)) == LINES - BAD
    assert {reason for _, reason in reasons(brought)} == {
        "「回答」: 空です。入力してください。",
        "「有効開始日」: 「いつか」は日付として読み取れません。",
    }
