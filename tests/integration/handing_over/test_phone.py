"""Urgent ones are told by phone too, and who was told is recorded."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from escalation import actions as department_actions
from escalation.kinds import StepKind
from foundation.db import db, transaction
from foundation.organisation.models import Department
from tests.integration.escalation.desk import browser_of, do
from tests.integration.handing_over.making import escalations, open_call, send
from tests.integration.routing.making import made as rules_made
from tests.integration.routing.making import section
from tests.personas import City


@pytest.fixture
def desk(app: Flask, city: City) -> FlaskClient:
    open_call(city, city.school)
    with transaction():
        db.session.get_one(Department, city.school_department).phone = "096-000-1234"
    return browser_of(app, "operator")


def test_an_urgent_hand_over_leads_to_the_number_and_the_call_is_recorded(desk: FlaskClient) -> None:
    page = send(desk, urgent="y").location
    assert page is not None and "096-000-1234" in desk.get(page).text
    (escalation,) = escalations()
    assert escalation.must_be_phoned
    answer = desk.post(page, data={"told": "課長 見本", "said": "至急お願いした"})
    assert answer.location == "/inquiries/R8-000001"
    (escalation,) = escalations()
    assert escalation.phoned_at is not None and not escalation.must_be_phoned
    assert (escalation.steps[-1].kind, escalation.steps[-1].comment) == (
        StepKind.PHONED,
        "課長 見本\n至急お願いした",
    )
    assert "電話連絡済み" in desk.get(page).text


def test_the_number_is_the_sections_own_where_it_has_one(desk: FlaskClient, city: City) -> None:
    rules_made(city, "係へ", section_id=section(city.school_department, phone="096-000-9876"))
    page = send(desk, urgent="y").location or ""
    shown = desk.get(page).text
    assert "096-000-9876" in shown and "096-000-1234" not in shown


def test_who_was_told_has_to_be_named(desk: FlaskClient) -> None:
    page = send(desk, urgent="y").location or ""
    answer = desk.post(page, data={"told": " ", "said": "書いた内容"})
    assert answer.status_code == 422 and "書いた内容" in answer.text
    assert escalations()[0].phoned_at is None


def test_after_the_answer_there_is_nothing_to_phone_about(desk: FlaskClient, city: City) -> None:
    page = send(desk, urgent="y").location or ""
    do(city, escalations()[0].id, department_actions.answer, "月末までです。")
    answer = desk.post(page, data={"told": "課長", "said": "書いた内容"})
    assert answer.status_code == 409 and "書いた内容" in answer.text


def test_the_call_of_another_service_does_not_exist(app: Flask, desk: FlaskClient) -> None:
    page = send(desk, urgent="y").location or ""
    other = browser_of(app, "other_operator")
    assert other.get(page).status_code == other.post(page, data={"told": "課長"}).status_code == 404
