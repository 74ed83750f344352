"""The administrator's page of people."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from foundation.access.roles import Role
from foundation.audit.models import AuditAction
from foundation.db import transaction
from inquiry_desk.staff import actions
from inquiry_desk.staff.refusals import Refused
from tests.conftest import NOW
from tests.integration.staff import facts
from tests.personas import PASSWORD, City, sign_in

INITIAL = re.compile(r'id="initial-password">([^<]+)<')


@pytest.fixture
def admin(client: FlaskClient, city: City) -> FlaskClient:
    return sign_in(client, "administrator")


def person(city: City, **changes: object) -> dict[str, object]:
    form: dict[str, object] = {"login_id": "newcomer", "display_name": "見本 花子", "kana": "みほん はなこ"}
    return form | {"role": "operator", "services": [city.school]} | changes


def edited(client: FlaskClient, user_id: int, **changes: object) -> TestResponse:
    """Open the person's page and send its form with `changes`."""
    return client.post(f"/admin/users/{user_id}", data=person_form(client, user_id) | changes)


def person_form(client: FlaskClient, user_id: int) -> dict[str, object]:
    page = client.get(f"/admin/users/{user_id}").text
    seen = re.search(r'name="seen"[^>]*value="(\w+)"', page)
    assert seen is not None
    services = re.findall(r'checked[^>]*name="services"[^>]*value="(\d+)"', page)
    role = re.search(r'<option selected value="(\w+)"', page)
    name = re.search(r'name="display_name"[^>]*value="([^"]*)"', page)
    assert role and name
    return {"display_name": name[1], "role": role[1], "services": services, "seen": seen[1]}


def shown_password(response: TestResponse) -> str:
    found = INITIAL.search(response.text)
    assert found is not None
    return found[1]


def can_sign_in(app: Flask, login_id: str, password: str = PASSWORD) -> bool:
    response = app.test_client().post("/login", data={"login_id": login_id, "password": password})
    return response.status_code == 302


def test_people_are_listed_with_role_scope_and_state(admin: FlaskClient) -> None:
    page = admin.get("/admin/users").text

    assert all(
        word in page for word in ("operator", "佐藤", "業務従事者", "就学援助", "学務支援課", "利用中")
    )


@pytest.mark.parametrize("words", ["佐藤", "OPERATOR 佐藤", "ｏｐｅｒａｔｏｒ"])
def test_people_are_found_by_name_or_login_id_however_typed(admin: FlaskClient, words: str) -> None:
    page = admin.get("/admin/users", query_string={"q": words}).text

    assert "佐藤" in page
    assert "田中" not in page


def test_nobody_found_says_what_to_try(admin: FlaskClient) -> None:
    assert "該当する利用者はいません" in admin.get("/admin/users?q=zzz").text


def test_withdrawn_people_are_on_their_own_list(admin: FlaskClient, city: City) -> None:
    admin.post(f"/admin/users/{city.id_of('colleague')}/withdraw")

    assert "鈴木" not in admin.get("/admin/users").text
    assert "鈴木" in admin.get("/admin/users?state=withdrawn").text


def test_a_new_person_signs_in_with_the_password_shown_and_must_change_it(
    app: Flask, admin: FlaskClient, city: City
) -> None:
    password = shown_password(admin.post("/admin/users/new", data=person(city)))

    newcomer = app.test_client()
    newcomer.post("/login", data={"login_id": "newcomer", "password": password})
    assert newcomer.get("/").location == "/account/password"
    made = facts.person("newcomer")
    assert (made.role, made.kana, [service.code for service in made.services]) == (
        Role.OPERATOR,
        "みほん はなこ",
        ["shugaku"],
    )


def test_the_initial_password_is_shown_once_and_kept_nowhere(admin: FlaskClient, city: City) -> None:
    password = shown_password(admin.post("/admin/users/new", data=person(city)))

    user_id = facts.person("newcomer").id
    assert password not in admin.get(f"/admin/users/{user_id}").text
    assert password not in str(facts.noted(AuditAction.CREATED))


