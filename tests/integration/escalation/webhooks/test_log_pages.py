"""The log of deliveries in the browser of whoever keeps the routing."""

import re

import pytest
import responses
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from escalation.webhooks.models import DeliveryState, WebhookDelivery
from escalation.webhooks.queries import PAGE
from escalation.webhooks.queueing import order
from foundation import clock
from foundation.audit.models import AuditAction
from foundation.db import db, transaction
from foundation.organisation.models import Department
from tests.conftest import NOW
from tests.integration.escalation.webhooks.deliveries import ELSEWHERE, deliver, put, register, row
from tests.integration.staff.facts import noted
from tests.personas import City, sign_in

LOG = "/admin/webhooks"


@pytest.fixture
def keeper(client: FlaskClient, city: City) -> FlaskClient:
    return sign_in(client, "administrator")


def count() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count(WebhookDelivery.id))) or 0


def deliver_to_a_system_that_answers(status: int) -> None:
    with responses.RequestsMock() as system:
        system.post(ELSEWHERE, status=status)
        assert deliver()


def failed_one(city: City) -> int:
    delivery_id = put(city)
    deliver_to_a_system_that_answers(410)
    return delivery_id


def test_without_deliveries_the_page_says_how_to_begin(app: Flask, keeper: FlaskClient) -> None:
    page = keeper.get(LOG).text
    assert "まだありません" in page
    assert "テスト送信する" not in page


def test_the_list_shows_what_became_of_each_and_can_be_narrowed_down(
    app: Flask, city: City, keeper: FlaskClient
) -> None:
    failed_one(city)
    put(city)
    page = keeper.get(LOG).text
    for words in (
        "学務支援課",
        "R8-000123",
        "届けられませんでした",
        "相手のシステムが受け取りませんでした (HTTP 410)",
    ):
        assert words in page
    assert page.count("R8-000123") == 2
    assert keeper.get(f"{LOG}?state=failed").text.count("R8-000123") == 1
    assert keeper.get(f"{LOG}?state=delivered").text.count("R8-000123") == 0
    assert keeper.get(f"{LOG}?department_id={city.child_department}").text.count("R8-000123") == 0
    assert keeper.get(f"{LOG}?department_id={city.school_department}").text.count("R8-000123") == 2
    assert keeper.get(f"{LOG}?state=nonsense&department_id=x&older_than=-1").status_code == 200


def test_a_long_list_has_pages(app: Flask, city: City, keeper: FlaskClient) -> None:
    register(city.school_department, ELSEWHERE)
    with transaction() as session:
        department = session.get_one(Department, city.school_department)
        for number in range(PAGE + 1):
            order(department, f"R8-{number:06}", "handed_over", {}, NOW)
    first = keeper.get(LOG).text
    (older,) = re.findall(r'href="(/admin/webhooks\?older_than=\d+)"', first)
    assert ("R8-000050" in first, "R8-000000" in first) == (True, False)
    second = keeper.get(older).text
    assert ("R8-000050" in second, "R8-000000" in second) == (False, True)


def test_the_page_of_one_shows_its_attempts_and_what_was_sent(
    app: Flask, city: City, keeper: FlaskClient
) -> None:
    page = keeper.get(f"{LOG}/{failed_one(city)}").text
    for words in ("再送する", "410", "&#34;occasion&#34;: &#34;handed_over&#34;", ELSEWHERE):
        assert words in page
    assert "hx-get" not in page.split('id="progress"')[1].split(">")[0], "it is over and asks no more"


def test_what_a_citizen_said_is_not_shown_even_where_a_rule_sends_it(
    app: Flask, city: City, keeper: FlaskClient
) -> None:
    register(city.school_department, f"{ELSEWHERE}?token=secret")
    with transaction() as session:
        department = session.get_one(Department, city.school_department)
        facts = {"question": "秘密の質問", "contact": {"name": "見本 花子"}, "wish": "answer"}
        delivery = order(department, "R8-000123", "handed_over", facts, NOW)
        session.flush()
        delivery_id = delivery.id
    page = keeper.get(f"{LOG}/{delivery_id}").text
    assert "&#34;wish&#34;: &#34;answer&#34;" in page
    for words in ("秘密の質問", "見本 花子", "secret"):
        assert words not in page


