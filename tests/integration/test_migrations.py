"""What an installation has written survives every migration, on both databases."""

from datetime import date, datetime, timedelta

from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import text

from escalation.explaining import why_due
from escalation.models import Escalation
from foundation.calendar import JST
from foundation.db import db
from foundation.organisation.models import User
from inquiry_desk.incidents.actions import Told, record_incident
from inquiry_desk.incidents.kinds import IncidentKind

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


AN_ESCALATION_OF_0003 = (
    'INSERT INTO "user" (id, login_id, display_name, kana, role, locale, password_hash, must_change_password,'
    " created_at, active) VALUES (1, 'sato', '佐藤', '', 'operator', 'ja', '', false,"
    " '2026-10-01 00:00:00+00:00', true)",
    "INSERT INTO service (id, code, name, name_en, short_name, department_id, starts_on, ends_on, mail_local_part,"
    " answer_within_hours, includes_contact, answered_by, reply_approval, position, active) VALUES"
    " (1, 'shugaku', '就学援助業務', '', '就学援助', 1, '2025-01-06', '2027-09-30', 'shugaku', 16, false, 'desk',"
    " 'by_risk', 0, true)",
    "INSERT INTO escalation (id, inquiry_id, reference, service_id, department_id, subject, question, background,"
    " wish, contact_name, contact_phone, contact_mail, answered_by, handed_over_at, handed_over_by_id, due_at,"
    " answer, version) VALUES (1, 1, 'R8-000001', 1, 1, '期限', '期限', '', 'answer', '', '', '', 'desk',"
    " '2026-11-16 01:00:00+00:00', 1, '2026-11-17 08:15:00+00:00', '', 1)",
)


def test_escalations_keep_their_deadline_and_count_as_computed_with_the_ordinary_calendar(app: Flask) -> None:
    at_revision("0003")
    with db.engine.begin() as connection:
        for statement in (AS_0001_WROTE_IT[0], *AN_ESCALATION_OF_0003):
            connection.execute(text(statement))
    upgrade()
    escalation = db.session.get_one(Escalation, 1)

    assert escalation.calendar_version == 0
    assert escalation.due_at == datetime(2026, 11, 17, 17, 15, tzinfo=JST)
    explained = why_due(escalation)
    assert explained is not None
    assert explained.amount == timedelta(hours=16)


AN_INCIDENT_OF_0009 = (
    'INSERT INTO "user" (id, login_id, display_name, kana, role, locale, password_hash, must_change_password,'
    " created_at, active, mail_address, approves) VALUES (1, 'tanaka', '田中', '', 'supervisor', 'ja', '', false,"
    " '2026-03-01 00:00:00+00:00', true, '', false)",
    "INSERT INTO security_incident (id, service_id, occurred_on, noticed_at, what, handling, reported_at, withdrawn_at,"
    " withdrawn_reason, recorded_by_id, recorded_at, version) VALUES"
    " (3, NULL, '2026-03-30', '2026-03-30 01:00:00+00:00', '封筒の紛失', '回収した', '2026-03-30 01:20:00+00:00', NULL,"
    " '', 1, '2026-03-31 15:30:00+00:00', 2),"
    " (5, NULL, '2026-03-02', '2026-03-02 01:00:00+00:00', '誤送信の疑い', '', NULL, '2026-03-03 01:00:00+00:00',"
    " '別の書類だった', 1, '2026-03-02 02:00:00+00:00', 1)",
    "INSERT INTO register_correction (incident_id, at, by_id, reason, earlier) VALUES"
    " (3, '2026-03-30 03:00:00+00:00', 1, '書き直し', '{\"what\": \"封筒\"}')",
)


def test_incidents_of_the_register_are_numbered_go_on_and_come_back(app: Flask) -> None:
    as_it_was = "SELECT id, occurred_on, what, handling, reported_at IS NULL, withdrawn_reason, version FROM security_incident"
    correction = "SELECT incident_id, reason FROM register_correction"
    at_revision("0009")
    with db.engine.begin() as connection:
        for statement in AN_INCIDENT_OF_0009:
            connection.execute(text(statement))
    before = rows(f"{as_it_was} ORDER BY id"), rows(correction)
    upgrade()

    # Recorded at half past midnight of 1 April in Japan: the next fiscal year.
    assert rows("SELECT id, number, kind FROM incident ORDER BY id") == [
        (3, "事案R8-0001", "security"),
        (5, "事案R7-0001", "security"),
    ]
    assert rows("SELECT incident_id, reason FROM incident_correction") == [(3, "書き直し")]
    by = db.session.get_one(User, 1)
    told = Told(
        IncidentKind.NEAR_MISS, None, date(2026, 4, 2), datetime(2026, 4, 2, 9, tzinfo=JST), "佐藤", "未遂"
    )
    incident = record_incident(told, by, datetime(2026, 4, 2, 10, tzinfo=JST))
    assert (incident.id, incident.number) == (6, "事案R8-0002")
    db.session.commit()

    at_revision("0009")
    assert (rows(f"{as_it_was} ORDER BY id"), rows(correction)) == before
    upgrade()
