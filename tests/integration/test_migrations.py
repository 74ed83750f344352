"""What an installation has written survives every migration, on both databases."""

from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import text

from foundation.db import db

AS_0001_WROTE_IT = (
    "INSERT INTO department (id, code, name, bureau, mail_address, phone, active)"
    " VALUES (1, 'gakumu', '学務支援課', '', '', '', true)",
    "INSERT INTO article (id, sample, created_at, current_number)"
    " VALUES (1, false, '2026-10-01 09:00:00+00:00', 2)",
    "INSERT INTO article_version (id, article_id, number, question, phrasings, answer, note, created_at) VALUES"
    " (1, 1, 1, '前の質問', '[]', '前の回答', '', '2026-10-01 09:00:00+00:00'),"
    " (2, 1, 2, '今の質問', '[\"言い方\"]', '今の回答', '', '2026-10-02 09:00:00+00:00')",
)


def rows(query: str) -> list[tuple[object, ...]]:
    with db.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def at_revision(revision: str) -> None:
    db.session.remove()
    downgrade(revision=revision)


def test_articles_of_the_first_schema_stay_in_force_with_their_versions(app: Flask) -> None:
    at_revision("0001")
    with db.engine.begin() as connection:
        for statement in AS_0001_WROTE_IT:
            connection.execute(text(statement))
    upgrade()

    assert rows("SELECT current_number, proposed_number, revision, changed_at = created_at FROM article") == [
        (2, None, 1, True)
    ]
    assert rows("SELECT number, question, read_out, audience FROM article_version ORDER BY number") == [
        (1, "前の質問", "", "public"),
        (2, "今の質問", "", "public"),
    ]


def test_a_draft_becomes_the_version_of_its_article_when_going_back(app: Flask) -> None:
    with db.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO article (id, sample, created_at, changed_at, proposed_number, stage, revision)"
                " VALUES (1, false, '2026-10-01 09:00:00+00:00', '2026-10-01 09:00:00+00:00', 1, 'draft', 1)"
            )
        )
    at_revision("0001")
    kept = rows("SELECT id, current_number FROM article")
    upgrade()

    assert kept == [(1, 1)]
