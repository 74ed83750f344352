"""How a department is told, its webhook and the key of its signatures, as the administrator enters them."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from escalation.webhooks.keys import webhook_key
from foundation.audit.models import AuditAction
from foundation.db import transaction
from foundation.organisation.models import Department, NoticeMode
from inquiry_desk.runtime import runtime
from tests.integration.staff import facts
from tests.personas import City, sign_in

URL = "https://hooks.dept.example.jp/inquiries?from=desk"
KEY = re.compile(r'id="webhook-key">([0-9a-f]{64})<')


@pytest.fixture
def admin(client: FlaskClient, city: City) -> FlaskClient:
    return sign_in(client, "administrator")


def edited(admin: FlaskClient, department_id: int, **changes: str) -> TestResponse:
    address = f"/admin/departments/{department_id}"
    seen = re.search(r'name="seen"[^>]*value="(\w+)"', admin.get(address).text)
    assert seen is not None
    data = {
        "code": "gakumu",
        "name": "学務支援課",
        "bureau": "教育委員会事務局",
        "mail_address": "gakumu@dept.example.jp",
        "notice_mode": "each",
        "seen": seen[1],
    }
    return admin.post(address, data=data | changes)


def key_page(admin: FlaskClient, department_id: int) -> TestResponse:
    return admin.post(f"/admin/departments/{department_id}/webhook-key")


def test_head_approval_way_of_telling_and_webhook_are_kept_and_noted(admin: FlaskClient, city: City) -> None:
    response = edited(
        admin,
        city.school_department,
        head_mail_address="ｋａｃｈｏ@dept.example.jp",
        answer_approval="y",
        notice_mode="digest",
        webhook_url=URL,
    )

    assert response.status_code == 303
    changed = facts.department("gakumu")
    assert changed.head_mail_address == "kacho@dept.example.jp"
    assert (changed.answer_approval, changed.notice_mode, changed.webhook_url) == (
        True,
        NoticeMode.DIGEST,
        URL,
    )
    fields = ["head_mail_address", "answer_approval", "notice_mode", "webhook_url"]
    assert facts.noted(AuditAction.CHANGED) == [("department", "gakumu", {"fields": fields})]


@pytest.mark.parametrize(
    "url",
    [
        "hooks.dept.example.jp",
        "ftp://hooks.dept.example.jp/",
        "https://",
        "https://user:secret@hooks.dept.example.jp/",
        "https://hooks.dept.example.jp/#part",
        "https://hooks.dept.example.jp:port/",
        "https://hooks.dept.example.jp/a b",
        "javascript:alert(1)",
    ],
)
def test_what_is_no_address_to_post_to_is_refused_and_kept_in_the_form(
    admin: FlaskClient, city: City, url: str
) -> None:
    response = edited(admin, city.school_department, webhook_url=url)

    assert response.status_code == 422
    assert "送信先URLの形式ではありません" in response.text
    assert facts.department("gakumu").webhook_url == ""


def test_approval_without_an_approver_is_warned_of_until_there_is_one(admin: FlaskClient, city: City) -> None:
    edited(admin, city.school_department, answer_approval="y")
    address = f"/admin/departments/{city.school_department}"

    assert "決裁者が登録されていません" in admin.get(address).text
    facts.with_person("school_staff", approves=True)
    page = admin.get(address).text
    assert "決裁者が登録されていません" not in page
    assert "決裁者" in page


def test_the_key_is_shown_on_request_only_and_that_is_noted(
    app: Flask, admin: FlaskClient, city: City
) -> None:
    edited(admin, city.school_department, webhook_url=URL)
    key = webhook_key(runtime().secret_key, "gakumu", 1)

    assert key not in admin.get(f"/admin/departments/{city.school_department}").text
    assert facts.noted(AuditAction.READ) == []
    shown = KEY.search(key_page(admin, city.school_department).text)
    assert shown is not None and shown[1] == key
    assert facts.noted(AuditAction.READ) == [("department", "gakumu", {"webhook_key": True})]
    assert key not in str(facts.noted(AuditAction.READ))


def test_the_key_is_never_left_on_the_way(admin: FlaskClient, city: City) -> None:
    edited(admin, city.school_department, webhook_url=URL)

    assert "no-store" in key_page(admin, city.school_department).headers["Cache-Control"]
    assert admin.get(f"/admin/departments/{city.school_department}/webhook-key").status_code == 405


def test_a_second_copy_of_the_form_shows_no_key_again(admin: FlaskClient, city: City) -> None:
    edited(admin, city.school_department, webhook_url=URL)
    address, data = f"/admin/departments/{city.school_department}/webhook-key", {"submission_key": "one page"}

    assert admin.post(address, data=data).status_code == 200
    assert admin.post(address, data=data).status_code == 303


def test_a_new_key_is_another_one_and_noted_without_the_key(admin: FlaskClient, city: City) -> None:
    edited(admin, city.school_department, webhook_url=URL)
    before = KEY.search(key_page(admin, city.school_department).text)

    admin.post(f"/admin/departments/{city.school_department}/webhook-key/new")

    after = KEY.search(key_page(admin, city.school_department).text)
    assert before and after and before[1] != after[1]
    assert facts.department("gakumu").webhook_key_version == 2
    assert facts.noted(AuditAction.CHANGED)[-1] == (
        "department",
        "gakumu",
        {"fields": ["webhook_key_version"]},
    )


def test_another_code_means_another_key_and_is_said(admin: FlaskClient, city: City) -> None:
    edited(admin, city.school_department, webhook_url=URL)
    response = edited(admin, city.school_department, webhook_url=URL, code="gakumu-2")

    assert "署名の鍵も変わりました" in admin.get(response.location or "/").text


def test_only_the_administrator_sees_a_key(app: Flask, city: City) -> None:
    with transaction() as session:
        session.get_one(Department, city.school_department).webhook_url = URL
    for login_id in city.people:
        if login_id != "administrator":
            assert key_page(sign_in(app.test_client(), login_id), city.school_department).status_code == 403
