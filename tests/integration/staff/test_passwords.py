"""One's own password, the initial one that must be changed, and the language of the screens."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from foundation.audit.models import AuditAction
from tests.conftest import NOW
from tests.integration.staff import facts
from tests.personas import PASSWORD, City, sign_in

NEW = "mikan to neko no hirune"


def change(
    client: FlaskClient, current: str = PASSWORD, new: str = NEW, again: str | None = None
) -> TestResponse:
    data = {"current": current, "new": new, "again": new if again is None else again}
    return client.post("/account/password", data=data)


def give_initial_password(login_id: str) -> None:
    facts.with_person(login_id, must_change_password=True)


def test_after_a_change_only_the_new_password_works(app: Flask, client: FlaskClient, city: City) -> None:
    assert change(sign_in(client, "operator")).status_code == 303

    another = app.test_client()
    assert another.post("/login", data={"login_id": "operator", "password": PASSWORD}).status_code == 401
    assert another.post("/login", data={"login_id": "operator", "password": NEW}).status_code == 302


def test_a_change_ends_the_other_sessions_and_keeps_this_one(app: Flask, city: City) -> None:
    here, there = sign_in(app.test_client(), "operator"), sign_in(app.test_client(), "operator")

    change(here)

    assert here.get("/account").status_code == 200
    assert there.get("/account").status_code == 302


def test_a_change_is_noted_without_any_password(client: FlaskClient, city: City) -> None:
    change(sign_in(client, "operator"))

    assert facts.noted(AuditAction.PASSWORD_CHANGED) == [("user", "operator", {})]
    assert facts.person("operator").password_changed_at == NOW


@pytest.mark.parametrize(
    ("form", "reason"),
    [
        ({"current": "wrong"}, "現在のパスワードと違います。"),
        ({"new": "short"}, "12文字以上"),
        ({"new": "operator no himitsu"}, "ログインID"),
        ({"new": "password1234"}, "推測されやすい"),
        ({"new": PASSWORD}, "現在のパスワードとは別"),
        ({"again": "something else"}, "一致しません"),
        ({"current": ""}, "現在のパスワードを入力してください。"),
    ],
)
def test_a_refused_change_says_why_and_changes_nothing(
    client: FlaskClient, city: City, form: dict[str, str], reason: str
) -> None:
    before = facts.person("operator").password_hash

    response = change(sign_in(client, "operator"), **form)

    assert response.status_code == 422
    assert reason in response.text
    assert facts.person("operator").password_hash == before


def test_a_double_click_on_the_change_is_one_change(client: FlaskClient, city: City) -> None:
    sign_in(client, "operator")
    data = {"current": PASSWORD, "new": NEW, "again": NEW, "submission_key": "one page"}
    first, second = (client.post("/account/password", data=data) for _ in range(2))

    assert (first.status_code, second.status_code) == (303, 303)
    assert len(facts.noted(AuditAction.PASSWORD_CHANGED)) == 1


def test_with_an_initial_password_only_the_change_page_opens(client: FlaskClient, city: City) -> None:
    give_initial_password("operator")
    sign_in(client, "operator")

    assert client.get("/account").location == "/account/password"
    assert client.get("/admin/users").location == "/account/password"
    assert "初期パスワードでログインしています" in client.get("/account/password").text


def test_with_an_initial_password_one_may_still_sign_out(client: FlaskClient, city: City) -> None:
    give_initial_password("operator")

    assert sign_in(client, "operator").post("/logout").location == "/login"


def test_an_own_password_opens_everything_else(client: FlaskClient, city: City) -> None:
    give_initial_password("operator")
    sign_in(client, "operator")

    assert change(client).location == "/"
    assert client.get("/account").status_code == 200


def test_the_initial_password_cannot_be_kept(client: FlaskClient, city: City) -> None:
    give_initial_password("operator")

    assert change(sign_in(client, "operator"), new=PASSWORD).status_code == 422


def test_the_account_page_says_who_one_is_here(client: FlaskClient, city: City) -> None:
    page = sign_in(client, "operator").get("/account").text

    assert all(word in page for word in ("佐藤", "operator", "業務従事者", "就学援助"))


def test_the_language_of_the_screens_is_chosen_and_kept(app: Flask, client: FlaskClient, city: City) -> None:
    response = sign_in(client, "operator").post("/account", data={"locale": "en"})

    assert response.status_code == 303
    assert '<html lang="en">' in client.get("/account").text
    assert '<html lang="en">' in sign_in(app.test_client(), "operator").get("/account").text


def test_a_language_that_does_not_exist_is_refused(client: FlaskClient, city: City) -> None:
    assert sign_in(client, "operator").post("/account", data={"locale": "xx"}).status_code == 422
    assert facts.person("operator").locale == "ja"
