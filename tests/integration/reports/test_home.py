"""The first page, as each role sees it."""

import re
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from escalation.actions import hand_over
from escalation.models import Escalation
from escalation.routing.terms import terms_of_service
from escalation.values import Handover
from foundation import clock
from foundation.calendar import JST
from foundation.db import db, transaction
from foundation.organisation.models import Service
from inquiry_desk.inquiries.calling_back import promise_callback
from inquiry_desk.inquiries.kinds import Channel, FirstOutcome
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.reports.today import Flow, flow_on, work_at
from tests.conftest import NOW
from tests.integration.reports.pasts import PHONE, Past, person, store
from tests.personas import City, sign_in

MORNING = datetime(2026, 11, 16, 9, 0, tzinfo=JST)


def open_one(city: City, service_id: int | None, **fields: object) -> Inquiry:
    inquiry = store(Past(MORNING, service_id, outcome=None, completed=False), city)
    inquiry.assignee_id = None
    for name, value in fields.items():
        setattr(inquiry, name, value)
    db.session.flush()
    return inquiry


def escalate(city: City, inquiry: Inquiry, at: datetime) -> Escalation:
    service = db.session.get_one(Service, city.school)
    handover = Handover(reference=inquiry.number, subject="", question="")
    return hand_over(inquiry.id, handover, terms_of_service(service), by=person(city, "operator"), at=at)


def test_what_waits_is_counted_by_what_it_waits_for(city: City):
    operator = person(city, "operator")
    open_one(city, city.school)
    open_one(city, None)
    open_one(city, city.school, assignee_id=operator.id)
    escalate(city, open_one(city, city.school), MORNING)
    escalate(city, open_one(city, city.school), NOW - timedelta(days=20))
    escalate(city, open_one(city, city.school), MORNING).answered_at = NOW
    for promised_at in (NOW - timedelta(minutes=1), NOW + timedelta(hours=2), NOW + timedelta(days=1)):
        inquiry = open_one(city, city.school)
        promise_callback(inquiry, operator, MORNING, promised_at=promised_at, phone=PHONE)
    db.session.flush()

    work = work_at(NOW, operator)

    assert (work.waiting, work.mine) == (2, 1)
    assert (work.callbacks_today, work.callbacks_overdue) == (2, 1)
    assert (work.at_department, work.overdue_at_department, work.answered_not_relayed) == (2, 1, 1)


def test_what_waits_elsewhere_is_not_counted(city: City):
    open_one(city, city.child)
    inquiry = open_one(city, city.child)
    promise_callback(inquiry, person(city, "operator"), MORNING, promised_at=NOW, phone=PHONE)
    db.session.flush()
    work = work_at(NOW, person(city, "operator"))
    assert (work.waiting, work.callbacks_today) == (0, 0)
    assert work_at(NOW, person(city, "other_operator")).waiting == 1


def test_what_came_and_went_today_is_counted_by_service_and_channel(city: City):
    midnight = datetime(2026, 11, 16, 0, 0, tzinfo=JST)
    store(Past(midnight, city.school), city)
    store(Past(midnight - timedelta(seconds=1), city.school), city)
    store(Past(midnight - timedelta(hours=3), city.school), city)
    store(Past(MORNING, city.child, completed=False, channel=Channel.MAIL), city)
    store(Past(MORNING, None, completed=False), city)

    flow = flow_on(NOW, person(city, "contract_officer"))

    services = {service.id if service else None: count for service, count in flow.by_service}
    assert services == {
        city.school: Flow(1, 2),
        city.child: Flow(1, 0),
        city.ended: Flow(0, 0),
        None: Flow(1, 0),
    }
    assert dict(flow.by_channel)[Channel.PHONE] == Flow(2, 2)
    assert dict(flow.by_channel)[Channel.MAIL] == Flow(1, 0)
    assert flow.total == Flow(3, 2)


def test_the_numbers_of_the_tiles_are_those_of_the_lists_they_open(city: City, client: FlaskClient):
    with transaction():
        open_one(city, city.school)
        escalate(city, open_one(city, city.school), MORNING)
    numbers = list(db.session.scalars(select(Inquiry.number).order_by(Inquiry.id)))
    page = sign_in(client, "operator").get("/").get_data(as_text=True)
    for address, number in (
        ("/inbox?state=new", numbers[0]),
        ("/departments?state=at_department", numbers[1]),
    ):
        assert address in page
        listed = client.get(address).get_data(as_text=True)
        assert [each for each in numbers if each in listed] == [number]


def test_a_service_of_the_first_page_opens_into_its_own_inquiries_only(city: City, client: FlaskClient):
    mine = open_one(city, city.school)
    other = open_one(city, city.child)
    db.session.commit()
    desk = sign_in(client, "site_manager")

    address = re.search(rf'href="(/inquiries\?[^"]*service_id={city.school}[^"]*)"', desk.get("/").text)

    assert address is not None
    page = desk.get(address[1].replace("&amp;", "&")).text
    assert mine.number in page
    assert other.number not in page


@pytest.mark.parametrize("login_id", ["operator", "supervisor", "site_manager", "general_manager"])
def test_people_of_the_desk_see_their_work_and_the_figures_of_the_month(
    city: City, client: FlaskClient, login_id: str
):
    with transaction():
        store(Past(MORNING, city.school), city)
        store(Past(MORNING, city.school, outcome=FirstOutcome.CALLBACK), city)
    page = sign_in(client, login_id).get("/").get_data(as_text=True)
    for text in (
        "今日の業務",
        "担当者を待つもの",
        "今日までの折り返し",
        "初回応答完了率",
        "50.0%",
        "未達",
        "達成",
    ):
        assert text in page


@pytest.mark.parametrize("login_id", ["contract_officer", "auditor"])
def test_the_city_sees_figures_and_totals_and_no_work(city: City, client: FlaskClient, login_id: str):
    page = sign_in(client, login_id).get("/").get_data(as_text=True)
    assert "今日の状況" in page
    assert "今日の受付と完了" in page
    assert "対象なし" in page
    assert "担当者を待つもの" not in page


def test_the_contract_officer_is_led_to_no_list_of_inquiries(city: City, client: FlaskClient):
    page = sign_in(client, "contract_officer").get("/").get_data(as_text=True)
    assert 'href="/inquiries' not in page


def test_department_staff_go_straight_to_their_inquiries(city: City, client: FlaskClient):
    response = sign_in(client, "school_staff").get("/")
    assert response.status_code == 302
    assert response.location == "/department/"


def test_the_administrator_is_led_to_what_can_be_administered(city: City, client: FlaskClient):
    page = sign_in(client, "administrator").get("/").get_data(as_text=True)
    for address in ("/admin/users", "/admin/services", "/admin/departments", "/audit"):
        assert f'class="tile" href="{address}"' in page
    assert "初回応答完了率" not in page


def test_the_page_says_which_day_it_shows(city: City, client: FlaskClient):
    assert clock.now() == NOW
    assert "令和8年11月16日(月)" in sign_in(client, "operator").get("/").get_data(as_text=True)
