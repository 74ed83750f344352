"""The dashboards as pages: who sees what, the mode for the wall, and what they ask for by themselves."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from foundation import clock
from foundation.access.signing_in import IDLE_LIMIT
from foundation.db import transaction
from inquiry_desk.reports.kpi import KPIS
from tests.conftest import NOW
from tests.integration.reports.pasts import MAIL, NAME, PHONE, QUESTION, Past, store
from tests.personas import City, sign_in

EMPTY_OR_NOT = pytest.mark.parametrize("with_past", [False, True])


def remember(city: City) -> None:
    with transaction():
        store(Past(NOW - timedelta(hours=1), city.school, department="asked", completed=False), city)
        store(Past(NOW - timedelta(hours=1), city.child), city)


@EMPTY_OR_NOT
@pytest.mark.parametrize("name", ["", "/now"])
def test_the_desk_sees_today_in_pictures(client: FlaskClient, city: City, name: str, with_past: bool):
    if with_past:
        remember(city)
    sign_in(client, "operator")
    page = client.get(f"/dashboard{name}")
    assert page.status_code == 200
    assert 'role="img"' in page.text
    assert "時間帯別の受付件数" in page.text
    assert QUESTION not in page.text


@EMPTY_OR_NOT
@pytest.mark.parametrize("who", ["contract_officer", "auditor", "site_manager", "supervisor"])
def test_the_city_sees_figures_and_what_departments_owe_and_nobodys_name(
    client: FlaskClient, city: City, who: str, with_past: bool
):
    if with_past:
        remember(city)
    sign_in(client, who)
    page = client.get("/city")
    assert page.status_code == 200
    assert "初回応答完了率の月別推移" in page.text
    assert not [secret for secret in (NAME, PHONE, MAIL, QUESTION) if secret in page.text]
    for kpi in KPIS:
        assert f"/figures/{kpi.key}/numerator" in page.text


def test_lists_of_inquiries_are_offered_only_to_those_who_may_read_them(client: FlaskClient, city: City):
    remember(city)
    sign_in(client, "contract_officer")
    assert "/escalations" not in client.get("/city/now").text
    client.post("/logout")
    sign_in(client, "auditor")
    assert "/escalations" in client.get("/city/now").text


@pytest.mark.parametrize(("who", "address"), [("operator", "/dashboard"), ("auditor", "/city")])
def test_a_wall_goes_on_asking_for_the_wall(client: FlaskClient, city: City, who: str, address: str):
    sign_in(client, who)
    page = client.get(f"{address}?wall=1").text
    assert '<body class="wall">' in page
    assert f'hx-get="{address}/now?wall=1"' in page
    assert '<body class="wall">' not in client.get(address).text


def test_a_wall_that_nobody_touches_ends_with_its_session_and_says_so(client: FlaskClient, city: City):
    sign_in(client, "auditor")
    client.get("/city?wall=1")
    asking = {"HX-Request": "true", "HX-Current-URL": "http://localhost/city?wall=1"}
    for minutes in range(5, 61, 5):
        with clock.fixed(NOW + timedelta(minutes=minutes)):
            assert client.get("/city/now?wall=1", headers=asking).status_code == 200
    with clock.fixed(NOW + IDLE_LIMIT + timedelta(minutes=1)):
        refused = client.get("/city/now?wall=1", headers=asking)
        assert refused.status_code == 401
        assert "ログアウトしました" in client.get(refused.headers["HX-Redirect"]).text
