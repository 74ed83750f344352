"""The pages of the rules."""

import re

import pytest
from flask.testing import FlaskClient

from foundation.organisation.models import Category, ContactSection, Department, Service
from tests.integration.routing import making
from tests.personas import City, sign_in


@pytest.fixture
def admin(client: FlaskClient, city: City) -> FlaskClient:
    return sign_in(client, "administrator")


def seen(page: str) -> str:
    found = re.search(r'name="seen"[^>]*value="(\d+)"', page)
    assert found is not None
    return found[1]


def plain(page: str) -> str:
    """What a reader reads, without blanks."""
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", page))


def test_without_a_rule_the_list_says_what_holds_and_what_to_do(admin: FlaskClient) -> None:
    page = admin.get("/admin/routing/").text

    assert "利用中の振り分け規則はありません" in page
    assert "就学援助業務" in page
    assert "学務支援課" in page


def test_a_rule_reads_as_one_line(admin: FlaskClient, city: City) -> None:
    section_id = making.section(city.school_department)
    making.made(
        city,
        "写しの相談",
        service_id=city.school,
        category_id=city.categories[city.school],
        received_by="phone",
        words="コピー\n複写 証明書",
        section_id=section_id,
        includes_phone=True,
        content_in_notice=True,
        needs_approval=True,
    )
    page = plain(admin.get("/admin/routing/").text)

    assert "業務:就学援助／分類:申請方法／受付経路:電話／ことば:「コピー」または「複写証明書」" in page
    assert (
        "学務支援課就学係:メール(内容を載せる)／受領4時間・回答16時間・緊急の回答3時間"
        "／渡す項目:電話番号、添付ファイル／センターが市民に回答／照会前に業務監督者が承認"
    ) in page


def test_a_rule_is_registered_before_another(admin: FlaskClient, city: City) -> None:
    (wide,) = making.made(city, "広い")
    response = admin.post(
        "/admin/routing/new", data=making.form(city, name="細かい", words="コピー", before_id=wide)
    )

    assert response.status_code == 303
    assert making.names() == ["細かい", "広い"]
    assert "規則を登録しました" in admin.get(response.location).text


def test_a_refused_rule_keeps_what_was_typed_and_names_every_fault(admin: FlaskClient, city: City) -> None:
    sent = making.form(city, name="", words="写しのことば", accept_within_hours=20)
    missing = admin.post("/admin/routing/new", data=sent)
    assert (missing.status_code, "規則の名称を入力してください" in missing.text) == (422, True)

    sent |= {"name": "名称あり", "urgent_within_hours": 20}
    response = admin.post("/admin/routing/new", data=sent)
    assert response.status_code == 422
    assert "受領までの時間は、回答までの時間以下" in response.text
    assert "緊急の回答までの時間は、通常の回答までの時間以下" in response.text
    assert "写しのことば" in response.text
    assert making.names() == []


def test_a_double_click_registers_one_rule(admin: FlaskClient, city: City) -> None:
    for _ in range(2):
        admin.post("/admin/routing/new", data=making.form(city, submission_key="one page"))

    assert making.names() == ["規則"]


def test_a_rule_is_changed(admin: FlaskClient, city: City) -> None:
    (rule_id,) = making.made(city, "一")
    address = f"/admin/routing/{rule_id}"
    mark = seen(admin.get(address).text)
    response = admin.post(
        address, data=making.form(city, name="二", department_id=city.child_department, seen=mark)
    )

    assert response.status_code == 303
    assert (making.rule(rule_id).name, making.rule(rule_id).department.name) == ("二", "こども支援課")


def test_of_two_people_the_second_sees_that_the_rule_changed_and_may_send_again(
    admin: FlaskClient, city: City
) -> None:
    (rule_id,) = making.made(city, "一")
    address = f"/admin/routing/{rule_id}"
    mark = seen(admin.get(address).text)
    admin.post(address, data=making.form(city, name="先の人", seen=mark))
    refused = admin.post(address, data=making.form(city, name="後の人", seen=mark))

    assert refused.status_code == 422
    assert 'value="後の人"' in refused.text
    assert making.names() == ["先の人"]
    admin.post(address, data=making.form(city, name="後の人", seen=seen(refused.text)))
    assert making.names() == ["後の人"]


