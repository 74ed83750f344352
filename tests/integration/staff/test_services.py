"""The administrator's page of services."""

import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from foundation import clock
from foundation.audit.models import AuditAction
from foundation.db import transaction
from foundation.organisation.models import AnsweredBy, ReplyApproval
from tests.conftest import NOW
from tests.integration.staff import facts
from tests.personas import City, sign_in


@pytest.fixture
def admin(client: FlaskClient, city: City) -> FlaskClient:
    return sign_in(client, "administrator")


def form(city: City, **changes: object) -> dict[str, object]:
    values: dict[str, object] = {
        "code": "zei-koza",
        "name": "市税口座登録業務",
        "short_name": "市税口座",
        "name_en": "City tax accounts",
        "department_id": city.child_department,
        "starts_on": "2026-10-01",
        "ends_on": "2027-09-30",
        "mail_local_part": "zei-koza",
        "answer_within_hours": 24,
        "answered_by": "department",
        "active": "y",
    }
    return values | changes


def register(admin: FlaskClient, city: City, **changes: object) -> TestResponse:
    return admin.post("/admin/services/new", data=form(city, **changes))


def codes_in_order(admin: FlaskClient) -> list[str]:
    page = admin.get("/admin/services").text
    return re.findall(r"(\w+)@desk\.example\.jp", page)


def focused_button(page: str) -> str:
    """The label of the one button that has the focus when the page opens."""
    (label,) = re.findall(r'aria-label="([^"]*)" data-focus', page)
    return str(label)


def seen_on(admin: FlaskClient, address: str) -> str:
    found = re.search(r'name="seen"[^>]*value="(\w+)"', admin.get(address).text)
    assert found is not None
    return found[1]


def test_services_are_listed_with_owner_period_and_address(admin: FlaskClient) -> None:
    page = admin.get("/admin/services").text

    assert all(word in page for word in ("就学援助業務", "学務支援課", "shugaku@desk.example.jp"))
    assert "令和7年1月6日(月)" in page
    assert "取扱期間外" in page  # the service whose period ended


def test_a_new_service_is_kept_with_all_that_was_typed(admin: FlaskClient, city: City) -> None:
    response = register(admin, city, includes_contact="y", reply_approval="always")

    made = facts.service("zei-koza")
    assert response.location == f"/admin/services/{made.id}/categories"
    assert (made.name, made.short_name, made.name_en) == ("市税口座登録業務", "市税口座", "City tax accounts")
    assert (made.mail_local_part, made.answer_within_hours) == ("zei-koza", 24)
    assert (made.answered_by, made.includes_contact, made.active) == (AnsweredBy.DEPARTMENT, True, True)
    assert made.reply_approval is ReplyApproval.ALWAYS
    assert facts.noted(AuditAction.CREATED) == [("service", "zei-koza", {})]


def test_a_double_click_registers_one_service(admin: FlaskClient, city: City) -> None:
    first, second = (register(admin, city, submission_key="one page") for _ in range(2))

    assert first.location == second.location
    assert len(facts.noted(AuditAction.CREATED)) == 1


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"code": "shugaku"}, "このコードはすでに使われています"),
        ({"code": "日本語"}, "半角の英小文字"),
        ({"name": " "}, "業務名を入力してください。"),
        ({"short_name": "あ" * 21}, "20文字以内"),
        ({"department_id": ""}, "業務所管課を選んでください。"),
        ({"starts_on": ""}, "開始日を入力してください。"),
        ({"ends_on": "2026-09-30"}, "終了日が開始日より前です"),
        ({"mail_local_part": "shugaku"}, "「就学援助業務」が使っています"),
        ({"mail_local_part": "SHUGAKU"}, "「就学援助業務」が使っています"),
        ({"mail_local_part": "a b"}, "半角の英小文字"),
        ({"mail_local_part": "a..b"}, "半角の英小文字"),
        ({"mail_local_part": "zei@example.jp"}, "半角の英小文字"),
        ({"mail_local_part": "info"}, "センターが使用しています"),
        ({"mail_local_part": "postmaster"}, "センターが使用しています"),
        ({"answer_within_hours": "0"}, "1から400まで"),
    ],
)
def test_a_refused_service_says_why_and_keeps_what_was_typed(
    admin: FlaskClient, city: City, changes: dict[str, object], reason: str
) -> None:
    response = register(admin, city, **changes)

    assert response.status_code == 422
    assert reason in response.text
    assert "City tax accounts" in response.text
    assert facts.noted(AuditAction.CREATED) == []


