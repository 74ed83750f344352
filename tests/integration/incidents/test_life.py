"""An incident from the first words to its end, by the people who do each step; and what each of them may not do."""

import io

import pytest
from docx import Document
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import select

from foundation.access.roles import ALLOWED
from foundation.audit.models import AuditAction, AuditEntry
from foundation.db import db, transaction
from foundation.organisation.models import User
from inquiry_desk.incidents.models import Incident
from inquiry_desk.incidents.parts import questions_of, revisions_of, standing_of
from inquiry_desk.incidents.rules import NEEDS, Act, acts_of, possible
from inquiry_desk.incidents.telling import tell_next_incident
from mail_gateway.models import OutgoingMail
from tests.integration.escalation.desk import browser_of
from tests.integration.incidents.desk import ACTS, TEXTS, WORDS, act, done, report_one, the_incident
from tests.personas import City


@pytest.fixture
def supervisor(app: Flask, city: City) -> FlaskClient:
    return browser_of(app, "supervisor")


@pytest.fixture
def manager(app: Flask, city: City) -> FlaskClient:
    return browser_of(app, "site_manager")


@pytest.fixture
def officer(app: Flask, city: City) -> FlaskClient:
    return browser_of(app, "contract_officer")


def written(manager: FlaskClient) -> None:
    done(manager, "first-report")
    done(manager, "report/events")
    done(manager, "report/notices")
    done(manager, "report/submit")


def test_it_is_told_at_once_reported_in_writing_asked_about_accepted_prevented_and_closed(
    app: Flask, city: City, supervisor: FlaskClient, manager: FlaskClient, officer: FlaskClient
) -> None:
    reporter = browser_of(app, "operator")
    told = report_one(reporter, city.school)
    assert told.status_code == 303 and "/incidents/mine" in told.location
    assert "事案R8-0001として報告しました" in reporter.get(told.location).text
    assert reporter.get(f"/incidents/{the_incident().id}").status_code == 403
    assert "目安を20分過ぎています" in supervisor.get("/").text
    assert act(manager, "report/submit").status_code == 422

    written(manager)
    assert "覚知から20分で報告" in manager.get(f"/incidents/{the_incident().id}").text
    address = f"/incidents/{the_incident().id}/report"
    first = officer.get(address).text
    assert "総合事務セ事故R8-0001号" in first and "確認の省略" in first and "保存する</button>" not in first

    done(officer, "questions/new")
    assert act(officer, "accept").status_code == 422
    question = questions_of(the_incident())[0]
    done(supervisor, f"questions/{question.id}/answer", answer="係長が確認しました")
    assert act(supervisor, f"questions/{question.id}/answer", answer="もう一度").status_code == 422
    assert act(manager, "report/submit", reason="追記").status_code == 422
    assert act(manager, "report/submit", **{**TEXTS, "cause": "手順の不足"}).status_code == 422
    done(manager, "report/submit", **{**TEXTS, "cause": "手順の不足"}, reason="原因の追記")
    second = officer.get(address).text
    assert "<del>確認の省略</del>" in second and "<ins>手順の不足</ins>" in second
    assert "手順の不足" not in officer.get(f"{address}?revision=1").text
    done(officer, "accept")

    assert act(supervisor, "close").status_code == 422
    done(supervisor, "measures/new", owner_id=city.id_of("supervisor"))
    measure = the_incident().measures[0].id
    late = {"owner_id": city.id_of("site_manager"), "due_on": "2026-11-15", "reason": "前倒し"}
    done(supervisor, f"measures/{measure}/change", **late)
    assert "期限超過" in supervisor.get("/incidents/measures").text
    done(supervisor, f"measures/{measure}/finish", done_on="2026-11-16", evidence="手順書 第3版")
    done(supervisor, "close")
    assert "対応完了" in officer.get("/incidents").text
    done(officer, "questions/new", question="その後の状況は")
    assert the_incident().closed_at is None


def test_what_is_submitted_is_opened_again_as_it_was_and_a_draft_has_no_file(
    city: City, manager: FlaskClient, officer: FlaskClient
) -> None:
    report_one(manager, city.school, what="封筒\n=1+1")
    address = f"/incidents/{the_incident().id}/report"
    assert manager.get(f"{address}/file.docx").status_code == 404
    assert officer.get(f"{address}/print").status_code == 404
    assert "下書きです。" in manager.get(f"{address}/print").text
    written(manager)
    done(manager, "report", **{**TEXTS, "cause": "提出のあとの下書き"})

    sheet = load_workbook(io.BytesIO(officer.get(f"{address}/file.xlsx").data)).worksheets[0]
    cells = [cell.value for row in sheet.iter_rows() for cell in row if cell.value]
    document = Document(io.BytesIO(officer.get(f"{address}/file.docx").data))
    lines = [paragraph.text for paragraph in document.paragraphs]
    lines += [cell.text for table in document.tables for row in table.rows for cell in row.cells]

    paper = officer.get(f"{address}/print").text
    for words in (
        "総合事務セ事故R8-0001号",
        "熊本市長 様",
        "事故報告書",
        "確認の省略",
        "契約担当課 係長（第一報）",
        "封入の誤りに気づいた",
    ):
        assert words in cells and words in lines and words in paper, words
    assert "封筒\n=1+1" in cells and "封筒\n=1+1" in lines and "提出のあとの下書き" not in [*cells, *lines]
    assert officer.get(f"{address}/file.docx").data == officer.get(f"{address}/file.docx").data
    exported = select(AuditEntry.subject_id).where(AuditEntry.action == AuditAction.EXPORTED)
    assert set(db.session.scalars(exported)) == {"事案R8-0001/xlsx", "事案R8-0001/docx"}
    assert revisions_of(the_incident())[0].digest in paper


