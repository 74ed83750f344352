"""Cases and incidents lead to each other, each as far as its reader may see the other."""

import pytest
from flask import Flask

from foundation.db import db
from tests.integration.cases.conftest import Arranged
from tests.integration.incidents.desk import act, report_one, the_incident
from tests.personas import sign_in

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


def test_an_incident_told_from_a_case_leads_to_it_and_back_for_whoever_may_see_both(
    app: Flask, arranged: Arranged
) -> None:
    arranged.case()
    people = {who: sign_in(app.test_client(), who) for who in ("operator", "supervisor", "contract_officer")}
    assert "/incidents/new?case=KR8-000001" in people["operator"].get("/cases/KR8-000001").text
    db.session.rollback()

    report_one(people["operator"], arranged.city.school, about="?case=ｋｒ８ー０００００１")

    number, page = the_incident().number, f"/incidents/{the_incident().id}"
    assert 'href="/cases/KR8-000001"' in people["supervisor"].get(page).text
    officer = people["contract_officer"].get(page).text
    assert "KR8-000001" in officer and "/cases/KR8-000001" not in officer
    assert number in people["supervisor"].get("/cases/KR8-000001").text
    assert number not in people["operator"].get("/cases/KR8-000001").text


def test_an_incident_of_another_service_is_not_told_on_the_page_of_a_case(
    app: Flask, arranged: Arranged
) -> None:
    arranged.case()
    manager = sign_in(app.test_client(), "site_manager")
    report_one(manager, arranged.city.child)
    assert act(manager, "link", kind="case", number="KR8-000001").status_code == 303

    number = the_incident().number
    assert number in manager.get("/cases/KR8-000001").text
    assert number not in sign_in(app.test_client(), "supervisor").get("/cases/KR8-000001").text
