"""The scan station and the page of a case: judged at once, moved in one act, put back by counter-entries."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select

from foundation import clock
from foundation.db import db, transaction
from inquiry_desk.cases.actions import move_case, take_back
from inquiry_desk.cases.kinds import CheckMode, StepKind
from inquiry_desk.cases.models import CaseRules
from inquiry_desk.cases.moving.models import CaseBulkMove
from inquiry_desk.cases.moving.scanning import scan, scanned
from inquiry_desk.cases.moving.verdicts import Verdict
from tests.conftest import NOW
from tests.integration.cases.conftest import Arranged
from tests.personas import sign_in

ONE_DATABASE = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


@ONE_DATABASE
def test_each_scan_is_judged_at_once_and_the_list_outlives_a_reload(app: Flask, arranged: Arranged) -> None:
    check_all(arranged)
    first, other = (
        arranged.case("不備確認"),
        arranged.case(service_id=arranged.city.child, by="other_operator"),
    )
    unchecked = arranged.case("不備確認", "製票・入力", "審査補助")
    numbers = {one: arranged.having(one).number for one in (first, other, unchecked)}
    supervisor = arranged.person("site_manager")
    to, city = (
        arranged.stage(arranged.city.school, "製票・入力"),
        arranged.stage(arranged.city.school, "所管課審査"),
    )
    wide = numbers[first].translate({code: code + 0xFEE0 for code in range(0x30, 0x5B)})

    with transaction():
        said = [
            scan(supervisor, stage, number, clock.now()).verdict
            for stage, number in (
                (to, wide),
                (to, numbers[first].lower()),
                (to, numbers[other]),
                (to, "KR8-999999"),
                (city, numbers[unchecked]),
                (city, numbers[first]),
                (arranged.stage(arranged.city.school, "不備確認"), numbers[first]),
                (arranged.stage(arranged.city.school, "決定"), numbers[first]),
            )
        ]

    assert said == [
        Verdict.READY,
        Verdict.TWICE,
        Verdict.OTHER_SERVICE,
        Verdict.UNKNOWN,
        Verdict.NOT_CHECKED,
        Verdict.NOT_FROM_HERE,
        Verdict.THERE_ALREADY,
        Verdict.NOT_FROM_HERE,
    ]
    page = sign_in(app.test_client(), "site_manager").get(f"/cases/moving?to={to.id}").text
    assert numbers[first] in page and "進められない案件 2件" in page
    assert [one.verdict for one in scanned(arranged.person("operator"), to)] == []


def check_all(arranged: Arranged) -> None:
    with transaction() as session:
        session.get_one(CaseRules, arranged.city.school).check_mode = CheckMode.ALL


def test_one_act_moves_all_and_one_button_puts_those_back_that_did_not_go_on(
    app: Flask, arranged: Arranged
) -> None:
    cases = [arranged.case("不備確認") for _ in range(3)]
    numbers = [arranged.having(one).number for one in cases]
    to = arranged.stage(arranged.city.school, "製票・入力").id
    operator = sign_in(app.test_client(), "operator")
    for number in [*numbers, "KR8-999999"]:
        said = operator.post(f"/cases/moving/to/{to}/scan", data={"number": number}, headers={"X-Scan": "1"})
        assert said.status_code == 200 and number in said.text

    refused = operator.post(f"/cases/moving/to/{to}/move", data={})
    assert refused.status_code == 422 and "1件はこの段階へ進められません" in refused.text
    done = operator.post(f"/cases/moving/to/{to}/move", data={"which": "ready"})
    page = operator.get(done.location).text
    assert "3件を「製票・入力」へ進めました" in page and "3件を戻す" in page and "KR8-999999" in page
    assert {arranged.having(one).stage.name for one in cases} == {"製票・入力"}

    with transaction():
        later = arranged.having(cases[0])
    on = {"to": arranged.stage(arranged.city.school, "審査補助").id, "version": later.version}
    assert operator.post(f"/cases/moving/case/{numbers[0]}", data=on).status_code == 303
    act = db.session.scalars(select(CaseBulkMove)).one().id
    assert sign_in(app.test_client(), "colleague").post(f"/cases/moving/acts/{act}/undo").status_code == 404
    back = operator.get(operator.post(f"/cases/moving/acts/{act}/undo").location).text
    assert "2件を元の段階へ戻しました" in back and numbers[0] in back
    assert [arranged.having(one).stage.name for one in cases] == ["審査補助", "不備確認", "不備確認"]
    kinds = [step.kind for step in arranged.having(cases[1]).steps]
    assert kinds == [StepKind.RECEIVED, StepKind.MOVED, StepKind.MOVED, StepKind.UNDONE]


@ONE_DATABASE
def test_a_case_is_moved_by_whom_its_service_lets_and_a_reason_is_demanded(
    app: Flask, arranged: Arranged
) -> None:
    acts = [
        ("operator", "受付", "不備確認", "", 303),
        ("operator", "受付", "取下げ", "", 422),
        ("operator", "受付", "取下げ", "申出があったため", 303),
        ("operator", "不備確認", "返戻", "書類不足", 404),
        ("supervisor", "不備確認", "返戻", "書類不足", 303),
        ("school_staff", "受付", "不備確認", "", 404),
        ("auditor", "受付", "不備確認", "", 404),
        ("child_staff", "受付", "不備確認", "", 404),
        ("other_operator", "受付", "不備確認", "", 404),
        ("contract_officer", "受付", "不備確認", "", 403),
    ]
    for who, stands, to, reason, answer in acts:
        case = arranged.having(arranged.case(*([stands] if stands != "受付" else [])))
        data = {"to": arranged.stage(case.service_id, to).id, "version": case.version, "reason": reason}

        got = sign_in(app.test_client(), who).post(f"/cases/moving/case/{case.number}", data=data)

        assert got.status_code == answer, (who, to, reason)
        assert arranged.having(case.id).stage.name == (to if answer == 303 else stands), (who, to, reason)


def test_of_two_who_move_a_case_at_once_one_is_told_and_keeps_the_reason(
    app: Flask, arranged: Arranged
) -> None:
    case = arranged.having(arranged.case())
    number, version, start = case.number, case.version, Barrier(2)
    data = {
        "to": arranged.stage(case.service_id, "取下げ").id,
        "version": version,
        "reason": "窓口での申出",
    }
    people = [sign_in(app.test_client(), name) for name in ("operator", "colleague")]
    db.session.rollback()

    def move(number_of: int) -> tuple[int, bool]:
        start.wait()
        with clock.fixed(NOW):
            got = people[number_of].post(f"/cases/moving/case/{number}", data=data)
            return got.status_code, "窓口での申出" in got.text

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(move, range(2)))

    assert answers == [(303, False), (422, True)]
    assert len(arranged.having(case.id).steps) == 2


@ONE_DATABASE
def test_the_newest_move_is_taken_back_by_who_made_it_or_a_supervisor_and_nobody_else(
    app: Flask, arranged: Arranged
) -> None:
    case = arranged.having(arranged.case("不備確認", "製票・入力"))
    older, newest = [step.id for step in case.steps[1:]]
    number = case.number

    def back(who: str, step: int) -> int:
        data = {"step": step, "reason": "読み違い"}
        return (
            sign_in(app.test_client(), who).post(f"/cases/moving/case/{number}/back", data=data).status_code
        )

    assert [back("colleague", newest), back("operator", older), back("operator", newest)] == [422, 422, 303]
    assert [back("operator", newest), back("supervisor", older)] == [422, 303]
    assert arranged.having(case.id).stage.name == "受付"


@ONE_DATABASE
def test_work_that_is_taken_back_and_done_again_waits_for_one_look_of_whoever_did_it_last(
    app: Flask, arranged: Arranged
) -> None:
    check_all(arranged)
    case_id = arranged.case("不備確認", "製票・入力", "審査補助")
    with transaction():
        case, colleague = arranged.having(case_id), arranged.person("colleague")
        take_back(case.steps[-1], arranged.person("operator"), NOW)
        move_case(case, arranged.stage(case.service_id, "審査補助"), colleague, NOW)

    assert [check.worked_by_id for check in arranged.having(case_id).checks] == [colleague.id]