def test_each_act_is_open_to_exactly_whom_the_table_names_and_shut_where_it_does_not_fit(
    app: Flask, city: City, manager: FlaskClient
) -> None:
    people = ("operator", "supervisor", "site_manager", "general_manager", "school_staff", "contract_officer")
    people += ("auditor", "administrator")
    clients = {login: browser_of(app, login) for login in people}
    of_act = {
        "first-report": Act.FIRST_REPORT,
        "correct": Act.CORRECT,
        "withdraw": Act.WITHDRAW,
        "link": Act.LINK,
    }
    of_act |= {
        "measures/new": Act.MEASURE,
        "report": Act.WRITE,
        "report/events": Act.WRITE,
        "accept": Act.ACCEPT,
    }
    of_act |= {"report/notices": Act.WRITE, "report/submit": Act.SUBMIT, "questions/new": Act.ASK}
    of_act |= {"close": Act.CLOSE, "reopen": Act.REOPEN}
    assert set(of_act) == set(ACTS)
    report_one(manager, city.school)
    shown = the_incident()
    standing = standing_of(shown)

    for login, client in clients.items():
        user = db.session.get_one(User, city.id_of(login))
        allowed = acts_of(user.role, standing)
        for how, one in of_act.items():
            # What the state does not allow, and a form of an older page, change nothing.
            answer = act(client, how, seen=0 if one in possible(standing) else shown.version)
            may_try = NEEDS[one] in ALLOWED[user.role]
            assert answer.status_code == (422 if may_try else 403), f"{login} {how} {answer.status_code}"
            assert one not in allowed or may_try
    assert the_incident().version == shown.version


def test_a_near_miss_is_closed_by_a_supervisor_with_a_measure_or_a_reason_and_has_no_clock(
    city: City, supervisor: FlaskClient, manager: FlaskClient
) -> None:
    report_one(supervisor, city.school, kind="near_miss")
    page = supervisor.get(f"/incidents/{the_incident().id}").text
    assert "目安" not in page
    assert act(manager, "first-report").status_code == 422
    assert act(supervisor, "close").status_code == 422
    done(supervisor, "close", reason="手順のとおり止まったため")
    assert act(supervisor, "close", reason="もう一度").status_code == 422
    done(manager, "reopen")


def test_what_seems_to_name_somebody_is_shown_once_and_kept_when_sent_again(
    app: Flask, city: City, supervisor: FlaskClient
) -> None:
    words = "090-1234-5678の方に別の方の通知を送った"
    shown = report_one(supervisor, city.school, what=words)
    assert shown.status_code == 422 and '<mark title="電話番号">090-1234-5678' in shown.text
    warned = shown.text.split('name="warned" type="hidden" value="')[1].split('"')[0]
    assert report_one(supervisor, city.school, what=words, warned=warned).status_code == 303
    assert the_incident().what == words


def test_what_was_mistyped_is_corrected_withdrawn_and_stays_to_be_read(
    app: Flask, city: City, supervisor: FlaskClient, manager: FlaskClient
) -> None:
    report_one(supervisor, city.school)
    done(manager, "first-report")
    done(supervisor, "link")
    done(supervisor, f"links/{the_incident().links[0].id}/remove")
    nothing = {**ACTS["first-report"], "service_id": city.school, "people": "2"}
    assert act(supervisor, "correct", **nothing).status_code == 422
    early = {**ACTS["first-report"], "service_id": city.school, "reported_at": "2026-11-16T09:00"}
    assert act(supervisor, "correct", **early).status_code == 422
    right = {**ACTS["first-report"], "service_id": city.school, "reported_at": "2026-11-16T09:20"}
    done(supervisor, "correct", **right, data_kinds=["name"])
    page = supervisor.get(f"/incidents/{the_incident().id}").text
    assert all(
        words in page for words in ("数え直し", "令和8年11月16日(月) 09:30", "氏名、住所", "R8-000001")
    )
    done(supervisor, "withdraw")
    assert act(supervisor, "correct", **right).status_code == 422
    figures = manager.get("/figures").text
    assert "対象外：該当しないと判明" in figures and "/incidents/checked?from_day=2026-" in figures


def test_the_site_manager_is_told_once_by_a_mail_without_a_word_of_what_happened(
    app: Flask, city: City, supervisor: FlaskClient
) -> None:
    with transaction():
        db.session.get_one(User, city.id_of("site_manager")).mail_address = "manager@example.jp"
    report_one(supervisor, city.school, kind="near_miss")
    assert not tell_next_incident()
    report_one(supervisor, city.school)
    assert tell_next_incident() and not tell_next_incident()

    mail = db.session.scalars(select(OutgoingMail)).one()
    assert mail.to_address == "manager@example.jp" and "事案R8-0002" in mail.subject
    assert (
        WORDS not in mail.body and "30分以内" in mail.body and f"/incidents/{the_incident().id}" in mail.body
    )
    assert db.session.scalar(select(Incident.alerted_at).where(Incident.number == "事案R8-0002")) is not None
