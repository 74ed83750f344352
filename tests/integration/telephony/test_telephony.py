"""The hook, missed calls as work, seats and lines, on both databases."""

import json
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pydantic import SecretStr
from sqlalchemy import select
from werkzeug.test import TestResponse

from foundation import clock
from foundation.db import db, transaction
from inquiry_desk.runtime import KEY, Runtime
from inquiry_desk.telephony.actions import give_up_next
from inquiry_desk.telephony.models import Extension, MissedResult, PhoneCall, PhoneLine
from tests.conftest import NOW
from tests.integration.queue.test_own_lists import address_asked
from tests.personas import City, sign_in

HOOK_KEY = "the key of the telephone system, long enough"
Tell = Callable[..., TestResponse]


@pytest.fixture
def tell(app: Flask) -> Tell:
    """As the telephone system does."""
    at_work = app.extensions[KEY]
    settings = at_work.settings.model_copy(update={"telephony_key": SecretStr(HOOK_KEY)})
    app.extensions[KEY] = Runtime(settings, at_work.secret_key)
    machine = app.test_client()

    def send(event: str, call_id: str = "a1", at: datetime = NOW, **fields: object) -> TestResponse:
        told = {"call_id": call_id, "event": event, "at": at.isoformat(), **fields}
        headers = {"Authorization": f"Bearer {HOOK_KEY}"}
        return machine.post("/telephony/events", json=told, headers=headers)

    return send


def miss(tell: Tell, call_id: str, minutes_ago: int, **fields: object) -> None:
    at = NOW - timedelta(minutes=minutes_ago)
    assert tell("ringing", call_id, at, **fields).status_code == 204
    assert tell("ended", call_id, at + timedelta(seconds=20), **fields).status_code == 204


def calls() -> list[PhoneCall]:
    db.session.expire_all()
    return list(db.session.scalars(select(PhoneCall).order_by(PhoneCall.id)))


def told_to(client: FlaskClient) -> dict[str, object]:
    lines = client.get("/telephony/stream").text.split("\n")
    return json.loads(next(line for line in lines if line.startswith("data: "))[6:])


def test_a_wrong_key_a_large_body_and_a_wrong_event_are_told_apart_and_nothing_personal_is_logged(
    app: Flask, tell: Tell, caplog: pytest.LogCaptureFixture
) -> None:
    stranger = app.test_client()
    with caplog.at_level(logging.DEBUG):
        assert stranger.post("/telephony/events", json={}).status_code == 401
        assert tell("ringing", number="0960001234" * 19).status_code == 204
        refused = tell("held", number="0960001234")
        assert refused.status_code == 422 and refused.get_json()["errors"][0].startswith("event: ")
        assert tell("ringing", padding="x" * 5000).status_code == 413
    assert "0960001234" not in caplog.text


def test_without_a_key_in_the_settings_there_is_no_hook(client: FlaskClient) -> None:
    assert client.post("/telephony/events", json={}).status_code == 404


def test_a_call_is_told_to_whoever_sits_there_and_to_nobody_else(app: Flask, tell: Tell, city: City) -> None:
    sato, suzuki = (sign_in(app.test_client(), name) for name in ("operator", "colleague"))
    assert sato.get("/telephony/stream").status_code == 204
    for person, number in ((sato, "201"), (suzuki, "202")):
        person.post("/telephony/extension", data={"number": number, "submission_key": number})
    tell("ringing", number="0960001234", extension="201")
    assert "096-000-1234" in str(told_to(sato)["bar"])
    assert told_to(suzuki)["bar"] == ""
    tell("answered", extension="202")  # picked up at the next desk
    assert told_to(sato)["bar"] == "" and "096-000-1234" in str(told_to(suzuki)["bar"])
    assert calls()[0].user_id == city.id_of("colleague")


def test_the_stream_tells_only_what_is_new(app: Flask, tell: Tell, city: City) -> None:
    sato = sign_in(app.test_client(), "operator")
    sato.post("/telephony/extension", data={"number": "201"})
    tell("ringing", extension="201")
    first = sato.get("/telephony/stream")
    mark = next(line[4:] for line in first.text.split("\n") if line.startswith("id: "))
    assert first.mimetype == "text/event-stream"
    assert "data:" not in sato.get("/telephony/stream", headers={"Last-Event-ID": mark}).text
    tell("ended", extension="201")
    assert "data:" in sato.get("/telephony/stream", headers={"Last-Event-ID": mark}).text


def test_a_seat_has_one_person_and_a_person_one_seat(app: Flask, city: City) -> None:
    sato, suzuki = (sign_in(app.test_client(), name) for name in ("operator", "colleague"))
    for person, number in ((sato, "201"), (suzuki, "202"), (suzuki, "201")):
        assert person.post("/telephony/extension", data={"number": number}).status_code == 303
    seats = {(seat.number, seat.user_id) for seat in db.session.scalars(select(Extension))}
    assert seats == {("201", city.id_of("colleague"))}
    assert sato.post("/telephony/extension", data={"number": "2 01"}).status_code == 422