def test_full_width_letters_make_an_ordinary_address(admin: FlaskClient, city: City) -> None:
    register(admin, city, mail_local_part="ＺＥＩ．ｋｏｚａ")

    assert facts.service("zei-koza").mail_local_part == "zei.koza"


def test_several_services_may_have_no_address_of_their_own(admin: FlaskClient, city: City) -> None:
    assert register(admin, city, mail_local_part="").status_code == 303
    assert register(admin, city, code="second", mail_local_part="").status_code == 303


def test_a_change_is_kept_and_noted_by_the_names_of_its_fields(admin: FlaskClient, city: City) -> None:
    address = f"/admin/services/{city.school}"
    held = facts.service("shugaku")
    data = form(
        city,
        code=held.code,
        name=held.name,
        short_name=held.short_name,
        name_en="",
        mail_local_part="shugaku",
    )
    data |= {"department_id": city.school_department, "starts_on": "2025-01-06", "answered_by": "desk"}
    response = admin.post(address, data=data | {"answer_within_hours": 8, "seen": seen_on(admin, address)})

    assert response.status_code == 303
    assert facts.service("shugaku").answer_within_hours == 8
    assert facts.noted(AuditAction.CHANGED) == [("service", "shugaku", {"fields": ["answer_within_hours"]})]


def test_two_administrators_do_not_overwrite_each_other(admin: FlaskClient, city: City) -> None:
    address = f"/admin/services/{city.school}"
    data = form(city, code="shugaku", mail_local_part="shugaku", seen=seen_on(admin, address))
    admin.post(address, data=data | {"name": "先の変更"})
    late = admin.post(address, data=data | {"name": "後の変更"})

    assert late.status_code == 422
    assert facts.service("shugaku").name == "先の変更"


def test_a_service_of_a_department_without_staff_says_what_to_do(admin: FlaskClient, city: City) -> None:
    facts.with_person("school_staff", active=False)
    page = admin.get(f"/admin/services/{city.school}").text

    assert "回答できる方がいません" in page
    assert f"/admin/users/new?role=department_staff&amp;department={city.school_department}" in page


def test_a_department_out_of_use_cannot_own_a_service_in_use(admin: FlaskClient, city: City) -> None:
    with transaction():
        facts.department("kodomo").active = False

    assert register(admin, city).status_code == 422


def test_services_are_arranged_one_place_at_a_time(admin: FlaskClient, city: City) -> None:
    before = codes_in_order(admin)
    response = admin.post(f"/admin/services/{city.child}/move", data={"direction": "up"})
    admin.post(f"/admin/services/{city.child}/move", data={"direction": "up"})

    assert response.location == f"/admin/services?moved={city.child}&direction=up"
    assert codes_in_order(admin) == ["kodomo", *[code for code in before if code != "kodomo"]]


def test_the_hand_stays_on_the_button_that_moved_a_row(admin: FlaskClient, city: City) -> None:
    admin.post(f"/admin/services/{city.child}/move", data={"direction": "up"})
    page = admin.get(f"/admin/services?moved={city.child}&direction=up").text

    assert focused_button(page) == "こども医療を上へ"


def test_at_the_top_the_hand_goes_to_the_way_down(admin: FlaskClient, city: City) -> None:
    top = facts.service(codes_in_order(admin)[0])
    page = admin.get(f"/admin/services?moved={top.id}&direction=up").text

    assert focused_button(page) == f"{top.short_name}を下へ"


def test_the_same_click_sent_twice_moves_a_row_once(admin: FlaskClient, city: City) -> None:
    before = codes_in_order(admin)
    for _ in range(2):
        data = {"direction": "down", "submission_key": "one click"}
        admin.post(f"/admin/services/{city.school}/move", data=data)

    assert codes_in_order(admin).index("shugaku") == before.index("shugaku") + 1


def test_the_state_of_a_period_follows_the_day(admin: FlaskClient, city: City) -> None:
    with clock.fixed(NOW.replace(year=2025, month=2)):
        sign_in(admin, "administrator")
        assert "取扱期間外" not in admin.get("/admin/services").text
