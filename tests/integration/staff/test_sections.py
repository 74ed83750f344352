"""担当係: the contact sections of a department."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from foundation.audit.models import AuditAction
from foundation.db import db
from foundation.organisation.models import ContactSection
from tests.integration.staff import facts
from tests.personas import City, sign_in


@pytest.fixture
def admin(client: FlaskClient, city: City) -> FlaskClient:
    return sign_in(client, "administrator")


def add(admin: FlaskClient, department_id: int, **changes: str) -> TestResponse:
    data = {"name": "給付係", "mail_address": "kyufu@dept.example.jp", "phone": "内線 2001"}
    return admin.post(f"/admin/departments/{department_id}/sections", data=data | changes)


def sections(department_id: int) -> list[ContactSection]:
    db.session.rollback()
    query = select(ContactSection).where(ContactSection.department_id == department_id)
    return list(db.session.scalars(query.order_by(ContactSection.position)))


def test_a_department_without_sections_says_what_that_means(admin: FlaskClient, city: City) -> None:
    page = admin.get(f"/admin/departments/{city.school_department}/sections").text

    assert "担当係は登録されていません" in page
    assert "照会は課全体あてになります" in page


def test_a_section_is_kept_shown_and_noted(admin: FlaskClient, city: City) -> None:
    assert add(admin, city.school_department).status_code == 303

    (made,) = sections(city.school_department)
    assert (made.name, made.mail_address, made.phone, made.position, made.active) == (
        "給付係",
        "kyufu@dept.example.jp",
        "内線 2001",
        1,
        True,
    )
    assert facts.noted(AuditAction.CREATED) == [("section", str(made.id), {"department": "gakumu"})]
    for address in ("", "/sections"):
        assert "給付係" in admin.get(f"/admin/departments/{city.school_department}{address}").text


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"name": " "}, "担当係の名前を入力してください。"),
        ({"name": "あ" * 101}, "100文字以内"),
        ({"mail_address": "kyufu"}, "メールアドレスの形式ではありません"),
        ({"phone": "0" * 33}, "32文字以内"),
    ],
)
def test_a_refused_section_says_why_and_keeps_what_was_typed(
    admin: FlaskClient, city: City, changes: dict[str, str], reason: str
) -> None:
    response = add(admin, city.school_department, **changes)

    assert response.status_code == 422
    assert reason in response.text
    assert any(kept in response.text for kept in ("給付係", "内線 2001"))
    assert sections(city.school_department) == []


def test_two_sections_of_one_department_have_two_names_and_of_two_departments_may_share_one(
    admin: FlaskClient, city: City
) -> None:
    add(admin, city.school_department)

    second = add(admin, city.school_department)
    assert second.status_code == 422
    assert "この課には同じ名前の担当係があります" in second.text
    assert add(admin, city.child_department).status_code == 303


def test_a_section_is_changed_and_noted_by_the_names_of_its_fields(admin: FlaskClient, city: City) -> None:
    add(admin, city.school_department)
    address = f"/admin/sections/{sections(city.school_department)[0].id}"
    seen = re.search(r'name="seen"[^>]*value="(\w+)"', admin.get(address).text)
    assert seen is not None
    data = {"name": "給付第一係", "mail_address": "", "phone": "内線 2001", "seen": seen[1]}

    assert admin.post(address, data=data).status_code == 303
    (changed,) = sections(city.school_department)
    assert (changed.name, changed.mail_address) == ("給付第一係", "")
    assert facts.noted(AuditAction.CHANGED) == [
        ("section", str(changed.id), {"department": "gakumu", "fields": ["name", "mail_address"]})
    ]
    late = admin.post(address, data=data | {"name": "後の変更"})
    assert late.status_code == 422
    assert "ほかの方がこの間に内容を変更しました" in late.text


def test_sections_are_arranged_by_hand(admin: FlaskClient, city: City) -> None:
    for name in ("一係", "二係", "三係"):
        add(admin, city.school_department, name=name)
    third = sections(city.school_department)[2]

    admin.post(f"/admin/sections/{third.id}/move", data={"direction": "up"})
    assert [one.name for one in sections(city.school_department)] == ["一係", "三係", "二係"]


def test_a_section_goes_out_of_use_and_comes_back(admin: FlaskClient, city: City) -> None:
    add(admin, city.school_department)
    section_id = sections(city.school_department)[0].id

    admin.post(f"/admin/sections/{section_id}/use", data={"active": "no"})
    assert not sections(city.school_department)[0].active
    assert "学務支援課 給付係" not in admin.get("/admin/users/new").text

    admin.post(f"/admin/sections/{section_id}/use", data={"active": "yes"})
    assert sections(city.school_department)[0].active
    assert "学務支援課 給付係" in admin.get("/admin/users/new").text


@pytest.mark.parametrize("number", [0, 999_999, 10**30])
def test_a_section_that_does_not_exist_is_a_page_that_does_not_exist(admin: FlaskClient, number: int) -> None:
    assert admin.get(f"/admin/sections/{number}").status_code == 404
    assert admin.post(f"/admin/sections/{number}/use").status_code == 404
