"""The list of cases, and the page of one: found, narrowed, saved as a file, corrected, extended."""

from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from foundation import clock
from foundation.db import db, transaction
from inquiry_desk.cases.intake import listing
from inquiry_desk.cases.intake.narrowing import Filters, View
from inquiry_desk.cases.kinds import StepKind
from inquiry_desk.cases.models import Case
from tests.conftest import NOW
from tests.integration.cases.conftest import Arranged
from tests.personas import sign_in

YOSHI = {
    "applicant": "𠮷﨑 髙子",
    "kana": "ヨシザキ タカコ",
    "born_on": date(1960, 4, 1),
    "phone_e164": "+81960001234",
    "source_number": "E-2026-77",
}


def listed(arranged: Arranged, who: str = "operator", **narrowed: object) -> list[int]:
    page = listing.page_of(Filters(**narrowed), arranged.person(who), clock.now())  # type: ignore[arg-type]
    return [case.id for case in page.cases]


def test_a_case_is_found_by_what_is_known_of_it(arranged: Arranged) -> None:
    known, other = arranged.case(**YOSHI), arranged.case()
    arranged.case(service_id=arranged.city.child, by="other_operator", **YOSHI)

    for words in (
        "吉崎", "吉崎高子", "よしざき", "ヨシザキ　タ", "S35.4.1", "昭和35年4月1日", "1960/4/1",
        "096-000-1234", "０９６０００１２３４", "E-2026-77", "ｋｒ８－０００００１", "1",
    ):  # fmt: skip
        assert listed(arranged, view=View.ALL, words=words) == [known], words
    for words in ("崎", "たかこ", "1960/4/2", "096-000-12", "KR8-0000", "%", "_"):
        assert listed(arranged, view=View.ALL, words=words) == [], words
    assert listed(arranged, view=View.ALL) == [other, known]


def test_the_lists_hold_what_they_are_named_after(arranged: Arranged) -> None:
    late, fresh = arranged.case(received_on=date(2026, 9, 1)), arranged.case(by="colleague")
    over = arranged.case("取下げ")
    counts = listing.count_views(Filters(), arranged.person("operator"), clock.now())

    assert {view: listed(arranged, view=view) for view in View} == {
        View.UNDER_WAY: [fresh, late],
        View.LATE: [late],
        View.MISSING: [],
        View.MINE: [over, late],
        View.OVER: [over],
        View.ALL: [over, fresh, late],
    }
    assert list(counts.values()) == [2, 1, 0, 2, 1, 3]
    assert listed(arranged, stage_id=arranged.stage(arranged.city.school, "受付").id) == [fresh, late]
    assert listed(arranged, from_day=date(2026, 9, 2), view=View.ALL) == [over, fresh]
    assert listed(arranged, to_day=date(2026, 9, 1)) == [late]
    assert listed(arranged, "child_staff", view=View.ALL) == []
    assert listed(arranged, "school_staff", view=View.LATE) == [late]


def test_pages_follow_each_other_both_ways_and_skip_nothing(arranged: Arranged) -> None:
    first = arranged.case()
    with transaction() as session:
        columns = {c.key: getattr(session.get(Case, first), c.key) for c in Case.__mapper__.columns}
        for n in range(2, 104):
            more = {"id": first + n, "sequence": n, "number": f"KR8-{n:06d}"}
            session.add(Case(**(columns | more)))
    who = arranged.person("operator")

    for words in ("", "見本"):
        page = listing.page_of(Filters(words=words), who, clock.now())
        pages = [page]
        while page.after:
            page = listing.page_of(Filters(words=words, past=page.after), who, clock.now())
            pages.append(page)
        shown = [case.id for page in pages for case in page.cases]
        assert shown == sorted(shown, reverse=True)
        assert ([len(page.cases) for page in pages], len(set(shown))) == ([50, 50, 3], 103)
        back = listing.page_of(Filters(words=words, past=pages[2].before, back=True), who, clock.now())
        assert [case.id for case in back.cases] == [case.id for case in pages[1].cases]