def test_a_failed_one_is_sent_again_once_and_it_is_noted_who_ordered_it(
    app: Flask, city: City, keeper: FlaskClient
) -> None:
    delivery_id = failed_one(city)
    for _click in range(2):
        answer = keeper.post(f"{LOG}/{delivery_id}/again", data={"submission_key": "one click"})
        assert answer.location == f"{LOG}/{delivery_id}"
    assert "まもなく再送します" in keeper.get(answer.location).text
    deliver_to_a_system_that_answers(200)
    page = keeper.get(f"{LOG}/{delivery_id}").text
    assert row(delivery_id).state is DeliveryState.DELIVERED
    assert "吉田さんが再送を指示" in page
    assert "受け取られました (HTTP 200)" in page
    assert ("webhook_delivery", str(delivery_id), {"sent_again": True}) in noted(AuditAction.CHANGED)
    assert len(noted(AuditAction.CHANGED)) == 1


def test_one_that_waits_is_not_ordered_a_second_time(app: Flask, city: City, keeper: FlaskClient) -> None:
    delivery_id = put(city)
    keeper.post(f"{LOG}/{delivery_id}/again")
    assert "すでに送信待ちです" in keeper.get(f"{LOG}/{delivery_id}").text
    assert row(delivery_id).tries == []
    assert noted(AuditAction.CHANGED) == []


def test_an_address_is_tried_and_the_page_follows_by_itself(
    app: Flask, city: City, keeper: FlaskClient
) -> None:
    register(city.school_department, ELSEWHERE)
    assert "テスト送信する" in keeper.get(LOG).text
    answer = keeper.post(f"{LOG}/test", data={"department_id": city.school_department})
    delivery_id = int(answer.location.rsplit("/", 1)[1])
    page = keeper.get(answer.location).text
    assert f'hx-get="{LOG}/{delivery_id}/progress"' in page
    assert "まもなく送信します" in keeper.get(f"{LOG}/{delivery_id}/progress").text
    deliver_to_a_system_that_answers(200)
    fragment = keeper.get(f"{LOG}/{delivery_id}/progress").text
    assert "送達済み" in fragment
    assert "hx-get" not in fragment
    assert ("webhook_delivery", str(delivery_id), {"department": "gakumu"}) in noted(AuditAction.CREATED)


@pytest.mark.parametrize("chosen", ["", "nonsense", "999999", "child"])
def test_only_a_department_with_an_address_can_be_tried(
    app: Flask, city: City, keeper: FlaskClient, chosen: str
) -> None:
    register(city.school_department, ELSEWHERE)
    value = city.child_department if chosen == "child" else chosen
    answer = keeper.post(f"{LOG}/test", data={"department_id": value}, follow_redirects=True)
    assert "テスト送信する所管課を選択してください" in answer.text
    assert count() == 0


def test_a_number_is_a_link_only_for_whoever_reads_inquiries(app: Flask, city: City) -> None:
    put(city)
    shown = {
        person: sign_in(app.test_client(), person).get(LOG).text
        for person in ("administrator", "site_manager")
    }
    assert '/inquiries/R8-000123"' not in shown["administrator"]
    assert '/inquiries/R8-000123"' in shown["site_manager"]


def test_the_side_bar_counts_what_failed_lately(app: Flask, city: City, keeper: FlaskClient) -> None:
    failed_one(city)
    bar = keeper.get(LOG).text.split("</nav>")[0]
    assert re.search(r"自動送信.*?>1<", bar, re.DOTALL)
    assert clock.now() == NOW
