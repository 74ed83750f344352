"""Two people at the same moment: one hands over or decides, the other is told."""

import threading
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from foundation import clock
from foundation.db import db
from tests.conftest import NOW
from tests.integration.escalation.desk import browser_of
from tests.integration.handing_over.making import (
    PAGE,
    escalations,
    inquiry,
    open_call,
    request_from,
    requests,
)
from tests.integration.routing.making import made as rules_made
from tests.personas import City


def together(*acts: Callable[[], TestResponse]) -> list[TestResponse]:
    """Each in a thread of its own, let go at the same moment."""
    db.session.rollback()
    gate, answers = threading.Barrier(len(acts)), dict[int, TestResponse]()

    def run(place: int, act: Callable[[], TestResponse]) -> None:
        with clock.fixed(NOW):
            gate.wait()
            answers[place] = act()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [answers[place] for place in range(len(acts))]


def posting(client: FlaskClient, address: str, **fields: object) -> Callable[[], TestResponse]:
    data = {
        "version": inquiry().version,
        "question": f"{address} の質問",
        "background": "経緯",
        "wish": "answer",
        "unanswered": "no_article",
        **fields,
    }
    return lambda: client.post(address, data=data)


@pytest.fixture
def people(app: Flask, city: City) -> list[FlaskClient]:
    return [browser_of(app, "operator"), browser_of(app, "colleague")]


def test_of_two_who_hand_over_at_once_one_does_and_the_other_keeps_their_words(
    city: City, people: list[FlaskClient]
) -> None:
    open_call(city, city.school)
    answers = together(*(posting(client, PAGE) for client in people))
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    assert len(escalations()) == 1
    refused = next(answer for answer in answers if answer.status_code == 409)
    assert "の質問" in refused.text


def test_of_two_who_ask_a_supervisor_at_once_one_request_is_left(
    city: City, people: list[FlaskClient]
) -> None:
    open_call(city, city.school)
    rules_made(city, "慎重に", needs_approval=True)
    answers = together(*(posting(client, PAGE) for client in people))
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    assert len(requests()) == 1


def test_of_releasing_and_withdrawing_at_once_one_wins(
    app: Flask, city: City, people: list[FlaskClient]
) -> None:
    rules_made(city, "慎重に", needs_approval=True)
    request = request_from(open_call(city, city.school), city)
    page = f"/handovers/{request.id}"
    supervisor = browser_of(app, "supervisor")
    answers = together(posting(supervisor, f"{page}/release"), lambda: people[0].post(f"{page}/withdraw"))
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    (decided,) = requests()
    assert (decided.escalation_id is not None) == (answers[0].status_code == 303)
    assert len(escalations()) == (1 if answers[0].status_code == 303 else 0)


def test_two_supervisors_release_once(app: Flask, city: City) -> None:
    rules_made(city, "慎重に", needs_approval=True)
    request = request_from(open_call(city, city.school), city)
    people = [browser_of(app, "supervisor"), browser_of(app, "site_manager")]
    answers = together(*(posting(one, f"/handovers/{request.id}/release") for one in people))
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    assert len(escalations()) == 1


def test_a_supervisor_hands_over_while_a_call_taker_asks(
    app: Flask, city: City, people: list[FlaskClient]
) -> None:
    open_call(city, city.school)
    rules_made(city, "慎重に", needs_approval=True)
    supervisor = browser_of(app, "supervisor")
    answers = together(posting(supervisor, PAGE), posting(people[0], PAGE))
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    assert len(escalations()) + len(requests()) == 1
