"""Each number of the dashboards opens into a list that holds exactly as many, and a page asks as much as ever."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from escalation.actions import hand_over
from escalation.routing.terms import terms_of_service
from escalation.values import Handover
from foundation.db import db, transaction
from foundation.organisation.models import Service
from inquiry_desk.inquiries.calling_back import promise_callback
from tests.conftest import NOW
from tests.integration.reports.pasts import PHONE, Past, person, store
from tests.personas import City, sign_in

NUMBER = re.compile(r'<td class="right keep"><a href="([^"]+)">([\d,]+)</a>')
TILE = re.compile(r'<a class="tile" href="([^"]+)">.*?([\d,]+)件', re.DOTALL)
ROW = re.compile('class="row-link"')
MONTH_AGO = timedelta(days=30)


def remember(city: City, times: int = 1) -> None:
    """Of each thing the dashboards count some, at one service and another, and of no service yet."""
    operator = person(city, "operator")
    for _ in range(times):
        for service, count in ((city.school, 1), (None, 2)):
            for _ in range(count):
                store(Past(NOW - timedelta(hours=1), service, outcome=None, completed=False), city)
        store(Past(NOW - timedelta(hours=1), city.school), city)
        promised = store(Past(NOW - MONTH_AGO, city.school, outcome=None, completed=False), city)
        for days in (-1, 0, 3):
            at = NOW + timedelta(days=days, hours=2)
            promise_callback(promised, operator, NOW - MONTH_AGO, promised_at=at, phone=PHONE)
        late = store(Past(NOW - 2 * MONTH_AGO, city.school, outcome=None, completed=False), city)
        terms = terms_of_service(db.session.get_one(Service, city.school))
        for text in ("a", "b"):
            handover = Handover(reference=late.number, subject=text, question=text)
            hand_over(late.id, handover, terms, by=operator, at=NOW - 2 * MONTH_AGO)


@pytest.fixture
def past(city: City) -> None:
    with transaction():
        remember(city)


def lines_of(client: FlaskClient, address: str) -> int:
    return len(ROW.findall(client.get(unescape(address)).text))


@pytest.mark.usefixtures("past")
def test_each_number_of_the_desk_opens_into_as_many_lines(client: FlaskClient):
    sign_in(client, "operator")
    page = client.get("/dashboard/now").text
    numbers = NUMBER.findall(page) + TILE.findall(page)
    assert {count for _, count in numbers} >= {"0", "1", "2"}
    shown = {address: int(count) for address, count in numbers}
    assert len(shown) >= 14
    assert {address: lines_of(client, address) for address in shown} == shown


@pytest.mark.usefixtures("past")
def test_the_backlog_opens_into_what_is_not_completed_for_those_who_may_read_it(client: FlaskClient):
    sign_in(client, "auditor")
    shown = dict(TILE.findall(client.get("/city/now").text))
    assert lines_of(client, "/inquiries?open=1") == int(shown["/inquiries?open=1"])
    client.post("/logout")
    sign_in(client, "contract_officer")
    assert "/inquiries" not in client.get("/city/now").text


@contextmanager
def counted() -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield statements
    event.remove(db.engine, "before_cursor_execute", note)


@pytest.mark.parametrize(
    ("who", "address", "at_most"), [("operator", "/dashboard/now", 13), ("auditor", "/city/now", 11)]
)
def test_a_dashboard_asks_no_more_however_much_there_is(
    app: Flask, client: FlaskClient, city: City, who: str, address: str, at_most: int
):
    sign_in(client, who)
    client.get(address)
    with counted() as empty:
        client.get(address)
    with transaction():
        remember(city, times=3)
    with counted() as full:
        client.get(address)
    assert len(full) == len(empty) <= at_most
