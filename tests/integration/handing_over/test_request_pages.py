"""承認・振り分け待ち: the list, the decision on its page, and who may see and do what."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from escalation.kinds import RequestDecision
from foundation.audit.models import AuditEntry
from foundation.db import db, transaction
from foundation.organisation.models import Service
from inquiry_desk.handing_over.actions import withdraw
from inquiry_desk.inquiries import actions
from inquiry_desk.inquiries.kinds import EntryKind
from inquiry_desk.inquiries.models import Inquiry
from tests.conftest import NOW
from tests.integration.escalation.desk import browser_of
from tests.integration.handing_over.making import (
    PAGE,
    WORDS,
    escalations,
    inquiry,
    kinds,
    open_call,
    person,
    request_from,
    requests,
    seal_of,
    send,
)
from tests.integration.queue.test_own_lists import address_asked
from tests.integration.routing.making import made as rules_made
from tests.personas import City

LIST = "/handovers"


@pytest.fixture
def made(city: City) -> Inquiry:
    return open_call(city, city.school)


@pytest.fixture
def page(made: Inquiry, city: City) -> str:
    """The address of a request that waits for approval."""
    rules_made(city, "慎重に", needs_approval=True)
    return f"{LIST}/{request_from(made, city).id}"


@pytest.fixture
def supervisor(app: Flask, page: str) -> FlaskClient:
    return browser_of(app, "supervisor")


@pytest.fixture
def desk(app: Flask, page: str) -> FlaskClient:
    return browser_of(app, "operator")


def test_the_list_says_what_waits_since_when_from_whom_and_why(supervisor: FlaskClient, page: str) -> None:
    shown = supervisor.get(LIST).text
    for words in ("(1)", "R8-000001", "転入した子の申請期限は？", "佐藤", "11/16 10:00", page):
        assert words in shown


def test_the_list_on_a_screen_is_told_what_was_asked_for_changed_and_decided(
    supervisor: FlaskClient, city: City
) -> None:
    changed = request_from(open_call(city, city.school), city)
    address = address_asked(supervisor.get(LIST).text)
    with transaction():
        decided = requests()[0]
        withdraw(decided, inquiry(), person(city, "operator"), NOW)
        db.session.get_one(Inquiry, changed.inquiry_id).service_id = None
    came = request_from(open_call(city, city.school), city)
    told = supervisor.get(address).text
    assert f'id="row-{decided.id}" class="row-left" hx-swap-oob="true"' in told
    assert f'id="row-{changed.id}" hx-swap-oob="true"' in told
    assert f'hx-swap-oob="afterend:#row-{changed.id}"' in told and f'id="row-{came.id}"' in told
    assert 'aria-current="true">照会の承認・振り分け' in told
    assert "<tr" not in supervisor.get(address_asked(told)).text


def test_an_empty_list_says_what_would_stand_there(app: Flask, city: City) -> None:
    assert "承認・振り分けを待つ照会はありません" in browser_of(app, "supervisor").get(LIST).text


def test_releasing_hands_over_the_words_as_the_supervisor_left_them(
    supervisor: FlaskClient, page: str
) -> None:
    shown = supervisor.get(page).text
    assert "転入した子の申請期限は？" in shown and "所管課に見える内容" in shown and "佐藤" in shown
    assert send(supervisor, to=f"{page}/release", question="直した質問").location == PAGE.removesuffix(
        "/escalate"
    )
    (escalation,) = escalations()
    assert (escalation.question, escalation.handed_over_by.login_id) == ("直した質問", "operator")
    assert requests()[0].decision is RequestDecision.RELEASED


def test_the_supervisor_may_choose_another_department(supervisor: FlaskClient, page: str, city: City) -> None:
    fragment = send(supervisor, to=f"{page}/preview", destination=city.child_department).text
    assert "こども支援課へ照会する" in fragment
    send(supervisor, to=f"{page}/release", destination=city.child_department)
    assert escalations()[0].department_id == city.child_department


def test_sending_back_tells_who_asked_on_the_inquiry_and_in_their_list(
    supervisor: FlaskClient, desk: FlaskClient, page: str
) -> None:
    data = {"version": inquiry().version, "comment": "経緯を足してください"}
    assert supervisor.post(f"{page}/send-back", data=data).location == LIST
    assert "経緯を足してください" in desk.get("/inquiries/R8-000001").text
    assert "経緯を足してください" in desk.get("/mine").text
    assert send(desk, question="書き直した質問").status_code == 303
    assert "経緯を足してください" not in desk.get("/mine").text


def test_sending_back_without_a_word_is_refused(supervisor: FlaskClient, page: str) -> None:
    data = {"version": inquiry().version, "comment": " "}
    assert supervisor.post(f"{page}/send-back", data=data).status_code == 422
    assert requests()[0].decided_at is None


def test_who_asked_takes_it_back(desk: FlaskClient, supervisor: FlaskClient, page: str) -> None:
    assert desk.post(f"{page}/withdraw").status_code == 303
    assert requests()[0].decision is RequestDecision.WITHDRAWN
    assert kinds()[-1] is EntryKind.HANDOVER_WITHDRAWN
    late = send(supervisor, to=f"{page}/release")
    assert late.status_code == 409
    assert "すでに処理済み" in late.text and escalations() == []


def test_nobody_else_takes_it_back(app: Flask, page: str) -> None:
    assert browser_of(app, "colleague").post(f"{page}/withdraw").status_code == 409
    assert requests()[0].decided_at is None


def test_a_decision_on_an_old_page_is_refused(supervisor: FlaskClient, page: str, city: City) -> None:
    old = inquiry().version
    with transaction():
        actions.write_note(inquiry(), person(city, "operator"), NOW, "市民から電話がありました")
    assert send(supervisor, to=f"{page}/release", version=old).status_code == 409
    late = supervisor.post(f"{page}/send-back", data={"version": old, "comment": "書いた理由"})
    assert late.status_code == 409 and "書いた理由" in late.text
    assert requests()[0].decided_at is None


def test_a_decided_one_says_who_decided(supervisor: FlaskClient, page: str) -> None:
    send(supervisor, to=f"{page}/release")
    shown = supervisor.get(page)
    assert shown.status_code == 200 and "田中" in shown.text and WORDS.background in shown.text


def test_personal_data_is_told_to_the_supervisor_too(supervisor: FlaskClient, page: str) -> None:
    told = send(supervisor, to=f"{page}/release", question="見本花子さんの件")
    assert told.status_code == 422
    again = send(supervisor, to=f"{page}/release", question="見本花子さんの件", confirmed=seal_of(told.text))
    assert again.status_code == 303


def test_while_it_waits_a_supervisor_is_led_to_it_and_a_call_taker_told(
    supervisor: FlaskClient, desk: FlaskClient, page: str
) -> None:
    assert supervisor.get(PAGE).location == page
    answer = desk.get(PAGE)
    assert answer.status_code == 409 and "待っています" in answer.text
    assert send(desk, question="もう一つの質問").status_code == 409


def test_every_decision_is_in_the_audit_log_without_its_words(supervisor: FlaskClient, page: str) -> None:
    send(supervisor, to=f"{page}/release")
    entries = db.session.query(AuditEntry).filter_by(subject_kind="handover").all()
    assert {"desk_step": "handing_over.handed_over"} in [entry.details for entry in entries]
    assert "質問" not in str([entry.details for entry in entries])


@pytest.mark.parametrize(
    ("login_id", "status"),
    [
        ("operator", 403),
        ("supervisor", 200),
        ("site_manager", 200),
        ("general_manager", 200),
        ("school_staff", 403),
        ("contract_officer", 403),
        ("auditor", 403),
        ("administrator", 403),
    ],
)
def test_only_supervisors_and_above_decide(app: Flask, page: str, login_id: str, status: int) -> None:
    client = browser_of(app, login_id)
    assert client.get(LIST).status_code == client.get(page).status_code == status
    decided = send(client, to=f"{page}/release").status_code
    assert decided == (303 if status == 200 else 403)


def test_a_supervisor_of_other_services_sees_it_only_while_it_has_none(
    app: Flask, page: str, city: City
) -> None:
    with transaction():
        supervisor = person(city, "supervisor")
        supervisor.services = [db.session.get_one(Service, city.child)]
    client = browser_of(app, "supervisor")
    assert client.get(page).status_code == 404 and "R8-000001" not in client.get(LIST).text
    with transaction():
        inquiry().service_id = None
    assert client.get(page).status_code == 200 and "R8-000001" in client.get(LIST).text
