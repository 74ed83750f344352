"""The pages of the analysis: who sees what, what a number opens into, and the files."""

import csv
import io
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import select

from foundation.audit.models import AuditAction, AuditEntry
from foundation.calendar import JST
from foundation.db import db, transaction
from inquiry_desk.analysis.topics import Topic
from inquiry_desk.inquiries.kinds import FirstOutcome, UnansweredReason
from tests.integration.analysis.asking import Asked, store
from tests.personas import City, sign_in

# A Monday, half past four in the afternoon.
WHEN = datetime(2026, 11, 9, 16, 30, tzinfo=JST)
NOVEMBER = "from_day=2026-11-01&to_day=2026-11-30"
PHONE, MAIL = "096-200-4321", "hanako@example.jp"
PERSONAL = ("見本 花子", "2004321", PHONE, MAIL)


@pytest.fixture
def asked(city: City) -> City:
    """Twice the same person in the same category, and somebody at another service."""
    category = city.categories[city.school]
    once = Asked(
        WHEN,
        city.school,
        category,
        phone=PHONE,
        mail=MAIL,
        seconds=185,
        reason=UnansweredReason.DECISION,
        outcome=FirstOutcome.ESCALATED,
        question="見本花子です。所得制限を知りたい。",
    )
    with transaction():
        store(once, city)
        store(Asked(WHEN + timedelta(days=2), city.school, category, phone=PHONE), city)
        store(Asked(WHEN, city.child), city)
    return city


@pytest.mark.parametrize("topic", list(Topic))
@pytest.mark.parametrize("who", ["operator", "contract_officer"])
def test_no_page_says_who_asked(asked: City, client: FlaskClient, who: str, topic: Topic) -> None:
    response = sign_in(client, who).get(f"/analysis/{topic.value}?{NOVEMBER}")
    assert response.status_code == 200
    assert not [words for words in PERSONAL if words in response.text]


def test_the_heat_map_carries_its_numbers_and_marks_office_hours(asked: City, client: FlaskClient) -> None:
    page = sign_in(client, "contract_officer").get(f"/analysis/hours?{NOVEMBER}").text
    assert '<td class="right number heat-9 heat-office"><a href=' in page
    assert "weekday=0&amp;hour=16" in page


def test_a_number_opens_into_its_inquiries(asked: City, client: FlaskClient) -> None:
    page = sign_in(client, "supervisor").get(f"/analysis/reasons/inquiries?{NOVEMBER}&reason=decision").text
    assert "R8-000001" in page
    assert "R8-000002" not in page
    assert "判断" in page


def test_asked_again_opens_into_the_second_one_only(asked: City, client: FlaskClient) -> None:
    page = sign_in(client, "contract_officer").get(f"/analysis/repeats/inquiries?{NOVEMBER}").text
    assert "R8-000002" in page
    assert "R8-000001" not in page
    assert not [words for words in PERSONAL if words in page]


def test_inquiries_of_other_services_are_neither_counted_nor_listed(asked: City, client: FlaskClient) -> None:
    desk = sign_in(client, "supervisor")
    assert "こども医療費助成業務" not in desk.get(f"/analysis?{NOVEMBER}").text
    assert "R8-000003" not in desk.get(f"/analysis/volume/inquiries?{NOVEMBER}&of={asked.child}").text


@pytest.mark.parametrize("given", ["of=x", "hour=-1", "reason=because", "channel=pigeon"])
def test_an_address_that_no_number_opens_into_is_not_found(
    asked: City, client: FlaskClient, given: str
) -> None:
    assert sign_in(client, "supervisor").get(f"/analysis/volume/inquiries?{given}").status_code == 404


def test_an_unknown_topic_or_table_is_not_found(asked: City, client: FlaskClient) -> None:
    desk = sign_in(client, "supervisor")
    for address in ("weather", "volume/0.csv", "volume/9.csv", "weather/1.xlsx", "weather/inquiries"):
        assert desk.get(f"/analysis/{address}?{NOVEMBER}").status_code == 404


def test_a_wrong_period_is_kept_and_explained(asked: City, client: FlaskClient) -> None:
    desk = sign_in(client, "supervisor")
    response = desk.get("/analysis/hours?from_day=2026-11-30&to_day=2026-11-01")
    assert response.status_code == 422
    assert "2026-11-30" in response.text
    for address in ("volume/inquiries", "volume/1.csv"):
        assert desk.get(f"/analysis/{address}?from_day=x").status_code == 302


def test_a_period_without_inquiries_says_what_to_do(asked: City, client: FlaskClient) -> None:
    for topic in Topic:
        page = sign_in(client, "supervisor").get(
            f"/analysis/{topic.value}?from_day=2026-01-01&to_day=2026-01-02"
        )
        assert "上で別の期間または業務を選択してください。" in page.text


def test_a_table_is_saved_as_csv_and_as_a_workbook_with_real_numbers(
    asked: City, client: FlaskClient
) -> None:
    desk = sign_in(client, "supervisor")
    text = desk.get(f"/analysis/calls/1.csv?{NOVEMBER}").text
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert rows[1] == ["就学援助業務", "1", "1", "3:05", "3:05"]
    book = load_workbook(io.BytesIO(desk.get(f"/analysis/calls/1.xlsx?{NOVEMBER}").data))
    cells = next(book.worksheets[0].iter_rows(min_row=2))
    assert [cell.value for cell in cells[:3]] == ["就学援助業務", 1, 1]
    assert cells[3].number_format == "[m]:ss"


def test_opening_and_saving_stand_in_the_audit_log(asked: City, client: FlaskClient) -> None:
    desk = sign_in(client, "supervisor")
    desk.get(f"/analysis/hours/inquiries?{NOVEMBER}&hour=16")
    desk.get(f"/analysis/hours/1.xlsx?{NOVEMBER}")
    noted = select(AuditEntry.action).where(AuditEntry.subject_kind == "analysis").order_by(AuditEntry.id)
    assert list(db.session.scalars(noted)) == [AuditAction.SEARCHED, AuditAction.EXPORTED]
