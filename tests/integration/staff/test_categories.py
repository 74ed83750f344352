"""The categories of a service."""

import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from foundation.audit.models import AuditAction
from foundation.organisation.queries import active_categories
from tests.integration.staff import facts
from tests.personas import City, sign_in


@pytest.fixture
def admin(client: FlaskClient, city: City) -> FlaskClient:
    return sign_in(client, "administrator")


def add(admin: FlaskClient, city: City, name: str, **more: str) -> TestResponse:
    return admin.post(f"/admin/services/{city.school}/categories", data={"name": name, "name_en": "", **more})


def names() -> list[str]:
    return [category.name for category in facts.categories("shugaku")]


def test_a_category_is_added_at_the_end(admin: FlaskClient, city: City) -> None:
    add(admin, city, "必要書類")
    add(admin, city, "審査状況")

    assert names() == ["申請方法", "必要書類", "審査状況"]
    assert facts.noted(AuditAction.CREATED)[0][2] == {"service": "shugaku"}


def test_a_name_the_service_already_has_is_refused_and_kept_in_the_field(
    admin: FlaskClient, city: City
) -> None:
    response = add(admin, city, "申請方法")

    assert response.status_code == 422
    assert "同じ名称の分類があります" in response.text
    assert 'value="申請方法"' in response.text


def test_two_services_may_have_a_category_of_the_same_name(admin: FlaskClient, city: City) -> None:
    add(admin, city, "払い戻し")

    assert (
        admin.post(f"/admin/services/{city.child}/categories", data={"name": "払い戻し"}).status_code == 303
    )


def test_a_double_click_adds_one_category(admin: FlaskClient, city: City) -> None:
    for _ in range(2):
        add(admin, city, "必要書類", submission_key="one page")

    assert names() == ["申請方法", "必要書類"]


def test_a_category_is_renamed(admin: FlaskClient, city: City) -> None:
    address = f"/admin/categories/{city.categories[city.school]}"
    seen = re.search(r'name="seen"[^>]*value="(\w+)"', admin.get(address).text)
    assert seen is not None
    response = admin.post(address, data={"name": "申請の方法", "name_en": "", "seen": seen[1]})

    assert response.status_code == 303
    assert names() == ["申請の方法"]
    assert facts.noted(AuditAction.CHANGED)[0][2] == {"service": "shugaku", "fields": ["name"]}


def test_categories_are_arranged(admin: FlaskClient, city: City) -> None:
    add(admin, city, "必要書類")
    first = city.categories[city.school]
    admin.post(f"/admin/categories/{first}/move", data={"direction": "down"})

    assert names() == ["必要書類", "申請方法"]


def test_a_category_out_of_use_is_no_longer_offered_and_never_lost(admin: FlaskClient, city: City) -> None:
    address = f"/admin/categories/{city.categories[city.school]}/use"
    admin.post(address, data={"active": "no"})
    assert active_categories(city.school) == []
    assert names() == ["申請方法"]

    admin.post(address, data={"active": "yes"})
    facts.categories("shugaku")
    assert [category.name for category in active_categories(city.school)] == ["申請方法"]


def test_a_service_without_categories_says_what_to_do(admin: FlaskClient, city: City) -> None:
    admin.post(
        "/admin/services/new",
        data={
            "code": "empty",
            "name": "新しい業務",
            "short_name": "新業務",
            "department_id": city.school_department,
            "starts_on": "2026-10-01",
            "ends_on": "2027-09-30",
            "answer_within_hours": 16,
            "answered_by": "desk",
        },
    )

    page = admin.get(f"/admin/services/{facts.service('empty').id}/categories").text
    assert "この業務には分類がありません" in page
