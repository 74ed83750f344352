"""The list of promised calls, and everything that can be done with one."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from foundation import clock
from foundation.audit.models import AuditAction, AuditEntry
from foundation.calendar import JST
from foundation.db import db
from foundation.organisation.models import User
from inquiry_desk.calling_back.listing import When
from inquiry_desk.calling_back.paging import PAGE, Asked, page_of
from inquiry_desk.inquiries.kinds import EntryKind
from tests.conftest import NOW
from tests.integration.calling_back.promises import away, call, entries, promised
from tests.integration.queue.test_own_lists import address_asked
from tests.personas import City, sign_in


@pytest.fixture
def desk(client: FlaskClient, city: City) -> FlaskClient:
    return sign_in(client, "operator")


def test_the_list_says_what_is_late_what_is_today_and_what_comes_later(desk: FlaskClient, city: City) -> None:
    promised(city, at=NOW - timedelta(minutes=25))
    promised(city, at=NOW + timedelta(minutes=10))
    promised(city, at=NOW + timedelta(days=1))
    page = desk.get("/callbacks").text
    assert [
        len(re.findall(r'id="row-', desk.get(f"/callbacks?when={when.value}").text)) for when in When
    ] == [1] * 3
    assert "期限超過 25分" in page and "まもなく時刻です" in page


def test_a_list_on_a_screen_counts_on_and_tells_what_was_called_and_what_was_promised(
    desk: FlaskClient, city: City
) -> None:
    called, waits = promised(city, at=NOW + timedelta(hours=2)), promised(city, at=NOW + timedelta(hours=1))
    address = address_asked(desk.get("/callbacks").text)
    quiet = desk.get(address).text
    assert f'id="rest-{waits}" hx-swap-oob' in quiet and "<tr" not in quiet
    desk.post(f"/callbacks/{called}", data={"result": "reached", "note": "伝えた"})
    came = promised(city, at=NOW + timedelta(minutes=90))
    told = desk.get(address).text
    assert f'id="row-{called}" class="row-left" hx-swap-oob="true"' in told
    assert f'hx-swap-oob="afterend:#row-{waits}"' in told and f'id="row-{came}"' in told
    assert "list-renew" not in desk.get(address_asked(told)).text


def test_pages_hold_every_call_once_also_where_many_are_promised_for_one_time(city: City, app: Flask) -> None:
    for _ in range(PAGE + 2):
        promised(city, at=NOW + timedelta(hours=1))
    user, at = db.session.get_one(User, city.id_of("operator")), clock.now()
    first = page_of(user, Asked(), at)
    assert first.after is not None and first.before is None
    second = page_of(user, Asked(past=(first.after.promised_at, first.after.id)), at)
    ids = [row.callback.id for row in first.rows + second.rows]
    assert (len(ids), ids) == (PAGE + 2, sorted(set(ids)))
    assert second.before is not None
    back = page_of(user, Asked(past=(second.before.promised_at, second.before.id), back=True), at)
    assert [row.callback.id for row in back.rows] == ids[:PAGE]


def test_the_number_is_large_and_dials(desk: FlaskClient, city: City) -> None:
    promised(city)
    assert (
        'class="phone-large number" href="tel:+81960005555">096-000-5555</a>' in desk.get("/callbacks").text
    )


def test_mine_are_my_own(desk: FlaskClient, city: City) -> None:
    promised(city)
    promised(city, by="colleague")
    assert "(2) 折り返し" in desk.get("/callbacks").text
    assert "(1) 折り返し" in desk.get("/callbacks?whose=mine").text


def test_attempts_stand_on_the_list_with_their_results(desk: FlaskClient, city: City) -> None:
    callback_id = promised(city)
    desk.post(f"/callbacks/{callback_id}", data={"result": "absent", "note": "呼出のみ"})
    page = desk.get("/callbacks").text
    assert "呼出のみ" in page and "不在" in page


def test_nobody_answered_and_a_new_time_is_promised(desk: FlaskClient, city: City) -> None:
    callback_id = promised(city)
    data = {"result": "absent", "note": "呼出のみ", "next_at": "2026-11-16T13:00"}
    assert desk.post(f"/callbacks/{callback_id}", data=data).status_code == 303
    assert call(callback_id).attempts == 1
    assert f"{call(callback_id).promised_at.astimezone(JST):%H:%M}" == "13:00"
    kinds = [entry.kind for entry in entries(callback_id)]
    assert kinds == [EntryKind.CALLBACK_PROMISED, EntryKind.CALLBACK_TRIED, EntryKind.CALLBACK_MOVED]
    page = desk.get(f"/inquiries/{call(callback_id).inquiry.number}").text
    assert "前の約束" in page and "令和8年11月16日(月) 10:10" in page


def test_a_next_time_without_an_absent_citizen_is_refused_and_kept(desk: FlaskClient, city: City) -> None:
    callback_id = promised(city)
    data = {"result": "reached", "note": "説明した", "next_at": "2026-11-16T13:00"}
    answer = desk.post(f"/callbacks/{callback_id}", data=data)
    assert answer.status_code == 422 and "説明した" in answer.text
    assert call(callback_id).attempts == 0


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("2026-11-16T17:15", "朝一番 11/17(火) 08:30〜09:00"),
        ("2026-11-21T10:00", "朝一番 11/24(火) 08:30〜09:00"),
        ("2026-12-30T10:00", "朝一番 1/4(月) 08:30〜09:00"),
    ],
)
def test_a_closed_moment_is_refused_with_the_next_open_ones(
    desk: FlaskClient, city: City, typed: str, offered: str
) -> None:
    callback_id = promised(city)
    answer = desk.post(f"/callbacks/{callback_id}/move", data={"promised_at": typed, "note": "夕方希望"})
    assert answer.status_code == 422
    assert offered.replace("08:30〜09:00", "08:30〜09:00") in answer.text
    assert "センターが閉まっています" in answer.text and "夕方希望" in answer.text


def test_another_time_is_promised_without_an_attempt(desk: FlaskClient, city: City) -> None:
    callback_id = promised(city)
    data = {"promised_at": "2026-11-17T09:00", "note": "あすを希望"}
    assert desk.post(f"/callbacks/{callback_id}/move", data=data).status_code == 303
    assert call(callback_id).attempts == 0
    assert entries(callback_id)[-1].body == "あすを希望"
    again = desk.post(f"/callbacks/{callback_id}/move", data=data)
    assert again.status_code == 409 and "すでにその時刻で約束しています" in again.text


def test_a_call_of_somebody_else_is_taken_over(desk: FlaskClient, city: City) -> None:
    callback_id = promised(city, by="colleague")
    assert "引き受ける" in desk.get("/callbacks").text
    assert desk.post(f"/callbacks/{callback_id}/take").status_code == 303
    assert call(callback_id).assignee_id == city.id_of("operator")
    last = entries(callback_id)[-1]
    assert last.kind is EntryKind.CALLBACK_PASSED and last.details["from"] == "鈴木"
    assert desk.post(f"/callbacks/{callback_id}/take").status_code == 409


def test_a_supervisor_changes_who_calls(app: Flask, city: City) -> None:
    callback_id = promised(city)
    supervisor = sign_in(app.test_client(), "supervisor")
    data = {"colleague_id": city.id_of("colleague"), "note": "お願いします"}
    assert supervisor.post(f"/callbacks/{callback_id}/pass", data=data).status_code == 303
    assert call(callback_id).assignee_id == city.id_of("colleague")
    assert entries(callback_id)[-1].details["to"] == "鈴木"


def test_only_supervisors_change_who_calls_and_only_to_people_of_the_service(app: Flask, city: City) -> None:
    callback_id = promised(city)
    data = {"colleague_id": city.id_of("other_operator")}
    assert sign_in(app.test_client(), "operator").post(f"/callbacks/{callback_id}/pass").status_code == 403
    answer = sign_in(app.test_client(), "supervisor").post(f"/callbacks/{callback_id}/pass", data=data)
    assert answer.status_code == 422
    assert call(callback_id).assignee_id == city.id_of("operator")


def test_an_absent_caller_is_marked_with_the_deputy_who_finds_the_call_in_their_list(
    desk: FlaskClient, city: City
) -> None:
    promised(city, by="colleague")
    away(city, "colleague", deputy="operator")
    page = desk.get("/callbacks").text
    assert "不在" in page and "代理：佐藤" in page
    assert "(1) 折り返し" in desk.get("/callbacks?whose=mine").text


def test_an_absent_caller_without_a_deputy_calls_for_somebody(desk: FlaskClient, city: City) -> None:
    promised(city, by="colleague")
    away(city, "colleague")
    assert "代理がいません" in desk.get("/callbacks").text


def test_what_is_near_its_time_is_said_in_the_frame_of_every_page_in_words(
    desk: FlaskClient, city: City
) -> None:
    callback_id = promised(city)
    promised(city, at=NOW - timedelta(minutes=1))
    promised(city, at=NOW + timedelta(hours=3))
    promised(city, by="colleague")
    page = desk.get("/inbox").text
    assert "時刻を過ぎた折り返し 1件" in page and "まもなく折り返し 1件" in page
    desk.post(f"/callbacks/{callback_id}", data={"result": "reached"})
    assert "まもなく折り返し" not in desk.get("/callbacks/due").text


def test_the_call_screen_refuses_a_closed_time_and_keeps_what_was_typed(
    desk: FlaskClient, city: City
) -> None:
    data = {
        "question": "聞き取った質問", "phone": "096-000-1111", "outcome": "callback",
        "promised_at": "2026-11-23T10:00", "nature": "question", "identity_check": "not_yet",
    }  # fmt: skip
    answer = desk.post("/calls/new", data=data)
    assert answer.status_code == 422
    assert "聞き取った質問" in answer.text and 'data-value="2026-11-24T09:00"' in answer.text


def test_what_is_done_with_a_call_stands_in_the_audit_log_without_personal_data(
    desk: FlaskClient, city: City
) -> None:
    callback_id = promised(city, by="colleague")
    desk.post(f"/callbacks/{callback_id}/take")
    desk.post(f"/callbacks/{callback_id}", data={"result": "absent", "note": "見本 花子さん不在"})
    query = select(AuditEntry).where(AuditEntry.subject_kind == "callback").order_by(AuditEntry.id)
    found = list(db.session.scalars(query))
    assert {(entry.action, entry.subject_id) for entry in found} == {(AuditAction.CHANGED, str(callback_id))}
    number = call(callback_id).inquiry.number
    assert [entry.details for entry in found] == [
        {"inquiry": number, "desk_step": f"calling_back.{step}"} for step in ("take", "record_result")
    ]


def test_a_call_that_is_done_offers_nothing_more(desk: FlaskClient, city: City) -> None:
    callback_id = promised(city)
    desk.post(f"/callbacks/{callback_id}", data={"result": "cancelled", "note": "解決済み"})
    assert call(callback_id).attempts == 0 and call(callback_id).done_at == clock.now()
    page = desk.get(f"/callbacks/{callback_id}").text
    assert "済み" in page and 'name="result"' not in page
    for act, data in (("/take", {}), ("/move", {"promised_at": "2026-11-17T09:00"})):
        assert desk.post(f"/callbacks/{callback_id}{act}", data=data).status_code == 409