def test_another_rule_like_this_is_only_filled_in(admin: FlaskClient, city: City) -> None:
    (rule_id,) = making.made(city, "一", words="コピー", includes_name=True, answer_within_hours=9)
    page = admin.get(f"/admin/routing/new?like={rule_id}").text

    assert "「一」の内容を入れてあります" in page
    assert "コピー</textarea>" in page
    assert f'<option selected value="{rule_id}">「一」の前</option>' in page
    assert re.search(r'checked[^>]*name="includes_name"', page)
    assert making.names() == ["一"]


def test_rules_are_arranged(admin: FlaskClient, city: City) -> None:
    _, second = making.made(city, "一", "二")
    response = admin.post(f"/admin/routing/{second}/move", data={"direction": "up"})

    assert making.names() == ["二", "一"]
    assert admin.get(response.location).status_code == 200


def test_a_rule_taken_out_of_use_can_be_brought_back_at_once(admin: FlaskClient, city: City) -> None:
    first, _ = making.made(city, "一", "二")
    page = admin.get(admin.post(f"/admin/routing/{first}/use", data={"active": "no"}).location).text
    assert making.names() == ["二"]
    assert "「一」の利用を停止しました" in page
    assert "元に戻す" in page
    assert "利用停止中の規則（1件）" in page

    admin.post(f"/admin/routing/{first}/use", data={"active": "yes"})
    assert making.names() == ["一", "二"]


@pytest.mark.parametrize(
    ("model", "place", "changed", "said"),
    [
        (Department, "department", {"active": False}, "課が利用停止のため、この規則は適用されません"),
        (ContactSection, "section", {"active": False}, "係が利用停止のため、課あてに照会されます"),
        (Department, "department", {"mail_address": ""}, "使えるメールアドレスがありません"),
        (Service, "service", {"active": False}, "業務が利用停止のため、この規則は適用されません"),
        (Category, "category", {"active": False}, "分類が利用停止のため"),
    ],
)
def test_the_list_and_the_rule_warn_of_what_changed_around_it(
    admin: FlaskClient, city: City, model: type, place: str, changed: dict[str, object], said: str
) -> None:
    section_id = making.section(city.school_department)
    (rule_id,) = making.made(
        city, "一", service_id=city.school, category_id=city.categories[city.school], section_id=section_id
    )
    making.having(model, getattr(making.rule(rule_id), f"{place}_id"), **changed)

    assert said in admin.get("/admin/routing/").text
    assert said in admin.get(f"/admin/routing/{rule_id}").text


def test_a_rule_that_never_fires_names_the_one_before_it(admin: FlaskClient, city: City) -> None:
    making.made(city, "すべて")
    making.made(city, "細かい", words="コピー")
    page = plain(admin.get("/admin/routing/").text)

    assert "この規則が使われることはありません。先の規則は「すべて」です。" in page


def test_the_choices_are_offered_by_heading_and_narrowed_on_request(admin: FlaskClient, city: City) -> None:
    ours = making.section(city.school_department, "就学係")
    making.section(city.child_department, "医療係")
    page = admin.get("/admin/routing/new").text
    assert '<optgroup label="学務支援課">' in page
    assert '<optgroup label="こども医療">' in page

    narrowed = admin.get(
        f"/admin/routing/sections?department_id={city.school_department}&section_id={ours}"
    ).text
    assert f'<option value="{ours}" selected>就学係</option>' in narrowed
    assert "医療係" not in narrowed
    categories = admin.get(f"/admin/routing/categories?service_id={city.child}").text
    assert categories.count("<option") == 2


def test_management_reads_the_agreements_without_a_way_to_change_them(
    client: FlaskClient, city: City
) -> None:
    page = sign_in(client, "site_manager").get("/admin/routing/").text

    assert "就学援助業務" in page
    assert f"/admin/services/{city.school}" not in page


@pytest.mark.parametrize(
    "login_id", ["operator", "supervisor", "school_staff", "contract_officer", "auditor"]
)
def test_nobody_else_sees_or_keeps_a_rule(client: FlaskClient, city: City, login_id: str) -> None:
    (rule_id,) = making.made(city, "秘密の規則")
    sign_in(client, login_id)
    for address in ("/admin/routing/", f"/admin/routing/{rule_id}", "/admin/routing/try"):
        answer = client.get(address)
        assert (answer.status_code, "秘密の規則" in answer.text) == (403, False)
    for address in (f"/admin/routing/{rule_id}", "/admin/routing/new", f"/admin/routing/{rule_id}/use"):
        assert client.post(address, data=making.form(city, name="変えた")).status_code == 403
    assert making.names() == ["秘密の規則"]
