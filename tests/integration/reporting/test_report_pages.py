"""The page of a report and the list, as the people of the centre and of the city use them."""

import re
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from foundation.db import db, transaction
from foundation.organisation.models import User
from inquiry_desk.reporting.models import ReportState, ReportStepKind
from inquiry_desk.runtime import KEY
from mail_gateway.models import OutgoingMail
from tests.integration.escalation.desk import browser_of
from tests.integration.reporting.papers_of_day import (
    FRIDAY,
    held,
    inquiry_on_friday,
    report_in,
)
from tests.personas import City

S = ReportState


@pytest.fixture
def supervisor(app: Flask, city: City) -> FlaskClient:
    return browser_of(app, "supervisor")


@pytest.fixture
def manager(app: Flask, city: City) -> FlaskClient:
    return browser_of(app, "site_manager")


@pytest.fixture
def officer(app: Flask, city: City) -> FlaskClient:
    return browser_of(app, "contract_officer")


def with_contract_office(app: Flask) -> None:
    runtime = app.extensions[KEY]
    settings = runtime.settings.model_copy(update={"contract_office_mail": "keiyaku@city.example.jp"})
    app.extensions[KEY] = replace(runtime, settings=settings)


def mails() -> list[OutgoingMail]:
    db.session.rollback()
    return list(db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)))


def version_of(report_id: int) -> int:
    return held(report_id).version


def test_a_report_goes_its_way_through_the_pages(
    app: Flask, city: City, supervisor: FlaskClient, manager: FlaskClient, officer: FlaskClient
) -> None:
    with_contract_office(app)
    report_id = report_in(city)
    page = f"/reports/{report_id}"
    assert "署名待ち" in supervisor.get("/reports").text
    assert officer.get(page).status_code == 404

    seen = version_of(report_id)
    signed = supervisor.post(f"{page}/sign", data={"seen": seen, "remarks": "回線の工事がありました。"})
    assert (signed.status_code, signed.location) == (303, page)
    shown = supervisor.get(page).text
    assert "回線の工事がありました。" in shown
    assert held(report_id).revisions[0].digest in shown

    manager.post(f"{page}/submit", data={"seen": version_of(report_id)})
    assert "総合事務セ日報R8-0001号" in officer.get(page).text
    assert "確認待ち" in officer.get("/reports").text

    refused = officer.post(f"{page}/send-back", data={"seen": version_of(report_id), "comment": " "})
    assert refused.status_code == 422
    officer.post(f"{page}/send-back", data={"seen": version_of(report_id), "comment": "件数を確認願います。"})
    assert "訂正すること:</strong> 件数を確認願います。" in supervisor.get(page).text

    inquiry_on_friday(city.school)
    supervisor.post(f"{page}/sign", data={"seen": version_of(report_id), "remarks": "一件追加しました。"})
    manager.post(f"{page}/submit", data={"seen": version_of(report_id)})
    after = officer.get(page).text
    assert "第1版からの変更" in after
    assert "件数を確認願います。" in after
    officer.post(f"{page}/confirm", data={"seen": version_of(report_id), "comment": ""})

    report = held(report_id)
    assert (report.state, report.number) == (S.CONFIRMED, "総合事務セ日報R8-0001号")
    assert [(one.kind, one.by_id) for one in report.steps if one.kind is ReportStepKind.SUBMITTED] == [
        (ReportStepKind.SUBMITTED, city.id_of("site_manager"))
    ] * 2
    assert [mail.to_address for mail in mails()] == ["keiyaku@city.example.jp"] * 2
    assert page in mails()[0].body
    assert "一件追加" not in mails()[1].body


def test_what_was_submitted_stays_when_the_records_change_and_only_the_centre_is_told(
    city: City, supervisor: FlaskClient, officer: FlaskClient
) -> None:
    report_id = report_in(city, S.CONFIRMED)
    page = f"/reports/{report_id}"
    content = held(report_id).revisions[0].content
    before = officer.get(page).text
    assert "署名の後に記録が変わっています" not in supervisor.get(page).text
    inquiry_on_friday(city.school)

    assert "署名の後に記録が変わっています" in supervisor.get(page).text
    assert without_keys(officer.get(page).text) == without_keys(before)
    assert held(report_id).revisions[0].content == content

    supervisor.post(f"{page}/correct", data={"seen": version_of(report_id), "comment": "登録もれ"})
    assert held(report_id).state is S.DRAFT
    assert "第1版" in officer.get(page).text
    assert "登録もれ" in supervisor.get(page).text
    assert officer.get(f"{page}?revision=2").status_code == 404
    assert officer.get(f"{page}?revision=x").status_code == 404
    assert supervisor.get(f"{page}?revision=1").status_code == 200


def without_keys(page: str) -> str:
    """But for what every rendering has of its own."""
    return re.sub(r'(name="(csrf_token|submission_key)"|<meta)[^>]*', "", page)


