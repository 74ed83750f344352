"""The administrator's page of merging one department into another."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from foundation.audit.models import AuditAction
from foundation.db import transaction
from foundation.organisation.models import Department
from tests.integration.escalation.desk import fresh, hand_over_one
from tests.integration.staff import facts
from tests.personas import City, sign_in


@pytest.fixture
def admin(client: FlaskClient, city: City) -> FlaskClient:
    return sign_in(client, "administrator")


def merge(client: FlaskClient, department_id: int, into: object, **data: str) -> TestResponse:
    address = f"/admin/departments/{department_id}/merge"
    return client.post(address, data={"into_id": str(into)} | data)


def test_first_one_chooses_and_sees_what_goes_along_and_nothing_has_moved(
    admin: FlaskClient, city: City
) -> None:
    escalation_id = hand_over_one(city)
    address = f"/admin/departments/{city.school_department}/merge"

    chosen = admin.get(address).text
    assert "引き継ぐものを確認する" in chosen
    assert "「こども支援課」に統合する" not in chosen
    preview = admin.get(f"{address}?into={city.child_department}").text
    assert "「学務支援課」から「こども支援課」に引き継ぐもの" in preview
    assert "「こども支援課」に統合する" in preview
    assert fresh(escalation_id).department_id == city.school_department
    assert facts.department("gakumu").active


def test_what_changes_for_the_worse_is_said_beforehand(admin: FlaskClient, city: City) -> None:
    with transaction() as session:
        gone = session.get_one(Department, city.school_department)
        gone.answer_approval, gone.webhook_url = True, "https://hooks.dept.example.jp/"
        session.get_one(Department, city.child_department).mail_address = ""
    facts.with_person("school_staff", approves=True)

    page = admin.get(f"/admin/departments/{city.school_department}/merge?into={city.child_department}").text
    for words in ("決裁者が1人移り", "では不要です", "送信先URLは引き継がれません", "通知が届きません"):
        assert words in page


def test_merging_leads_to_the_department_that_took_over_and_is_noted(admin: FlaskClient, city: City) -> None:
    escalation_id = hand_over_one(city)
    response = merge(admin, city.school_department, city.child_department)

    assert (response.status_code, response.location) == (303, f"/admin/departments/{city.child_department}")
    page = admin.get(response.location).text
    assert "「学務支援課」を統合しました" in page
    assert "就学援助業務" in page and "山本" in page
    assert fresh(escalation_id).department_id == city.child_department
    assert facts.noted(AuditAction.CHANGED) == [
        ("department", "gakumu", {"merged_into": "kodomo", "inquiries_moved": 1, "people_moved": 1})
    ]
    gone = admin.get(f"/admin/departments/{city.school_department}").text
    assert "この課は「こども支援課」に統合されました。" in gone


def test_a_second_click_merges_nothing_again(admin: FlaskClient, city: City) -> None:
    for _ in range(2):
        response = merge(admin, city.school_department, city.child_department, submission_key="one page")
        assert response.status_code == 303
    assert len(facts.noted(AuditAction.CHANGED)) == 1


@pytest.mark.parametrize("into", ["", "none", "999999"])
def test_a_merge_into_nothing_is_refused(admin: FlaskClient, city: City, into: str) -> None:
    assert merge(admin, city.school_department, into).status_code == 422
    assert facts.department("gakumu").active


def test_a_department_is_not_merged_into_itself(admin: FlaskClient, city: City) -> None:
    assert merge(admin, city.school_department, city.school_department).status_code == 422
    assert facts.department("gakumu").active


def test_taking_a_busy_department_out_of_use_is_refused_with_the_way_to_merge_it(
    admin: FlaskClient, city: City
) -> None:
    response = admin.post(f"/admin/departments/{city.school_department}/use", data={"active": "no"})

    assert response.status_code == 422
    assert "ほかの課に統合してください" in response.text
    assert f'href="/admin/departments/{city.school_department}/merge"' in response.text


def test_a_merged_department_that_comes_back_stands_for_itself_again(admin: FlaskClient, city: City) -> None:
    merge(admin, city.school_department, city.child_department)
    admin.post(f"/admin/departments/{city.school_department}/use", data={"active": "yes"})

    back = facts.department("gakumu")
    assert (back.active, back.merged_into_id) == (True, None)
    assert facts.noted(AuditAction.CHANGED)[-1][2] == {"fields": ["active", "merged_into_id"]}


def test_the_people_who_came_along_see_the_inquiries_of_both(
    app: Flask, admin: FlaskClient, city: City
) -> None:
    escalation_id = hand_over_one(city)
    merge(admin, city.school_department, city.child_department)

    for login_id in ("school_staff", "child_staff"):
        staff = sign_in(app.test_client(), login_id)
        assert staff.get(f"/department/{escalation_id}").status_code == 200


@pytest.mark.parametrize("number", [0, 999_999, 10**30])
def test_a_department_that_does_not_exist_cannot_be_merged(admin: FlaskClient, number: int) -> None:
    assert admin.get(f"/admin/departments/{number}/merge").status_code == 404
    assert merge(admin, number, 1).status_code == 404
