"""Why the first responder could not answer: asked of call-takers, kept, and never shown to the department."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from foundation import clock
from foundation.db import transaction
from inquiry_desk.handing_over.preparing import Words
from inquiry_desk.inquiries.drafts import keep_draft
from inquiry_desk.inquiries.kinds import EntryKind, UnansweredReason
from inquiry_desk.inquiries.models import Inquiry
from tests.integration.escalation.desk import browser_of
from tests.integration.handing_over.making import (
    PAGE,
    escalations,
    inquiry,
    kinds,
    open_call,
    person,
    request_from,
    send,
)
from tests.integration.routing.making import made as rules_made
from tests.personas import City

CHOSEN = '<option selected value="decision">'


@pytest.fixture
def made(city: City) -> Inquiry:
    return open_call(city, city.school)


@pytest.fixture
def desk(app: Flask, made: Inquiry) -> FlaskClient:
    return browser_of(app, "operator")


@pytest.fixture
def supervisor(app: Flask, made: Inquiry) -> FlaskClient:
    return browser_of(app, "supervisor")


def test_a_call_taker_says_why_and_it_stands_on_the_timeline(desk: FlaskClient) -> None:
    assert send(desk, unanswered="unclear_article").status_code == 303
    assert inquiry().unanswered_reason is UnansweredReason.UNCLEAR_ARTICLE
    assert kinds() == [EntryKind.CLASSIFIED]
    assert inquiry().entries[-1].details == {"changes": {"unanswered_reason": [None, "unclear_article"]}}


@pytest.mark.parametrize("given", ["", "because"])
def test_a_call_taker_who_does_not_say_why_is_asked_and_keeps_the_words(
    desk: FlaskClient, given: str
) -> None:
    answer = send(desk, question="打った質問", unanswered=given)
    assert answer.status_code == 422
    assert "打った質問" in answer.text
    assert escalations() == []


def test_a_supervisor_need_not_say_why(supervisor: FlaskClient) -> None:
    assert send(supervisor, unanswered="").status_code == 303
    assert inquiry().unanswered_reason is None
    assert len(escalations()) == 1


def test_the_reason_is_kept_with_the_draft(desk: FlaskClient, made: Inquiry, city: City) -> None:
    with transaction():
        typed = {"question": "途中", "unanswered": "decision"}
        keep_draft(person(city, "operator"), f"handover:{made.number}", typed, clock.now())
    assert CHOSEN in desk.get(PAGE).text


def test_a_request_keeps_the_reason_and_the_supervisor_may_correct_it(
    supervisor: FlaskClient, made: Inquiry, city: City
) -> None:
    rules_made(city, "慎重に", needs_approval=True)
    request = request_from(made, city, Words("課への質問", unanswered=UnansweredReason.DECISION))
    page = f"/handovers/{request.id}"
    assert CHOSEN in supervisor.get(page).text
    assert send(supervisor, f"{page}/release", unanswered="system").status_code == 303
    assert inquiry().unanswered_reason is UnansweredReason.SYSTEM


def test_nothing_said_keeps_what_was_said_before(supervisor: FlaskClient, made: Inquiry, city: City) -> None:
    rules_made(city, "慎重に", needs_approval=True)
    request = request_from(made, city, Words("課への質問", unanswered=UnansweredReason.DECISION))
    send(supervisor, f"/handovers/{request.id}/release", unanswered="")
    assert inquiry().unanswered_reason is UnansweredReason.DECISION
