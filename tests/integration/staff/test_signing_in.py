"""Signing in: one answer for every failure, no guessing, no way out of the application."""

import re
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from foundation import clock
from foundation.access.signing_in import FAILURES_PER_ADDRESS, FAILURES_PER_LOGIN, note_attempt
from foundation.audit.models import AuditAction
from foundation.db import transaction
from tests.conftest import NOW
from tests.integration.staff import facts
from tests.passwords_hashed_quickly import OF_THE_PRODUCT
from tests.personas import PASSWORD, City

WRONG = "not the password at all"


def attempt(client: FlaskClient, login_id: str, password: str, **options: object) -> TestResponse:
    return client.post("/login", data={"login_id": login_id, "password": password}, **options)  # type: ignore[arg-type]


def without_what_was_typed(page: str) -> str:
    """The page without the login id it repeats and the token against forgery, which is new each second."""
    return re.sub(r'value="\w*"|name="csrf-token" content="[^"]*"', "", page)


def give_ordinary_hashes(*login_ids: str) -> None:
    """At the cost of an installation; the people of the tests have cheap ones."""
    for login_id in login_ids:
        facts.with_person(login_id, password_hash=OF_THE_PRODUCT.hash(PASSWORD))


def withdraw(login_id: str) -> None:
    facts.with_person(login_id, active=False)


def test_the_right_password_leads_to_the_first_page(client: FlaskClient, city: City) -> None:
    response = attempt(client, "operator", PASSWORD)

    assert (response.status_code, response.location) == (302, "/")
    assert facts.noted(AuditAction.SIGNED_IN) == [("user", "operator", {})]


@pytest.mark.parametrize("typed", [" Operator ", "ＯＰＥＲＡＴＯＲ", "operator"])
def test_a_login_id_may_be_typed_in_any_width_and_case(client: FlaskClient, city: City, typed: str) -> None:
    assert attempt(client, typed, PASSWORD).status_code == 302


def test_unknown_withdrawn_wrong_and_throttled_get_the_same_answer(app: Flask, city: City) -> None:
    withdraw("colleague")
    client = app.test_client()
    pages = [attempt(client, "nobody_at_all", WRONG), attempt(client, "colleague", PASSWORD)]
    pages += [attempt(client, "operator", WRONG) for _ in range(FAILURES_PER_LOGIN + 1)]

    assert {page.status_code for page in pages} == {401}
    assert len({without_what_was_typed(page.text) for page in pages}) == 1


def test_unknown_withdrawn_and_wrong_cost_one_look_at_a_password_each(
    client: FlaskClient, city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    withdraw("colleague")
    give_ordinary_hashes("colleague", "operator")
    looked_at: list[str] = []
    verify = PasswordHasher.verify

    def counting(self: PasswordHasher, hash: str, password: str) -> bool:
        looked_at.append(hash.rsplit("$", 2)[0])
        return verify(self, hash, password)  # type: ignore[return-value]

    monkeypatch.setattr(PasswordHasher, "verify", counting)
    for login_id in ("nobody_at_all", "colleague", "operator"):
        attempt(client, login_id, WRONG)

    assert len(looked_at) == 3
    assert len(set(looked_at)) == 1  # the same kind and cost of hash


def test_after_five_failures_even_the_right_password_is_refused(client: FlaskClient, city: City) -> None:
    for _ in range(FAILURES_PER_LOGIN):
        attempt(client, "operator", WRONG)

    assert attempt(client, "operator", PASSWORD).status_code == 401
    assert facts.living_sessions("operator") == []


def test_a_quarter_of_an_hour_later_the_right_password_works_again(client: FlaskClient, city: City) -> None:
    for _ in range(FAILURES_PER_LOGIN):
        attempt(client, "operator", WRONG)
    with clock.fixed(NOW + timedelta(minutes=10)):
        assert attempt(client, "operator", PASSWORD).status_code == 401

    with clock.fixed(NOW + timedelta(minutes=15)):
        assert attempt(client, "operator", PASSWORD).status_code == 302


def test_unknown_login_ids_are_throttled_like_known_ones(client: FlaskClient, city: City) -> None:
    for _ in range(FAILURES_PER_LOGIN + 3):
        attempt(client, "nobody_at_all", WRONG)

    assert len(facts.attempts()) == FAILURES_PER_LOGIN


def test_one_person_throttled_does_not_keep_the_others_out(client: FlaskClient, city: City) -> None:
    for _ in range(FAILURES_PER_LOGIN):
        attempt(client, "operator", WRONG)

    assert attempt(client, "colleague", PASSWORD).status_code == 302


def test_one_address_that_tries_many_login_ids_is_stopped_and_others_are_not(app: Flask, city: City) -> None:
    with transaction():
        for number in range(FAILURES_PER_ADDRESS):
            note_attempt(f"guess{number}", "192.0.2.7", clock.now())
    there = {"environ_base": {"REMOTE_ADDR": "192.0.2.7"}}

    assert attempt(app.test_client(), "operator", PASSWORD, **there).status_code == 401
    assert attempt(app.test_client(), "operator", PASSWORD).status_code == 302


def test_signing_in_forgives_the_earlier_failures(client: FlaskClient, city: City) -> None:
    for _ in range(FAILURES_PER_LOGIN - 1):
        attempt(client, "operator", WRONG)
    attempt(client, "operator", PASSWORD)

    assert facts.attempts() == []


def test_a_password_typed_into_the_wrong_field_is_stored_nowhere(client: FlaskClient, city: City) -> None:
    attempt(client, "my secret phrase", WRONG)

    assert facts.noted(AuditAction.SIGN_IN_REFUSED) == [("user", "", {"throttled_from_now_on": False})]
    assert "my secret phrase" not in facts.attempts()[0].login_id


def test_a_failure_of_somebody_known_is_noted_with_the_login_id(client: FlaskClient, city: City) -> None:
    for _ in range(FAILURES_PER_LOGIN + 2):
        attempt(client, "operator", WRONG)

    noted = facts.noted(AuditAction.SIGN_IN_REFUSED)
    assert [subject for _kind, subject, _details in noted] == ["operator"] * FAILURES_PER_LOGIN
    assert [details["throttled_from_now_on"] for *_, details in noted] == [False] * 4 + [True]


def test_an_empty_form_says_what_is_missing_and_keeps_what_was_typed(client: FlaskClient, city: City) -> None:
    response = attempt(client, "operator", "")

    assert response.status_code == 422
    assert "パスワードを入力してください。" in response.text
    assert 'value="operator"' in response.text


def test_the_password_is_never_in_the_page_that_comes_back(client: FlaskClient, city: City) -> None:
    assert WRONG not in attempt(client, "operator", WRONG).text


def test_after_signing_in_one_is_where_one_wanted_to_go(client: FlaskClient, city: City) -> None:
    asked = client.get("/account?from=menu")
    response = client.post(asked.location, data={"login_id": "operator", "password": PASSWORD})

    assert response.location == "/account?from=menu"


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example"]
)
def test_no_address_leads_out_of_the_application(client: FlaskClient, city: City, target: str) -> None:
    data = {"login_id": "operator", "password": PASSWORD}
    response = client.post("/login", query_string={"next": target}, data=data)

    assert response.location == "/"


def test_somebody_who_is_signed_in_is_not_asked_again(client: FlaskClient, city: City) -> None:
    attempt(client, "operator", PASSWORD)

    assert client.get("/login").location == "/"
