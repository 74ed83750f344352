"""The administrator's page of departments."""

import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from escalation.models import Escalation
from foundation import clock
from foundation.audit.models import AuditAction
from foundation.db import transaction
from foundation.organisation.models import AnsweredBy, Department
from tests.integration.staff import facts
from tests.personas import City, sign_in


@pytest.fixture
def admin(client: FlaskClient, city: City) -> FlaskClient:
    return sign_in(client, "administrator")


def register(admin: FlaskClient, **changes: str) -> TestResponse:
    data = {"code": "nozei", "name": "納税課", "bureau": "財政局", "mail_address": "nozei@dept.example.jp"}
    return admin.post("/admin/departments/new", data=data | {"phone": "内線 1001"} | changes)


def retire(admin: FlaskClient, department_id: int) -> TestResponse:
    return admin.post(f"/admin/departments/{department_id}/use", data={"active": "no"})


def hand_over(city: City, department: Department) -> None:
    """One inquiry that waits for the department's answer."""
    with transaction() as session:
        session.add(
            Escalation(
                inquiry_id=1,
                reference="R8-000001",
                service_id=city.school,
                department_id=department.id,
                subject="申請方法",
                question="申請書はどこですか",
                answered_by=AnsweredBy.DESK,
                handed_over_at=clock.now(),
                handed_over_by_id=city.id_of("operator"),
                due_at=clock.now(),
                changed_at=clock.now(),
            )
        )


def test_departments_are_listed_with_services_and_people(admin: FlaskClient) -> None:
    page = admin.get("/admin/departments").text

    assert all(word in page for word in ("学務支援課", "教育委員会事務局", "就学援助", "1人"))
    assert "利用者なし" not in page


def test_what_a_department_lacks_is_in_the_list_and_on_its_page_with_the_way_out(admin: FlaskClient) -> None:
    register(admin, mail_address="")
    made = facts.department("nozei")

    listed = admin.get("/admin/departments").text
    assert "利用者なし" in listed
    assert "通知先なし" in listed
    page = admin.get(f"/admin/departments/{made.id}").text
    assert "回答できる方がいません" in page
    assert "通知が届きません" in page
    assert f"/admin/users/new?role=department_staff&amp;department={made.id}" in page


def test_a_new_department_is_kept_and_noted(admin: FlaskClient) -> None:
    assert register(admin).status_code == 303

    made = facts.department("nozei")
    assert (made.name, made.bureau, made.mail_address, made.phone) == (
        "納税課",
        "財政局",
        "nozei@dept.example.jp",
        "内線 1001",
    )
    assert facts.noted(AuditAction.CREATED) == [("department", "nozei", {})]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"code": "gakumu"}, "このコードはすでに使われています"),
        ({"code": "-"}, "半角の英小文字"),
        ({"name": ""}, "課名を入力してください。"),
        ({"mail_address": "nozei"}, "メールアドレスの形式ではありません"),
        ({"mail_address": "a@b@example.jp"}, "メールアドレスの形式ではありません"),
        ({"mail_address": "納税課@example.jp"}, "メールアドレスの形式ではありません"),
        ({"phone": "0" * 33}, "32文字以内"),
    ],
)
def test_a_refused_department_says_why_and_keeps_what_was_typed(
    admin: FlaskClient, city: City, changes: dict[str, str], reason: str
) -> None:
    response = register(admin, **changes)

    assert response.status_code == 422
    assert reason in response.text
    assert 'value="財政局"' in response.text
    assert facts.noted(AuditAction.CREATED) == []


def test_a_change_is_kept_and_noted_by_the_names_of_its_fields(admin: FlaskClient, city: City) -> None:
    address = f"/admin/departments/{city.school_department}"
    seen = re.search(r'name="seen"[^>]*value="(\w+)"', admin.get(address).text)
    assert seen is not None
    data = {
        "code": "gakumu",
        "name": "学務支援課",
        "bureau": "教育委員会事務局",
        "mail_address": "new@dept.example.jp",
    }
    response = admin.post(address, data=data | {"phone": "", "seen": seen[1]})

    assert response.status_code == 303
    assert facts.department("gakumu").mail_address == "new@dept.example.jp"
    assert facts.noted(AuditAction.CHANGED) == [("department", "gakumu", {"fields": ["mail_address"]})]


def test_a_department_that_owns_services_stays_and_they_are_named(admin: FlaskClient, city: City) -> None:
    response = retire(admin, city.school_department)

    assert response.status_code == 422
    assert "この課が所管している業務があります" in response.text
    assert "就学援助業務" in response.text
    assert facts.department("gakumu").active


def test_a_department_that_owes_an_answer_stays(admin: FlaskClient, city: City) -> None:
    register(admin)
    hand_over(city, facts.department("nozei"))

    response = retire(admin, facts.department("nozei").id)

    assert response.status_code == 422
    assert "照会が1件あります" in response.text


def test_a_department_without_services_goes_out_of_use_and_comes_back(admin: FlaskClient) -> None:
    register(admin)
    department_id = facts.department("nozei").id

    assert retire(admin, department_id).status_code == 303
    assert not facts.department("nozei").active
    assert "納税課" not in admin.get("/admin/services/new").text

    admin.post(f"/admin/departments/{department_id}/use", data={"active": "yes"})
    assert facts.department("nozei").active
