"""ダブルチェック on the screen: by somebody else, wrong, mended, looked at again, and what the weeks say."""

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from foundation.db import db, transaction
from inquiry_desk.cases.kinds import CheckMode, StepKind
from inquiry_desk.cases.models import Case, CaseCheck, CaseRules
from inquiry_desk.registers.models import Finding
from tests.integration.cases.conftest import Arranged
from tests.integration.escalation.desk import browser_of


def drawn(arranged: Arranged) -> Case:
    """A case that the operator entered and that waits for a look."""
    with transaction():
        db.session.get_one(CaseRules, arranged.city.school).check_mode = CheckMode.ALL
    return arranged.having(arranged.case("不備確認", "製票・入力", "審査補助"))


def newest(case_id: int) -> CaseCheck:
    db.session.rollback()
    return db.session.get_one(Case, case_id).checks[-1]


def say(client: FlaskClient, check: CaseCheck, act: str, **form: str) -> TestResponse:
    data = {"seen": str(check.version), "submission_key": f"{act}{check.id}{check.version}{form}"}
    return client.post(f"/cases/checks/{check.id}/{act}", data={**data, **form})


def test_nobody_looks_at_their_own_work_not_even_by_its_address(app: Flask, arranged: Arranged) -> None:
    case = drawn(arranged)
    check, number = newest(case.id), case.number
    own, other = browser_of(app, "operator"), browser_of(app, "colleague")

    assert number not in own.get("/cases/checks").text and number in other.get("/cases/checks").text
    page = own.get(f"/cases/checks/{check.id}").text
    assert "ほかの担当者が確認します" in page and 'name="result"' not in page
    assert say(own, check, "look", result="right").status_code == 422
    assert newest(case.id).checked_at is None

    scanned = other.get(f"/cases/checks/open?number={number.lower()}")
    assert scanned.headers["Location"].endswith(f"/cases/checks/{check.id}")
    assert "見本 花子" in other.get(scanned.headers["Location"]).text
    assert "番号の案件はありません" in other.get("/cases/checks/open?number=K1").text
    assert browser_of(app, "other_operator").get(f"/cases/checks/{check.id}").status_code == 404


def test_what_is_found_wrong_is_mended_and_looked_at_again_before_the_case_leaves(
    app: Flask, arranged: Arranged
) -> None:
    case_id = drawn(arranged).id
    own, other = browser_of(app, "operator"), browser_of(app, "colleague")

    assert say(other, newest(case_id), "look", result="wrong").status_code == 422
    contrary = say(other, newest(case_id), "look", result="right", what="生年月日")
    assert contrary.status_code == 422 and "生年月日" in contrary.text
    assert say(other, newest(case_id), "look", result="wrong", what="生年月日の転記").status_code == 303
    assert "生年月日の転記" in own.get("/cases/checks?view=mend").text
    assert say(other, newest(case_id), "mend", how="直した").status_code == 422
    assert say(own, newest(case_id), "mend", how="生年月日を直した").status_code == 303

    again = newest(case_id)
    assert again.checked_at is None and again.worked_by_id == arranged.city.id_of("operator")
    assert "再確認" in other.get("/cases/checks").text
    assert say(other, again, "look", result="right").status_code == 303
    assert say(other, again, "look", result="right").status_code == 422
    case = arranged.having(case_id)
    assert [step.kind for step in case.steps[-3:]] == [StepKind.CHECKED, StepKind.CORRECTED, StepKind.CHECKED]
    assert "誤りなし" in own.get(f"/cases/{case.number}").text

    lead, found = browser_of(app, "supervisor"), "100.0%"
    assert (
        found in lead.get("/cases/checks/results").text
        and "担当者ごと" in lead.get("/cases/checks/results").text
    )
    page = browser_of(app, "contract_officer").get("/cases/checks/results").text
    assert found in page and "担当者ごと" not in page


def test_a_finding_names_its_case_and_stands_on_the_page_of_the_case(app: Flask, arranged: Arranged) -> None:
    number = arranged.having(arranged.case()).number
    of_others = arranged.having(arranged.case(service_id=arranged.city.child)).number
    lead = browser_of(app, "supervisor")
    wide = number.translate({ord(one): ord(one) + 0xFEE0 for one in "KR0123456789"})
    data = {
        "kind": "input",
        "found_on": "2026-11-10",
        "found_by": "学務支援課",
        "count": "1",
        "what": "転記の誤り",
    }

    assert f'value="{number}"' in lead.get(f"/registers/findings?case={number}").text
    for wrong in (of_others, "KR8-999999"):
        refused = lead.post("/registers/findings", data={**data, "case_number": wrong})
        assert refused.status_code == 422 and wrong in refused.text
    mixed = {**data, "case_number": of_others, "service_id": str(arranged.city.school)}
    refused = browser_of(app, "site_manager").post("/registers/findings", data=mixed)
    assert refused.status_code == 422 and "別の業務" in refused.text
    assert lead.post("/registers/findings", data={**data, "case_number": wide}).status_code == 303

    finding = db.session.scalars(select(Finding)).one()
    address = f"/registers/findings/{finding.id}"
    assert "転記の誤り" in browser_of(app, "school_staff").get(f"/cases/{number}").text
    corrected = {**data, "case_number": "", "kind": "slip", "seen": str(finding.version)}
    corrected |= {"service_id": str(finding.service_id)}
    assert lead.post(f"{address}/correct", data=corrected).status_code == 303
    page = lead.get(address).text
    assert number in page and "製票" in page and "入力" in page
    assert "製票" in lead.get("/registers/findings/list.csv").text