def test_a_double_click_registers_one_person(admin: FlaskClient, city: City) -> None:
    data = person(city, submission_key="one page")
    first, second = (admin.post("/admin/users/new", data=data) for _ in range(2))

    assert first.status_code == 200
    assert (second.status_code, second.location) == (303, f"/admin/users/{facts.person('newcomer').id}")
    assert facts.noted(AuditAction.CREATED) == [("user", "newcomer", {})]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"login_id": ""}, "ログインIDを入力してください。"),
        ({"login_id": "has blank"}, "半角の英小文字"),
        ({"login_id": "operator"}, "すでに使われています"),
        ({"login_id": "ＯＰＥＲＡＴＯＲ"}, "すでに使われています"),
        ({"display_name": "  "}, "氏名を入力してください。"),
        ({"role": ""}, "役割を選んでください。"),
        ({"services": []}, "業務を1つ以上選んでください。"),
        ({"role": "department_staff"}, "所属課を選んでください。"),
    ],
)
def test_a_refused_person_says_why_and_keeps_what_was_typed(
    admin: FlaskClient, city: City, changes: dict[str, object], reason: str
) -> None:
    response = admin.post("/admin/users/new", data=person(city, **changes))

    assert response.status_code == 422
    assert reason in response.text
    assert "みほん はなこ" in response.text
    assert facts.noted(AuditAction.CREATED) == []


def test_rare_kanji_and_emoji_in_a_name_come_out_unharmed(admin: FlaskClient, city: City) -> None:
    admin.post("/admin/users/new", data=person(city, display_name="𠮷﨑 髙子😀"))

    assert facts.person("newcomer").display_name == "𠮷﨑 髙子😀"
    assert "𠮷﨑 髙子😀" in admin.get("/admin/users?q=吉崎高子").text


def test_only_the_scope_that_belongs_to_the_role_is_kept(admin: FlaskClient, city: City) -> None:
    admin.post(
        "/admin/users/new", data=person(city, role="site_manager", department_id=city.child_department)
    )

    made = facts.person("newcomer")
    assert (made.services, made.department) == ([], None)


def test_somebody_new_of_a_department_finds_the_form_filled_in(admin: FlaskClient, city: City) -> None:
    page = admin.get(f"/admin/users/new?role=department_staff&department={city.child_department}").text

    assert '<option selected value="department_staff">' in page
    assert f'<option selected value="{city.child_department}">' in page


def test_a_change_is_kept_and_noted_by_the_names_of_its_fields(admin: FlaskClient, city: City) -> None:
    both = [city.school, city.child]
    response = edited(admin, city.id_of("operator"), display_name="佐藤 改め", services=both)

    changed = facts.person("operator")
    assert response.status_code == 303
    assert (changed.display_name, {s.id for s in changed.services}) == ("佐藤 改め", set(both))
    assert facts.noted(AuditAction.CHANGED) == [
        ("user", "operator", {"fields": ["display_name", "services"]})
    ]


def test_a_form_sent_unchanged_notes_nothing(admin: FlaskClient, city: City) -> None:
    assert edited(admin, city.id_of("operator")).status_code == 303
    assert facts.noted(AuditAction.CHANGED) == []


def test_two_administrators_do_not_overwrite_each_other(admin: FlaskClient, city: City) -> None:
    user_id = city.id_of("operator")
    opened = person_form(admin, user_id)
    edited(admin, user_id, display_name="先の変更")

    late = admin.post(f"/admin/users/{user_id}", data=opened | {"display_name": "後の変更"})
    assert late.status_code == 422
    assert "ほかの方がこの間に内容を変更しました" in late.text
    assert 'value="後の変更"' in late.text
    assert facts.person("operator").display_name == "先の変更"

    seen = re.search(r'name="seen"[^>]*value="(\w+)"', late.text)
    assert seen is not None
    admin.post(f"/admin/users/{user_id}", data=opened | {"display_name": "後の変更", "seen": seen[1]})
    assert facts.person("operator").display_name == "後の変更"


