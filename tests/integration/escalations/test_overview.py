"""所管課照会 for the desk: each list holds what its name says, of the services a person may see."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from escalation.alerts.clocks import tick_next
from foundation import clock
from foundation.audit.models import AuditAction, AuditEntry
from foundation.db import count, db, transaction
from foundation.organisation.models import Department
from inquiry_desk.escalations.listing import Narrowing, count_late, counts, how_many_ours, page_of
from inquiry_desk.escalations.tabs import OURS, Tab
from tests.integration.escalations import matters
from tests.integration.escalations.matters import at_department, fresh, inquiry_of, person
from tests.personas import City, sign_in


def nothing(city: City, escalation_id: int) -> None:
    """It stays as it was handed over."""


def overdue(city: City, escalation_id: int) -> None:
    with transaction():
        fresh(escalation_id).due_at = clock.now() - timedelta(minutes=1)


def soon(city: City, escalation_id: int) -> None:
    with transaction():
        fresh(escalation_id).due_at = clock.now() + timedelta(hours=2)


CASES: list[tuple[Callable[[City, int], None], set[Tab]]] = [
    (nothing, {Tab.NOT_ACCEPTED}),
    (matters.accepted, {Tab.IN_HAND}),
    (matters.asked_back, {Tab.ASKED_BACK}),
    (matters.citizen_asked, {Tab.CITIZEN}),
    (soon, {Tab.NOT_ACCEPTED, Tab.SOON}),
    (overdue, {Tab.NOT_ACCEPTED, Tab.OVERDUE}),
    (matters.answered, {Tab.ANSWERED}),
    (matters.returned, {Tab.RETURNED}),
    (matters.late, {Tab.LATE}),
]


@pytest.mark.parametrize(("bring", "tabs"), CASES)
def test_each_list_holds_what_its_name_says_and_its_count_says_so(
    app: Flask, city: City, bring: Callable[[City, int], None], tabs: set[Tab]
) -> None:
    escalation_id = at_department(city)
    bring(city, escalation_id)
    operator, at = person(city, "operator"), clock.now()

    found = {tab for tab in Tab if page_of(tab, operator, at).rows}

    assert found == tabs
    assert counts(operator, at) == {tab: int(tab in tabs) for tab in Tab}
    assert count(how_many_ours(operator, at)) == bool(tabs & set(OURS))
    assert count_late(operator) == (tabs == {Tab.LATE})


def test_what_was_returned_and_asked_elsewhere_is_no_longer_among_the_returned(
    app: Flask, city: City
) -> None:
    escalation_id = at_department(city)
    matters.returned(city, escalation_id)
    matters.also_at(city, escalation_id)

    assert counts(person(city, "operator"), clock.now())[Tab.RETURNED] == 0


def test_an_urgent_one_waits_to_be_told_by_phone_also_when_accepted(app: Flask, city: City) -> None:
    escalation_id = at_department(city, urgent=True)
    matters.accepted(city, escalation_id)

    assert counts(person(city, "operator"), clock.now())[Tab.TO_PHONE] == 1


def test_a_list_is_of_the_services_a_person_may_see_and_of_one_department_where_asked(
    app: Flask, city: City
) -> None:
    at_department(city)
    at_department(city, child=True)
    at = clock.now()

    def rows(login_id: str, department_id: int | None = None) -> int:
        return len(page_of(Tab.NOT_ACCEPTED, person(city, login_id), at, Narrowing(department_id)).rows)

    assert (rows("operator"), rows("other_operator"), rows("site_manager"), rows("auditor")) == (1, 1, 2, 2)
    assert rows("site_manager", city.child_department) == 1
    assert rows("operator", city.child_department) == 0


def test_a_page_asks_the_database_as_often_for_many_rows_as_for_one(app: Flask, city: City) -> None:
    at_department(city)
    few = _queries_of_the_list(city)
    for _ in range(12):
        at_department(city)

    assert _queries_of_the_list(city) == few


def _queries_of_the_list(city: City) -> int:
    asked: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    operator = person(city, "operator")
    db.session.expire_all()
    event.listen(db.engine, "before_cursor_execute", note)
    try:
        for row in page_of(Tab.NOT_ACCEPTED, operator, clock.now()).rows:
            assert row.escalation.department.name
            assert row.inquiry.service is not None
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len(asked)


@pytest.mark.parametrize("tab", list(Tab))
def test_every_list_opens_and_names_no_citizen(app: Flask, client: FlaskClient, city: City, tab: Tab) -> None:
    for bring in (nothing, matters.accepted, matters.asked_back, matters.answered, matters.late):
        bring(city, at_department(city, urgent=True))
    page = sign_in(client, "operator").get(f"/escalations?tab={tab.value}")

    assert page.status_code == 200
    assert "見本 花子" not in page.text


def test_the_page_opens_on_what_the_desk_has_to_do_and_an_unknown_list_does_not_exist(
    app: Flask, client: FlaskClient, city: City
) -> None:
    at_department(city)
    matters.asked_back(city, at_department(city, subject="学年の確認"))
    sign_in(client, "operator")

    assert "学年の確認" in client.get("/escalations").text
    assert client.get("/escalations?tab=no-such").status_code == 404
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.subject_kind == "escalations")).first()
    assert entry is not None and entry.action is AuditAction.SEARCHED


def test_a_late_answer_stands_on_the_first_page_until_somebody_has_read_it(
    app: Flask, client: FlaskClient, city: City
) -> None:
    escalation_id = at_department(city)
    matters.late(city, escalation_id)
    sign_in(client, "operator")
    assert "完了後に届いた所管課の回答が1件" in client.get("/").text

    client.post(f"/escalations/{escalation_id}/read", data={"version": fresh(escalation_id).version})

    assert "完了後に届いた" not in client.get("/").text
    assert inquiry_of(escalation_id).completed_at is not None


def test_the_filter_offers_the_departments_that_were_asked(
    app: Flask, client: FlaskClient, city: City
) -> None:
    at_department(city)
    at_department(city, child=True)
    page = sign_in(client, "site_manager").get(
        f"/escalations?tab=not_accepted&department_id={city.child_department}"
    )

    assert db.session.get_one(Department, city.school_department).name in page.text
    assert page.text.count('class="row-link"') == 1


def test_what_was_told_of_lateness_is_on_screen_also_for_who_reads_no_mail(app: Flask, city: City) -> None:
    escalation_id = at_department(city)
    number = inquiry_of(escalation_id).number
    late = fresh(escalation_id).due_at + timedelta(hours=16)  # the next morning
    with clock.fixed(late):
        while tick_next(""):
            pass
        overview = sign_in(app.test_client(), "supervisor").get("/escalations").text
        page = sign_in(app.test_client(), "operator").get(f"/inquiries/{number}").text
        others = sign_in(app.test_client(), "operator").get("/escalations").text
    assert "最近の期限の連絡" in overview
    assert "期限到来" in overview
    assert "期限の連絡" in page
    assert "最近の期限の連絡" not in others
