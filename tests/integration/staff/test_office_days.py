"""開庁日・時間外: closing days, entering agreed overtime, taking either back."""

from datetime import date, datetime, time

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from escalation.models import Escalation
from foundation.audit.models import AuditAction
from foundation.business_days.queries import current_version, exceptions_at, newest_changes
from foundation.calendar import JST
from foundation.db import db
from tests.integration.escalation.desk import HANDOVER, hand_over_one
from tests.integration.staff import facts
from tests.personas import City, sign_in

ADDRESS = "/admin/office-days"
OVERTIME = {
    "day": "2026-11-21",
    "opens_at": "09:00",
    "closes_at": "12:00",
    "agreed_with": "契約担当課 小林",
    "agreed_on": "2026-11-13",
    "overtime_reason": "申請の集中",
}


@pytest.fixture
def admin(client: FlaskClient, city: City) -> FlaskClient:
    return sign_in(client, "administrator")


def close(client: FlaskClient, first: str, last: str = "", reason: str = "台風") -> TestResponse:
    data = {"first_on": first, "last_on": last, "closed_reason": reason}
    return client.post(f"{ADDRESS}/closed", data=data)


def agree(client: FlaskClient, **changes: str) -> TestResponse:
    return client.post(f"{ADDRESS}/overtime", data=OVERTIME | changes)


def take_back(client: FlaskClient, change_id: int, reason: str = "進路が変わった") -> TestResponse:
    return client.post(f"{ADDRESS}/{change_id}/withdraw", data={"withdraw_reason": reason})


def test_an_untouched_calendar_is_said_to_be_ordinary(admin: FlaskClient) -> None:
    page = admin.get(ADDRESS).text

    assert "今日以降は、すべて通常どおりです。" in page
    assert "開庁日・時間外" in page


def test_a_closed_day_is_kept_shown_and_noted(admin: FlaskClient) -> None:
    assert close(admin, "2026-11-25").status_code == 303

    assert exceptions_at().closed == {date(2026, 11, 25)}
    page = admin.get(ADDRESS).text
    assert "1日を閉庁日として登録しました。" in page
    assert all(word in page for word in ("令和8年11月25日(水)", "市の閉庁日", "台風", "吉田"))
    assert facts.noted(AuditAction.CREATED) == [("closed_day", "2026-11-25", {"to_day": ""})]


def test_of_a_range_the_office_days_are_closed(admin: FlaskClient) -> None:
    close(admin, "2026-11-20", "2026-11-25", "庁舎点検")

    assert exceptions_at().closed == {date(2026, 11, 20), date(2026, 11, 24), date(2026, 11, 25)}
    assert [change.reason for change in newest_changes()] == ["庁舎点検"] * 3
    assert facts.noted(AuditAction.CREATED) == [("closed_day", "2026-11-20", {"to_day": "2026-11-25"})]


@pytest.mark.parametrize(
    ("first", "last", "reason", "why"),
    [
        ("2026-11-21", "2026-11-23", "点検", "すでにすべて閉庁日です"),
        ("2026-11-25", "2026-11-24", "点検", "終了日が開始日より前です"),
        ("2026-11-25", "2026-12-31", "点検", "一度に登録できるのは31日まで"),
        ("2062-11-25", "", "点検", "3年先までの日"),
        ("2026-11-25", "9999-12-31", "点検", "3年先までの日"),
        ("", "", "点検", "日付を入力してください。"),
        ("2026-11-25", "", "", "閉庁の理由を入力してください。"),
    ],
)
def test_a_refused_closing_says_why_and_keeps_what_was_typed(
    admin: FlaskClient, first: str, last: str, reason: str, why: str
) -> None:
    response = close(admin, first, last, reason)

    assert response.status_code == 422
    assert why in response.text
    assert f'value="{reason or first}"' in response.text
    assert current_version() == 0