def test_the_list_hides_names_and_leads_to_moving_and_the_file_is_for_supervision(
    app: Flask, arranged: Arranged
) -> None:
    arranged.case(**YOSHI)
    operator = sign_in(app.test_client(), "operator")

    page = operator.get("/cases?service_id=1").text

    assert "𠮷●●●" in page
    assert "髙子" not in page
    assert 'name="picked" value="KR8-000001"' in page
    assert operator.get("/cases?q=KR8-000001").location == "/cases/KR8-000001"
    assert operator.get("/cases/list.csv").status_code == 403
    supervisor = sign_in(app.test_client(), "supervisor")
    saved = supervisor.get("/cases/list.csv?view=all").get_data(as_text=True)
    assert "KR8-000001,就学援助業務,紙,E-2026-77" in saved
    assert "960001234" not in saved
    assert supervisor.get("/cases/list.xlsx?view=late").status_code == 200


def test_a_correction_names_the_fields_and_moves_the_days_and_refuses_an_older_page(
    client: FlaskClient, arranged: Arranged
) -> None:
    number, case_id = "KR8-000001", arranged.case(**YOSHI)
    due, operator = arranged.having(case_id).due_on, sign_in(client, "operator")
    page = operator.get(f"/cases/{number}/correct").text
    seen = page.split('name="seen"')[1].split('value="')[1].split('"')[0]
    empty = dict.fromkeys(("kana", "born_on", "phone", "kind", "note"), "")
    typed = empty | {
        "seen": seen,
        "received_on": "R8.11.13",
        "applicant": "𠮷﨑 孝子",
        "source_number": "E-2026-77",
    }

    assert operator.post(f"/cases/{number}/correct", data=typed).status_code == 303
    older = operator.post(f"/cases/{number}/correct", data=typed | {"applicant": "古い画面"})

    case = arranged.having(case_id)
    assert (older.status_code, "古い画面" in older.text) == (422, True)
    assert (case.applicant, case.phone_e164) == ("𠮷﨑 孝子", None)
    assert listed(arranged, words="吉崎孝子") == [case_id]
    assert due - case.due_on in (timedelta(days=3), timedelta(days=1))
    step = case.steps[-1]
    assert step.kind is StepKind.CORRECTED
    assert set(step.details["fields"]) == {"received_on", "applicant", "kana", "born_on", "phone_e164"}
    assert "孝子" not in str(step.details)
    assert "受付日、申請者、かな、生年月日、電話番号" in operator.get(f"/cases/{number}").text


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_an_extension_is_agreed_before_the_day_is_over_and_stays_visible(
    app: Flask, client: FlaskClient, arranged: Arranged
) -> None:
    case_id = arranged.case()
    before = arranged.having(case_id).due_on
    typed = {"to_day": "R9.1.15", "reason": "添付資料の精査", "approved_by": "学務支援課長"}
    sign_in(client, "supervisor")

    assert client.post("/cases/KR8-000001/extend", data=typed | {"approved_by": ""}).status_code == 422
    assert client.post("/cases/KR8-000001/extend", data=typed | {"to_day": "R8.11.16"}).status_code == 422
    assert client.post("/cases/KR8-000001/extend", data=typed).status_code == 303

    case = arranged.having(case_id)
    assert (case.due_on, case.first_due_on) == (date(2027, 1, 15), before)
    page = client.get("/cases/KR8-000001").text
    assert all(words in page for words in ("学務支援課長", "添付資料の精査", "令和9年1月15日"))
    with clock.fixed(NOW + timedelta(days=61)):
        late = sign_in(app.test_client(), "supervisor").post(
            "/cases/KR8-000001/extend", data=typed | {"to_day": "R9.3.1"}
        )
    assert (late.status_code, arranged.having(case_id).due_on) == (422, date(2027, 1, 15))
    assert sign_in(app.test_client(), "operator").post("/cases/KR8-000001/extend").status_code == 403
    db.session.rollback()
