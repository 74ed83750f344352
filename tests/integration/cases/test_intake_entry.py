"""Taking in applications one after the other at keyboard speed."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from foundation.audit.models import AuditAction, AuditEntry
from foundation.db import db
from inquiry_desk.cases.kinds import StepKind
from inquiry_desk.cases.models import Case
from tests.integration.cases.conftest import Arranged
from tests.personas import sign_in


@pytest.fixture
def operator(client: FlaskClient, arranged: Arranged) -> FlaskClient:
    return sign_in(client, "operator")


def typed(arranged: Arranged, **more: Any) -> dict[str, Any]:
    form = {
        "service_id": arranged.city.school,
        "source": "paper",
        "received_on": "R8.11.13",
        "applicant": "𠮷﨑 髙子",
        "kana": "ヨシザキ タカコ",
        "born_on": "昭和35年4月1日",
        "phone": "０９６-０００-１２３４",
        "source_number": "A-17",
    }
    return form | more


def cases() -> list[Case]:
    db.session.rollback()
    db.session.expire_all()
    return list(db.session.scalars(select(Case).order_by(Case.id)))


def test_one_is_registered_and_its_number_read_out_while_the_pile_goes_on(
    operator: FlaskClient, arranged: Arranged
) -> None:
    answer = operator.post("/cases/new", data=typed(arranged, kind="新規", submission_key="k" * 32))
    again = operator.post("/cases/new", data=typed(arranged, kind="新規", submission_key="k" * 32))

    [case] = cases()
    assert (answer.status_code, answer.location) == (303, "/cases/KR8-000001/taken")
    assert again.location == answer.location
    assert (case.applicant, case.phone_e164, str(case.born_on)) == ("𠮷﨑 髙子", "+81960001234", "1960-04-01")
    assert (str(case.received_on), [step.kind for step in case.steps]) == ("2026-11-13", [StepKind.RECEIVED])
    page = operator.get(answer.location).text
    assert "KR8-000001" in page
    assert f"/cases/new?service_id={arranged.city.school}&amp;source=paper&amp;received_on=2026-11-13" in page
    label = operator.get("/cases/KR8-000001/label").text
    assert "就学援助" in label
    assert "髙子" not in label
    assert operator.get("/cases/KR8-000001/barcode.svg").mimetype == "image/svg+xml"


def test_a_form_that_cannot_be_registered_keeps_everything_typed(
    operator: FlaskClient, arranged: Arranged
) -> None:
    wrong = typed(arranged, received_on="R8.11.17", born_on="きのう", phone="わからない")

    answer = operator.post("/cases/new", data=wrong)

    assert answer.status_code == 422
    for kept in ("𠮷﨑 髙子", "きのう", "わからない", "A-17", "受付日に先の日は入力できません。"):
        assert kept in answer.text
    nobody = typed(arranged, applicant="", source_number="")
    assert "あとで案件を探せません" in operator.post("/cases/new", data=nobody).text
    assert cases() == []


def test_two_scans_of_one_form_are_one_case(operator: FlaskClient, arranged: Arranged) -> None:
    operator.post("/cases/new", data=typed(arranged))

    same = operator.post("/cases/new", data=typed(arranged, applicant="別の名"))
    counter = operator.post("/cases/new", data=typed(arranged, source="counter"))

    assert (same.status_code, counter.status_code, len(cases())) == (422, 422, 1)
    assert "KR8-000001として登録済み" in same.text
    assert "同じ申請書番号の案件" in counter.text
    assert "同じ氏名の申請者の案件" in counter.text


def test_a_doubt_is_confirmed_for_what_it_was_shown_for(client: FlaskClient, arranged: Arranged) -> None:
    ended = typed(arranged, service_id=arranged.city.ended, source_number="")
    manager = sign_in(client, "site_manager")
    asked = manager.post("/cases/new", data=ended)
    assert (asked.status_code, "取扱期間の外" in asked.text, cases()) == (422, True, [])

    assert manager.post("/cases/new", data={**ended, "confirmed": "long_ago"}).status_code == 422
    answer = manager.post("/cases/new", data={**ended, "confirmed": "outside_period"})

    assert (answer.status_code, len(cases())) == (303, 1)
    assert "取扱期間は令和8年3月31日(火)に終了しました" in manager.get("/cases/KR8-000001").text


def test_who_may_not_see_a_service_takes_nothing_in_for_it(operator: FlaskClient, arranged: Arranged) -> None:
    answer = operator.post("/cases/new", data=typed(arranged, service_id=arranged.city.child))

    assert (answer.status_code, cases()) == (422, [])


def test_the_scanner_opens_a_case_in_any_writing_and_keeps_what_leads_nowhere(
    operator: FlaskClient, arranged: Arranged
) -> None:
    arranged.case()
    arranged.case(service_id=arranged.city.child, by="other_operator")

    assert operator.get("/cases/open?number=ｋｒ８ー０００００１").location == "/cases/KR8-000001"
    for number in ("KR8-000002", "KR8-000099"):
        missed = operator.get(f"/cases/open?number={number}")
        assert missed.status_code == 404
        assert f'value="{number}"' in missed.text
    assert operator.get("/cases/KR8-000002").status_code == 404


def test_opening_and_printing_a_case_are_noted(operator: FlaskClient, arranged: Arranged) -> None:
    arranged.case()

    assert "見本 花子" in operator.get("/cases/KR8-000001").text
    assert "ミホン ハナコ" in operator.get("/cases/KR8-000001/print").text

    read = select(AuditEntry).where(AuditEntry.action == AuditAction.READ, AuditEntry.subject_kind == "case")
    noted = [(entry.subject_id, entry.details) for entry in db.session.scalars(read.order_by(AuditEntry.id))]
    assert noted == [("KR8-000001", {}), ("KR8-000001", {"printed": True})]