def test_agreed_overtime_is_kept_with_its_agreement(admin: FlaskClient) -> None:
    assert agree(admin).status_code == 303

    assert exceptions_at().open == {date(2026, 11, 21): (time(9), time(12))}
    page = admin.get(ADDRESS).text
    assert all(
        word in page for word in ("09:00–12:00", "契約担当課 小林", "令和8年11月13日(金)", "申請の集中")
    )
    assert facts.noted(AuditAction.CREATED) == [("overtime", "2026-11-21", {})]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"closes_at": "09:00"}, "終了時刻が開始時刻より前か、同じです"),
        ({"agreed_on": "2026-11-17"}, "まだ来ていない日です"),
        ({"day": "2026-11-10", "agreed_on": "2026-11-12"}, "事前に協議したものだけ"),
        ({"agreed_on": ""}, "日付を入力してください。"),
        ({"agreed_with": ""}, "協議の相手を入力してください。"),
        ({"opens_at": "25:00"}, "has-error"),
        ({"day": "2026-11-24"}, "通常の業務時間に含まれる時間帯です。"),
    ],
)
def test_refused_overtime_says_why_and_keeps_what_was_typed(
    admin: FlaskClient, changes: dict[str, str], why: str
) -> None:
    response = agree(admin, **changes)

    assert response.status_code == 422
    assert why in response.text
    assert 'value="申請の集中"' in response.text
    assert current_version() == 0


def test_the_same_overtime_is_entered_once(admin: FlaskClient) -> None:
    agree(admin)

    assert "すでに登録されています" in agree(admin).text
    assert agree(admin, closes_at="13:00").status_code == 303
    assert exceptions_at().open == {date(2026, 11, 21): (time(9), time(13))}


def test_what_was_entered_can_be_taken_back_and_stays_in_the_record(admin: FlaskClient) -> None:
    close(admin, "2026-11-25")
    change = current_version()

    assert "台風" in admin.get(f"{ADDRESS}/{change}/withdraw").text
    assert take_back(admin, change, "").status_code == 422
    assert take_back(admin, change).status_code == 303

    assert exceptions_at().closed == frozenset()
    assert exceptions_at(change).closed == {date(2026, 11, 25)}
    page = admin.get(ADDRESS).text
    assert "進路が変わった" in page
    assert "取り消し（通常どおり）" in page
    assert facts.noted(AuditAction.CHANGED) == [("closed_day", "2026-11-25", {"taken_back": True})]
    assert take_back(admin, change).status_code == 404


def test_taking_back_a_day_with_overtime_too_says_that_both_go(admin: FlaskClient) -> None:
    close(admin, "2026-11-25")
    agree(admin, day="2026-11-25")

    page = admin.get(f"{ADDRESS}/{current_version()}/withdraw").text
    assert "同じ日に「市の閉庁日」も登録されています。" in page


def test_managers_enter_overtime_and_close_nothing(app: Flask, city: City, admin: FlaskClient) -> None:
    close(admin, "2026-11-25")
    closed = current_version()
    manager = sign_in(app.test_client(), "site_manager")

    page = manager.get(ADDRESS).text
    assert "閉庁日を登録する" not in page
    assert f"{ADDRESS}/{closed}/withdraw" not in page
    assert close(manager, "2026-11-26").status_code == 403
    assert take_back(manager, closed).status_code == 403
    assert agree(manager).status_code == 303
    assert take_back(manager, current_version()).status_code == 303
    assert exceptions_at().open == {}


def due(escalation_id: int) -> datetime:
    db.session.rollback()
    return db.session.get_one(Escalation, escalation_id).due_at


def test_deadlines_on_a_day_closed_now_are_listed_and_stay(
    app: Flask, city: City, admin: FlaskClient
) -> None:
    escalation_id = hand_over_one(city)
    before = due(escalation_id)
    assert before == datetime(2026, 11, 17, 17, 15, tzinfo=JST)

    close(admin, "2026-11-17")

    page = admin.get(ADDRESS).text
    assert "閉庁中に期限が来る照会が1件あります。" in page
    assert HANDOVER.reference in page
    assert HANDOVER.subject not in page
    assert f"/inquiries/{HANDOVER.reference}" not in page
    assert f"/inquiries/{HANDOVER.reference}" in sign_in(app.test_client(), "site_manager").get(ADDRESS).text
    assert due(escalation_id) == before


def test_a_deadline_at_closing_time_of_a_day_with_overtime_is_no_trouble(
    city: City, admin: FlaskClient
) -> None:
    hand_over_one(city)
    agree(admin, day="2026-11-17", opens_at="17:30", closes_at="19:00")

    assert "閉庁中に期限が来る照会" not in admin.get(ADDRESS).text


def test_the_page_reads_in_english_too(admin: FlaskClient) -> None:
    facts.with_person("administrator", locale="en")
    close(admin, "2026-11-25")

    page = admin.get(ADDRESS).text
    assert "Closed day of the city" in page
    assert "25 Nov 2026" in page
