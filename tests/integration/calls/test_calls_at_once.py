"""The call screen while people call: on hold, after the call, who calls again, and what the telephone system tells."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from foundation.db import db, transaction
from inquiry_desk.inquiries.kinds import EntryKind, IdentityCheck
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.telephony.models import MissedResult, PhoneCall, PhoneLine
from tests.conftest import NOW
from tests.integration.calls.test_call_screen import call, the_inquiry
from tests.personas import City, sign_in


@pytest.fixture
def desk(client: FlaskClient, city: City) -> FlaskClient:
    return sign_in(client, "operator")


def test_after_call_work_is_kept_apart_from_the_call(desk: FlaskClient, city: City) -> None:
    ended = NOW - timedelta(minutes=1)
    page = desk.post("/calls/new", data=call(city, call_ended_at=ended.isoformat()), follow_redirects=True)
    entry = the_inquiry().entries[0]
    assert (entry.ended_at, entry.wrapped_up_at) == (ended, NOW)
    assert "後処理" in page.text


def test_what_was_checked_is_kept_and_never_by_which_words(desk: FlaskClient, city: City) -> None:
    ticked = {"checked_name": "y", "checked_birth_date": "y", "identity_check": "not_yet"}
    page = desk.post("/calls/new", data=call(city, **ticked), follow_redirects=True)
    assert the_inquiry().identity_items == ["name", "birth_date"]
    assert the_inquiry().identity_check is IdentityCheck.CHECKED
    assert "氏名、生年月日" in page.text


def test_a_call_on_hold_comes_back_with_its_words_ticks_and_times(desk: FlaskClient, city: City) -> None:
    first = call(city, question="一人目の質問", checked_name="y", slot="1")
    second = desk.post("/calls/hold", data=first, follow_redirects=True)
    assert second.request.path == "/calls/new" and second.request.args["slot"] == "2"
    assert "一人目の質問" in second.text and 'formaction="/calls/switch?to=1"' in second.text
    desk.post("/calls/new", data=call(city, question="二人目の質問", slot="2"))
    desk.post("/calls/switch?to=1", data={"slot": "2", "started_at": NOW.isoformat()})
    back = desk.get("/calls/new").text
    assert "一人目の質問" in back and "2026-11-16T00:57:00+00:00" in back
    desk.post("/calls/new", data={**first, "submission_key": "k2"})
    held = db.session.scalars(select(Inquiry).where(Inquiry.question == "一人目の質問")).one()
    assert held.identity_items == ["name"] and desk.get("/calls/new").text.count("calls/switch") == 0


def test_nothing_is_lost_where_all_nine_calls_are_on_hold(desk: FlaskClient, city: City) -> None:
    for slot in range(1, 10):
        answer = desk.post("/calls/hold", data=call(city, question=f"{slot}人目の質問", slot=str(slot)))
    assert answer.location == "/calls/new"
    page = desk.get("/calls/new").text
    assert all(f"{slot}人目" in page for slot in range(1, 10))


def test_an_open_inquiry_in_nearly_the_same_words_is_shown_while_typing(
    app: Flask, desk: FlaskClient, city: City
) -> None:
    desk.post(
        "/calls/new",
        data=call(city, question="就学援助の申請書を再発行してほしい", phone="0960001234", outcome="kept"),
    )
    words = "就学援助の申請書の再発行"
    assert "R8-000001" in desk.get(f"/calls/alike?question={words}").text
    assert "同じ番号" in desk.get("/calls/alike?question=申請書をまた発行して&phone=096-000-1234").text
    assert "R8-000001" not in desk.get("/calls/alike?question=駐車場はありますか、何時まででしょう").text
    other = sign_in(app.test_client(), "other_operator")
    assert "R8-000001" not in other.get(f"/calls/alike?question={words}").text


def test_a_number_that_calls_often_and_has_open_matters_says_so(desk: FlaskClient, city: City) -> None:
    for number, outcome in enumerate(("kept", "answered", "answered")):
        desk.post(
            "/calls/new", data=call(city, phone="0960001234", outcome=outcome, submission_key=str(number))
        )
    panel = desk.get("/calls/caller?phone=0960001234").text
    assert "未完了1件" in panel and "7日以内に3回" in panel
    assert panel.index("未完了</span>") < panel.rindex("申請書はどこですか")


def a_phone_call(city: City, **changes: object) -> int:
    with transaction() as session:
        told = {
            "call_id": "a1",
            "rang_at": NOW - timedelta(minutes=5),
            "phone_e164": "+81960001234",
            "line": "",
        }
        one = PhoneCall(**{**told, **changes})
        session.add_all([one, PhoneLine(number="+81960001000", name="代表", service_id=city.school)])
        session.flush()
        return one.id


def test_the_telephone_system_fills_number_service_and_times(desk: FlaskClient, city: City) -> None:
    answered, ended = NOW - timedelta(minutes=4), NOW - timedelta(minutes=2)
    told = {"answered_at": answered, "ended_at": ended, "line": "+81960001000"}
    call_id = a_phone_call(city, user_id=city.id_of("operator"), **told)
    page = desk.get(f"/calls/new?call={call_id}").text
    assert "096-000-1234" in page and f'<option selected value="{city.school}">' in page
    desk.post("/calls/new", data=call(city, phone_call_id=call_id))
    entry = the_inquiry().entries[0]
    assert (entry.started_at, entry.ended_at, entry.wrapped_up_at) == (answered, ended, NOW)
    assert desk.get(f"/calls/new?call={call_id}").location == "/inquiries/R8-000001"


def test_calling_back_a_missed_call_settles_it_and_is_a_call_made(desk: FlaskClient, city: City) -> None:
    call_id = a_phone_call(city, missed=True, ended_at=NOW - timedelta(minutes=4))
    assert "不在着信への折り返し" in desk.get(f"/calls/new?call={call_id}").text
    desk.post("/calls/new", data=call(city, phone_call_id=call_id, phone="0960001234"))
    db.session.expire_all()
    settled = db.session.get_one(PhoneCall, call_id)
    assert settled.result is MissedResult.CALLED_BACK and settled.inquiry_id == the_inquiry().id
    assert the_inquiry().entries[0].kind is EntryKind.CALL_OUT
