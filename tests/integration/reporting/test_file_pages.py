"""A report on paper and as a file: who is given which revision, under which name, with whose seals."""

from urllib.parse import unquote

import pytest
from flask import Flask
from sqlalchemy import select

from foundation import clock
from foundation.audit.models import AuditAction, AuditEntry
from foundation.db import db, transaction
from inquiry_desk.reporting.models import ReportState
from inquiry_desk.reporting.paper import paper_of
from tests.integration.escalation.desk import browser_of
from tests.integration.reporting.papers_of_day import held, inquiry_on_friday, person, report_in, step
from tests.personas import City
from tests.unit.reporting.spreadsheet import Spreadsheet

S = ReportState


def exported() -> list[tuple[str, object]]:
    db.session.rollback()
    query = select(AuditEntry).where(AuditEntry.action == AuditAction.EXPORTED).order_by(AuditEntry.id)
    return [(entry.subject_kind, entry.details["revision"]) for entry in db.session.scalars(query)]


def corrected(city: City, report_id: int, *steps: str) -> None:
    with transaction():
        report = held(report_id)
        for name in steps:
            by = "site_manager" if name == "submit" else "supervisor"
            step(report, name, person(city, by), clock.now())
            db.session.flush()


def test_the_files_are_made_of_the_revision_and_not_of_the_records(app: Flask, city: City) -> None:
    inquiry_on_friday(city.school)
    report_id = report_in(city, S.SUBMITTED)
    officer = browser_of(app, "contract_officer")
    first = officer.get(f"/reports/{report_id}/file.xlsx")
    inquiry_on_friday(city.school, hour=11)
    again = officer.get(f"/reports/{report_id}/file.xlsx?revision=1")
    lines = officer.get(f"/reports/{report_id}/file.csv").text

    assert first.data == again.data
    sheet = Spreadsheet(first.data)
    assert all(sheet.value(*place) == sheet.stored[place[0]][place[1]].value for place in sheet.formulas())
    assert lines.startswith("\ufeff表,行,列,値")
    assert "受付経路別,電話,受付,1\r\n" in lines
    name = "業務日報_就学援助業務_20261113_第1版.xlsx"
    assert name in unquote(first.headers["Content-Disposition"])
    assert "filename*=UTF-8''" in first.headers["Content-Disposition"]
    assert exported() == [("report", 1)] * 3


def test_a_correction_is_a_further_file_and_the_first_stays_as_it_was(app: Flask, city: City) -> None:
    inquiry_on_friday(city.school)
    report_id = report_in(city, S.CONFIRMED)
    officer = browser_of(app, "contract_officer")
    first = officer.get(f"/reports/{report_id}/file.csv").data
    inquiry_on_friday(city.school, hour=11)
    corrected(city, report_id, "correct", "sign")

    assert officer.get(f"/reports/{report_id}/file.csv").data == first
    assert officer.get(f"/reports/{report_id}/file.csv?revision=2").status_code == 404
    corrected(city, report_id, "submit")
    second = officer.get(f"/reports/{report_id}/file.csv")
    assert "受付経路別,電話,受付,2\r\n" in second.text
    assert "第2版(訂正).csv" in unquote(second.headers["Content-Disposition"])
    assert officer.get(f"/reports/{report_id}/file.csv?revision=1").data == first
    page = officer.get(f"/reports/{report_id}/print").text
    assert "第2版(訂正)" in page and "一件の登録もれ。" in page


def test_a_draft_is_printed_as_a_draft_for_the_centre_alone_and_has_no_files(app: Flask, city: City) -> None:
    report_id = report_in(city)
    supervisor, officer = browser_of(app, "supervisor"), browser_of(app, "contract_officer")

    page = supervisor.get(f"/reports/{report_id}/print")
    assert "下書きです。" in page.text and "SHA-256" not in page.text
    assert supervisor.get(f"/reports/{report_id}/file.xlsx").status_code == 404
    assert officer.get(f"/reports/{report_id}/print").status_code == 404
    shown = supervisor.get(f"/reports/{report_id}").text
    assert f"/reports/{report_id}/print" in shown and "file.xlsx" not in shown
    assert exported() == []


@pytest.mark.parametrize("kind", ["print", "file.xlsx", "file.csv"])
def test_what_others_may_not_see_is_on_no_paper(app: Flask, city: City, kind: str) -> None:
    report_id = report_in(city, S.CONFIRMED, service_id=city.child)

    for login_id, status in (("supervisor", 404), ("operator", 403), ("school_staff", 403), ("auditor", 200)):
        assert browser_of(app, login_id).get(f"/reports/{report_id}/{kind}").status_code == status, login_id
    auditor = browser_of(app, "auditor")
    for wrong in ("revision=0", "revision=9", "revision=x"):
        assert auditor.get(f"/reports/{report_id}/{kind}?{wrong}").status_code == 404
    assert auditor.get(f"/reports/{report_id}/file.pdf").status_code == 404


def test_the_boxes_carry_who_made_signed_submitted_and_confirmed_this_revision(
    app: Flask, city: City
) -> None:
    report_id = report_in(city)
    corrected(city, report_id, "write", "sign", "submit")
    report = held(report_id)
    submitted = paper_of(report, report.revisions[-1], "", "", clock.now())
    with transaction():
        step(held(report_id), "confirm", person(city, "contract_officer"), clock.now())
    report = held(report_id)
    confirmed = paper_of(report, report.revisions[-1], "", "", clock.now())

    assert [stamp.name for stamp in submitted.stamps] == ["田中", "田中", "伊藤", ""]
    assert [stamp.name for stamp in confirmed.stamps] == ["田中", "田中", "伊藤", "小林"]
    corrected(city, report_id, "correct", "sign", "unsign")
    report = held(report_id)
    taken_back = paper_of(report, report.revisions[-1], "", "", clock.now())
    assert [stamp.name for stamp in taken_back.stamps][2:] == ["", ""]
    assert taken_back.taken_back and not confirmed.taken_back


def test_the_paper_is_japanese_for_whoever_reads_the_desk_in_english(app: Flask, city: City) -> None:
    report_id = report_in(city, S.SUBMITTED)
    with transaction():
        person(city, "contract_officer").locale = "en"
    page = browser_of(app, "contract_officer").get(f"/reports/{report_id}/print").text

    for words in ("業務日報", "熊本市長 様", "令和8年11月13日(金)", "業務監督者", "受付経路別", "第1版"):
        assert words in page, words
    assert 'class="side"' not in page
