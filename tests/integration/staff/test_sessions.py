"""Sessions: a new one at each sign-in, ended by time, by signing out, by withdrawal."""

from contextlib import AbstractContextManager
from datetime import datetime, timedelta

from flask import Flask
from flask.testing import FlaskClient

from foundation import clock
from foundation.access.signing_in import forget_old_sign_ins
from foundation.db import transaction
from foundation.web.session import TOKEN
from tests.conftest import NOW
from tests.integration.staff import facts
from tests.personas import PASSWORD, City, sign_in

ENDED = "ログアウトしました"


def later(**span: float) -> AbstractContextManager[datetime]:
    return clock.fixed(NOW + timedelta(**span))


def cookie_of(client: FlaskClient) -> str:
    cookie = client.get_cookie("desk")
    assert cookie is not None
    return cookie.value


def token_of(client: FlaskClient) -> str:
    with client.session_transaction() as session:
        return str(session[TOKEN])


def test_nothing_planted_before_signing_in_survives_it(client: FlaskClient, city: City) -> None:
    client.get("/login")
    with client.session_transaction() as session:
        session["planted"] = "by somebody else"
        session[TOKEN] = "a token that somebody else knows"

    sign_in(client, "operator")

    with client.session_transaction() as session:
        assert "planted" not in session
        assert session[TOKEN] != "a token that somebody else knows"


def test_each_sign_in_opens_another_session(app: Flask, city: City) -> None:
    first, second = sign_in(app.test_client(), "operator"), sign_in(app.test_client(), "operator")

    assert token_of(first) != token_of(second)
    assert len(facts.living_sessions("operator")) == 2


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client: FlaskClient, city: City) -> None:
    response = client.post("/login", data={"login_id": "operator", "password": PASSWORD})

    cookie = response.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_the_token_itself_is_not_in_the_database(client: FlaskClient, city: City) -> None:
    sign_in(client, "operator")

    assert token_of(client) not in facts.living_sessions("operator")[0].token_hash


def test_signing_out_ends_the_session_so_that_an_old_cookie_is_worthless(
    client: FlaskClient, city: City
) -> None:
    sign_in(client, "operator")
    kept = cookie_of(client)

    client.post("/logout")
    client.set_cookie("desk", kept)

    assert client.get("/account").status_code == 302
    assert facts.living_sessions("operator") == []


def test_signing_out_by_a_link_is_not_possible(client: FlaskClient, city: City) -> None:
    sign_in(client, "operator")

    assert client.get("/logout").status_code == 405
    assert client.get("/account").status_code == 200


def test_an_hour_without_a_sign_of_life_ends_the_session(client: FlaskClient, city: City) -> None:
    sign_in(client, "operator")

    with later(minutes=60):
        assert client.get("/account").status_code == 200
    with later(minutes=121):
        assert client.get("/account").status_code == 302


def test_a_session_that_was_idle_too_long_does_not_come_back_to_life(client: FlaskClient, city: City) -> None:
    sign_in(client, "operator")

    with later(minutes=61):
        assert client.get("/account").status_code == 302
        assert client.get("/account").status_code == 302


def test_twelve_hours_end_a_session_however_busy(client: FlaskClient, city: City) -> None:
    sign_in(client, "operator")
    for half_hours in range(1, 25):
        with later(minutes=30 * half_hours):
            assert client.get("/account").status_code == 200

    with later(hours=12, minutes=1):
        assert client.get("/account").status_code == 302


def test_style_and_scripts_are_no_sign_of_life(client: FlaskClient, city: City) -> None:
    sign_in(client, "operator")
    with later(minutes=40):
        client.get("/web/static/desk.css")

    assert facts.living_sessions("operator")[0].seen_at == NOW


def test_a_session_that_ended_is_explained_on_the_login_page(client: FlaskClient, city: City) -> None:
    sign_in(client, "operator")

    with later(minutes=61):
        page = client.get("/account", follow_redirects=True)

    assert ENDED in page.text


def test_who_was_never_signed_in_or_signed_out_reads_no_such_sentence(
    client: FlaskClient, city: City
) -> None:
    assert ENDED not in client.get("/login").text
    sign_in(client, "operator")
    client.post("/logout")

    assert ENDED not in client.get("/login").text


def test_a_fragment_asked_for_after_the_end_leads_the_whole_page_to_the_login_page(
    client: FlaskClient, city: City
) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://localhost/account?x=1"}
    response = client.get("/account", headers=headers)

    assert response.status_code == 401
    assert response.headers["HX-Redirect"] == "/login?next=/account?x%3D1"


def test_a_form_sent_after_the_end_leads_back_to_its_page_and_not_to_another_site(
    client: FlaskClient, city: City
) -> None:
    own = client.post("/account", headers={"Referer": "http://localhost/account"})
    foreign = client.post("/account", headers={"Referer": "http://evil.example/account"})

    assert own.location == "/login?next=/account"
    assert foreign.location == "/login"


def test_withdrawing_a_person_ends_their_sessions_at_once(app: Flask, city: City) -> None:
    operator = sign_in(app.test_client(), "operator")
    administrator = sign_in(app.test_client(), "administrator")

    administrator.post(f"/admin/users/{city.id_of('operator')}/withdraw")

    assert operator.get("/account").status_code == 302


def test_old_sessions_and_attempts_are_forgotten_and_recent_ones_kept(
    client: FlaskClient, city: City
) -> None:
    client.post("/login", data={"login_id": "operator", "password": "wrong"})
    sign_in(client, "colleague")

    with transaction():
        assert forget_old_sign_ins(NOW + timedelta(minutes=15)) == 1
    with transaction():
        assert forget_old_sign_ins(NOW + timedelta(days=401)) == 1