def test_a_person_who_loses_a_role_loses_its_pages_at_once(
    app: Flask, admin: FlaskClient, city: City
) -> None:
    auditor = sign_in(app.test_client(), "auditor")
    edited(admin, city.id_of("auditor"), role="site_manager")

    assert auditor.get("/audit").status_code == 403


def test_a_new_initial_password_signs_the_person_out_and_lets_them_in_again(
    app: Flask, admin: FlaskClient, city: City
) -> None:
    operator = sign_in(app.test_client(), "operator")
    for _ in range(5):
        app.test_client().post("/login", data={"login_id": "operator", "password": "wrong"})

    password = shown_password(admin.post(f"/admin/users/{city.id_of('operator')}/initial-password"))

    assert operator.get("/account").status_code == 302
    assert not can_sign_in(app, "operator")
    assert can_sign_in(app, "operator", password)
    assert facts.person("operator").must_change_password


def test_a_withdrawn_person_is_out_at_once_and_what_they_did_stays(
    app: Flask, admin: FlaskClient, city: City
) -> None:
    operator = sign_in(app.test_client(), "operator")

    assert admin.post(f"/admin/users/{city.id_of('operator')}/withdraw").status_code == 303

    assert operator.get("/account").status_code == 302
    assert not can_sign_in(app, "operator")
    assert facts.noted(AuditAction.CHANGED) == [("user", "operator", {"fields": ["withdrawn"]})]
    assert ("user", "operator", {}) in facts.noted(AuditAction.SIGNED_IN)


def test_a_person_who_comes_back_gets_a_new_initial_password(
    app: Flask, admin: FlaskClient, city: City
) -> None:
    address = f"/admin/users/{city.id_of('operator')}"
    admin.post(f"{address}/withdraw")

    password = shown_password(admin.post(f"{address}/restore"))

    assert not can_sign_in(app, "operator", PASSWORD)
    assert can_sign_in(app, "operator", password)


def test_nobody_withdraws_themselves(admin: FlaskClient, city: City) -> None:
    response = admin.post(f"/admin/users/{city.id_of('administrator')}/withdraw")

    assert response.status_code == 422
    assert "自分のアカウントは停止できません" in response.text
    assert facts.person("administrator").active


def test_nobody_changes_their_own_role_or_issues_themselves_a_password(
    admin: FlaskClient, city: City
) -> None:
    own = city.id_of("administrator")

    assert edited(admin, own, role="auditor").status_code == 422
    assert admin.post(f"/admin/users/{own}/initial-password").status_code == 422
    assert facts.person("administrator").role is Role.ADMINISTRATOR


def test_the_last_administrator_stays(app: Flask, city: City) -> None:
    last, by = facts.person("administrator"), city.id_of("auditor")
    with pytest.raises(Refused, match=r"管理者はこの方だけ|only administrator"), transaction():
        actions.withdraw(last, by, NOW)

    assert facts.person("administrator").active


def test_of_two_administrators_one_can_be_withdrawn(app: Flask, city: City) -> None:
    facts.with_person("auditor", role=Role.ADMINISTRATOR)
    second = sign_in(app.test_client(), "auditor")

    assert second.post(f"/admin/users/{city.id_of('administrator')}/withdraw").status_code == 303
    assert not facts.person("administrator").active


@pytest.mark.parametrize("number", [0, 999_999, 2**31, 10**30])
def test_a_person_who_does_not_exist_is_a_page_that_does_not_exist(admin: FlaskClient, number: int) -> None:
    assert admin.get(f"/admin/users/{number}").status_code == 404
    assert admin.post(f"/admin/users/{number}/withdraw").status_code == 404