def test_missed_calls_are_one_piece_of_work_a_caller(app: Flask, tell: Tell, city: City) -> None:
    miss(tell, "a", 30, number="0960001234")
    miss(tell, "b", 20, number="096-000-1234")
    miss(tell, "c", 10, number="anonymous")
    desk = sign_in(app.test_client(), "operator")
    page = desk.get("/telephony/missed").text
    assert page.count("096-000-1234") == 1 and "2回" in page and "(2)" in page
    newest = next(call for call in calls() if call.call_id == "b")
    desk.post(f"/telephony/missed/{newest.id}/settle", data={"result": "not_needed"})
    assert {call.result for call in calls()} == {MissedResult.NOT_NEEDED, None}
    desk.post(f"/telephony/missed/{newest.id}/reopen")
    assert [call.result for call in calls() if call.id == newest.id] == [None]


def test_the_list_on_a_screen_is_told_who_called_called_again_and_was_settled(
    app: Flask, tell: Tell, city: City
) -> None:
    tell("ended", "a", number="0960001234")
    tell("ended", "b", number="0960002345")
    desk = sign_in(app.test_client(), "operator")
    address = address_asked(desk.get("/telephony/missed").text)
    first, second = (call.id for call in calls())
    assert "<tr" not in desk.get(address).text
    desk.post(f"/telephony/missed/{first}/settle", data={"result": "not_needed"})
    tell("ended", "c", number="0960002345")
    tell("ended", "d", number="0960003456")
    told = desk.get(address).text
    assert f'id="row-{first}" class="row-left" hx-swap-oob="true"' in told and "対応は不要<br>" in told
    assert f'id="row-{second}" hx-swap-oob="true"' in told and "2回" in told
    assert f'hx-swap-oob="afterend:#row-{second}"' in told and "096-000-3456" in told
    assert 'id="side-telephony-missed" aria-label="2件" hx-swap-oob="true">2<' in told
    assert "list-renew" not in desk.get(address_asked(told)).text


@pytest.mark.parametrize("late", [False, True])
def test_who_gets_through_later_waits_no_more_whichever_was_told_first(tell: Tell, late: bool) -> None:
    if not late:
        miss(tell, "first", 30, number="0960001234")
    tell("ringing", "second", number="0960001234")
    tell("answered", "second")
    if late:
        miss(tell, "first", 30, number="0960001234")
    first = next(call for call in calls() if call.call_id == "first")
    assert first.result is MissedResult.CALLED_AGAIN and first.settled_at == clock.now()


def test_a_call_whose_end_was_never_told_is_missed_in_the_end(tell: Tell) -> None:
    tell("ringing", "lost", NOW - timedelta(minutes=11))
    tell("ringing", "new", NOW)
    with transaction():
        assert give_up_next(clock.now())
    with transaction():
        assert not give_up_next(clock.now())
    assert {call.call_id: call.missed for call in calls()} == {"lost": True, "new": False}


def test_calls_of_other_services_lines_do_not_exist(app: Flask, tell: Tell, city: City) -> None:
    admin = sign_in(app.test_client(), "administrator")
    fields = {"number": "096-000-1000", "name": "こども医療の窓口", "service_id": city.child}
    assert admin.post("/telephony/lines", data=fields).status_code == 303
    assert admin.post("/telephony/lines", data={**fields, "number": "+81960001000"}).status_code == 422
    miss(tell, "a", 30, number="0960001234", line="0960001000")
    call = calls()[0]
    assert call.line == db.session.scalars(select(PhoneLine.number)).one()
    desk = sign_in(app.test_client(), "operator")
    assert "096-000-1234" not in desk.get("/telephony/missed").text
    for act in ("settle", "reopen"):
        assert (
            desk.post(f"/telephony/missed/{call.id}/{act}", data={"result": "not_needed"}).status_code == 404
        )
    assert desk.get(f"/calls/new?call={call.id}").status_code == 404
    assert "096-000-1234" in sign_in(app.test_client(), "other_operator").get("/telephony/missed").text


def test_a_line_is_changed_and_removed(app: Flask, city: City) -> None:
    admin = sign_in(app.test_client(), "administrator")
    admin.post("/telephony/lines", data={"number": "096-000-1000", "name": "代表"})
    line_id = db.session.scalars(select(PhoneLine.id)).one()
    page = admin.get(f"/telephony/lines/{line_id}").text
    seen = page.split('name="seen"')[1].split('value="')[1].split('"')[0]
    changed = {"number": "096-000-1001", "name": "代表", "service_id": city.school, "seen": seen}
    assert admin.post(f"/telephony/lines/{line_id}", data=changed).status_code == 303
    db.session.expire_all()
    assert db.session.get_one(PhoneLine, line_id).service_id == city.school
    assert admin.post(f"/telephony/lines/{line_id}", data=changed).status_code == 422
    assert admin.post(f"/telephony/lines/{line_id}/remove", data={"submission_key": "x"}).status_code == 303
    db.session.expire_all()
    assert db.session.get(PhoneLine, line_id) is None