def test_who_is_second_keeps_what_was_typed(
    city: City, supervisor: FlaskClient, manager: FlaskClient
) -> None:
    report_id = report_in(city)
    page, seen = f"/reports/{report_id}", version_of(report_id)
    manager.post(f"{page}/write", data={"seen": seen, "remarks": "先の人"})

    second = supervisor.post(f"{page}/write", data={"seen": seen, "remarks": "後の人の文章"})
    assert second.status_code == 409
    assert "後の人の文章" in second.text
    assert held(report_id).typed == {"remarks": "先の人"}

    manager.post(f"{page}/sign", data={"seen": version_of(report_id), "remarks": "先の人"})
    late = supervisor.post(f"{page}/write", data={"seen": version_of(report_id), "remarks": "後の人の文章"})
    assert late.status_code == 409
    assert "後の人の文章" in late.text
    long = manager.post(f"{page}/unsign", data={"seen": version_of(report_id)})
    assert long.status_code == 303
    too_long = supervisor.post(
        f"{page}/write", data={"seen": version_of(report_id), "remarks": "あ" * 10_001}
    )
    assert too_long.status_code == 422
    assert "あ" * 10_001 in too_long.text


def test_all_signed_reports_of_a_day_are_submitted_in_one_step_and_told_in_one_mail(
    app: Flask, city: City, manager: FlaskClient, officer: FlaskClient
) -> None:
    with_contract_office(app)
    ids = [report_in(city, S.SIGNED), report_in(city, S.SIGNED, None), report_in(city, S.DRAFT, city.child)]
    day = manager.get(f"/reports/days/{FRIDAY}").text
    ticks = re.findall(r'name="report" value="(\d+:\d+)"[^>]* checked', day)
    assert [int(tick.partition(":")[0]) for tick in ticks] == sorted(ids[:2])

    answer = manager.post("/reports/submit", data={"report": ticks, "day": str(FRIDAY)})
    assert answer.location == f"/reports/days/{FRIDAY}"
    assert [held(one).state for one in ids] == [S.SUBMITTED, S.SUBMITTED, S.DRAFT]
    (mail,) = mails()
    assert all(f"/reports/{one}" in mail.body for one in ids[:2])

    shown = officer.get("/reports").text
    ticks = re.findall(r'name="report" value="(\d+:\d+)"', shown)
    officer.post(f"/reports/{ids[0]}/send-back", data={"seen": version_of(ids[0]), "comment": "違う"})
    officer.post("/reports/confirm", data={"report": ticks})
    assert [held(one).state for one in ids[:2]] == [S.RETURNED, S.CONFIRMED]
    assert "1件は表示後に内容が変わった" in officer.get("/reports").text


@pytest.mark.parametrize("ticks", [[], ["x"], ["1:"], ["999999:1", "1:99"]])
def test_ticks_that_mean_nothing_change_nothing(city: City, officer: FlaskClient, ticks: list[str]) -> None:
    report_id = report_in(city, S.SUBMITTED)
    assert officer.post("/reports/confirm", data={"report": ticks}).status_code == 303
    assert held(report_id).state is S.SUBMITTED


def test_a_returned_report_is_told_to_who_signed_and_submitted_it_else_to_supervisors(
    city: City, officer: FlaskClient
) -> None:
    def told_for(day: int) -> list[str]:
        report_id, before = report_in(city, S.SUBMITTED, day=FRIDAY.replace(day=day)), len(mails())
        data = {"seen": version_of(report_id), "comment": "秘密のことば"}
        officer.post(f"/reports/{report_id}/send-back", data=data)
        assert all("秘密" not in mail.body for mail in mails())
        return [mail.to_address for mail in mails()[before:]]

    assert told_for(11) == []
    give_mail(city, "general_manager")
    assert told_for(12) == ["general_manager@desk.example.jp"]
    give_mail(city, "supervisor", "site_manager")
    assert sorted(told_for(13)) == ["site_manager@desk.example.jp", "supervisor@desk.example.jp"]


def give_mail(city: City, *login_ids: str) -> None:
    with transaction() as session:
        for login_id in login_ids:
            session.get_one(User, city.id_of(login_id)).mail_address = f"{login_id}@desk.example.jp"


def test_a_supervisor_sees_the_reports_of_their_services_and_of_none(
    city: City, supervisor: FlaskClient, manager: FlaskClient
) -> None:
    theirs, none, other = (
        report_in(city),
        report_in(city, service_id=None),
        report_in(city, S.DRAFT, city.child),
    )
    statuses = [supervisor.get(f"/reports/{one}").status_code for one in (theirs, none, other)]
    assert statuses == [200, 200, 404]
    assert supervisor.post(f"/reports/{other}/sign", data={"seen": 1}).status_code == 404
    assert manager.get(f"/reports/{other}").status_code == 200


def test_the_list_shows_month_and_service_and_what_is_late(city: City, manager: FlaskClient) -> None:
    report_in(city, day=FRIDAY.replace(day=4))
    report_in(city, S.SUBMITTED, day=FRIDAY)
    report_in(city, service_id=city.child)
    listed = manager.get("/reports?month=2026-11").text
    assert "令和8年11月" in listed
    assert "提出期限を9日過ぎています" in listed
    assert "本日が提出期限です" in listed
    assert f"/reports/days/{FRIDAY}" in listed
    of_one = manager.get(f"/reports?month=2026-11&service={city.school}").text
    assert (
        "こども医療費助成業務"
        not in of_one.partition("令和8年11月")[2].partition("chips")[2].partition("<table")[2]
    )
    assert "この月の報告はありません" in manager.get("/reports?month=2025-01").text
    for odd in ("month=x", "month=9999-12", "month=0001-01", "service=x"):
        assert manager.get(f"/reports?{odd}").status_code == 200
    assert manager.get("/reports/days/2026-02-30").status_code == 404
