"""規則の確認: the page says what an inquiry would meet, and stores nothing."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from escalation.models import Escalation
from foundation.audit.models import AuditEntry
from foundation.db import db
from foundation.organisation.models import Service
from tests.integration.routing import making
from tests.personas import City, sign_in


@pytest.fixture
def admin(client: FlaskClient, city: City) -> FlaskClient:
    return sign_in(client, "administrator")


def tried(admin: FlaskClient, city: City, **typed: object) -> str:
    sent = {"service_id": city.school, "received_by": "phone"} | typed
    response = admin.post("/admin/routing/try", data=sent)
    assert response.status_code == 200
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", response.text))


def test_the_rule_that_fires_is_shown_with_its_word_and_its_terms(admin: FlaskClient, city: City) -> None:
    section_id = making.section(
        city.school_department, phone="096-000-7777", mail_address="kakari@dept.example.jp"
    )
    making.made(city, "写し", words="転入\nコピー", section_id=section_id, includes_phone=True)
    page = tried(admin, city, text="証明書のｺﾋﾟｰ")

    assert "適用される規則:「写し」" in page
    assert "学務支援課就学係" in page
    assert "案内する電話番号096-000-7777" in page
    assert "メールkakari@dept.example.jp" in page
    assert "課に渡す項目電話番号、添付ファイル" in page
    assert "見つかったことば:「コピー」" in page


def test_the_deadlines_are_those_of_a_hand_over_now(admin: FlaskClient, city: City) -> None:
    making.made(city, "写し", accept_within_hours=4, answer_within_hours=16, urgent_within_hours=3)
    page = tried(admin, city)

    # Monday 10:00, with 8.75 hours a day until 17:15.
    assert "受領の期限令和8年11月16日(月)14:00(業務時間で4時間)" in page
    assert "回答の期限令和8年11月17日(火)17:15(業務時間で16時間)" in page
    assert "回答の期限（緊急の場合）令和8年11月16日(月)13:00(業務時間で3時間)" in page
    assert "なぜこの期限か" in page


def test_every_other_rule_says_why_not(admin: FlaskClient, city: City) -> None:
    making.made(city, "別業務", service_id=city.child)
    making.made(city, "別分類", service_id=city.school, category_id=city.categories[city.school])
    making.made(city, "別経路", received_by="mail")
    making.made(city, "別語", words="コピー")
    making.made(city, "当たり", "あと")
    page = tried(admin, city, text="転入")

    assert "適用される規則:「当たり」" in page
    reasons = ["別の業務の規則です", "別の分類の規則です", "先の規則が適用されました"]
    assert [reason for reason in reasons if reason not in page] == []
    assert page.index("別業務") < page.index("別の業務の規則です") < page.index("別分類")


def test_where_no_rule_fits_the_agreement_is_shown(admin: FlaskClient, city: City) -> None:
    page = tried(admin, city)

    assert "当てはまる規則はありません。業務の取り決めに従って照会します" in page
    assert "学務支援課" in page


def test_where_a_supervisor_decides_the_page_says_why(admin: FlaskClient, city: City) -> None:
    making.made(city, "当てはまる", received_by="phone")
    undecided = tried(admin, city, service_id="")
    assert "業務監督者が照会先を決めます" in undecided
    assert "上の理由により適用されません" in undecided

    making.having(Service, city.school, unmatched_to_triage=True)
    assert "業務監督者が照会先を決めます" in tried(admin, city, received_by="mail")


def test_a_category_of_another_service_is_not_tried(admin: FlaskClient, city: City) -> None:
    category = city.categories[city.child]
    response = admin.post(
        "/admin/routing/try",
        data={"service_id": city.school, "category_id": category, "received_by": "phone", "text": "残る語"},
    )

    assert response.status_code == 422
    assert "この分類は、選んだ業務のものではありません" in response.text
    assert "残る語" in response.text


def test_a_rules_own_conditions_are_filled_in(admin: FlaskClient, city: City) -> None:
    page = admin.get(f"/admin/routing/try?service_id={city.child}&received_by=mail").text

    assert f'<option selected value="{city.child}">' in page
    assert '<option selected value="mail">' in page


def test_trying_stores_nothing(app: Flask, admin: FlaskClient, city: City) -> None:
    making.made(city, "当たり")

    def stored() -> tuple[int | None, ...]:
        db.session.rollback()
        return tuple(db.session.scalar(select(func.count(one.id))) for one in (Escalation, AuditEntry))

    before = stored()
    tried(admin, city, text="市民のことば")
    assert stored() == before
