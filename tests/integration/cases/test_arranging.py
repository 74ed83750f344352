"""Arranging stages on both databases: beginning, changing, withdrawing, and what cases under way keep."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from foundation import clock
from foundation.audit.models import AuditAction
from foundation.calendar import day_of
from foundation.db import db, transaction
from inquiry_desk.cases.actions import moves_that_stand, take_back
from inquiry_desk.cases.arranging import actions
from inquiry_desk.cases.arranging.flaws import Flaw, flaws_of
from inquiry_desk.cases.arranging.proposal import of_rules, of_stage
from inquiry_desk.cases.arranging.queries import journal_of, under_way_by_stage
from inquiry_desk.cases.arranging.values import RulesValues, StageValues
from inquiry_desk.cases.arranging.withdrawing import withdraw
from inquiry_desk.cases.kinds import Ending
from inquiry_desk.cases.models import Case, CaseStage, CaseStep
from inquiry_desk.cases.stages import first_stage, rules_of, stages_of
from inquiry_desk.cases.standing import folded
from inquiry_desk.reporting.models import Report, ReportKind, ReportState
from inquiry_desk.staff.refusals import Conflict, Refused
from tests.integration.cases.conftest import Arranged
from tests.integration.staff import facts
from tests.personas import City, sign_in


@pytest.fixture
def manager(client: FlaskClient, city: City) -> FlaskClient:
    return sign_in(client, "site_manager")


def stage_form(stage: CaseStage, **changed: Any) -> dict[str, Any]:
    """What the page of the stage sends."""
    held = of_stage(stage) | {"side": stage.side.value, "ending": "", "seen": stage.version}
    sent = {
        name: "y" if value is True else value for name, value in held.items() if value not in (False, None)
    }
    return {name: value for name, value in (sent | changed).items() if value is not None}


def rules_form(arranged: Arranged, **changed: Any) -> dict[str, Any]:
    rules = rules_of(arranged.city.school)
    sent = of_rules(rules) | {"check_mode": rules.check_mode.value, "seen": rules.version}
    return sent | {"counts_from": "R8.4.1", "pauses_for_applicant": "y"} | changed


def test_a_case_goes_through_the_sample_stages_from_receipt_to_notice(arranged: Arranged):
    way = ("不備確認", "補正待ち", "不備確認", "製票・入力", "審査補助", "所管課審査", "決定", "通知")

    case = arranged.having(arranged.case(*way))

    assert (case.ending, case.decided_on) == (Ending.DECIDED, case.ended_on)
    assert [step.to_name for step in case.steps] == ["受付", *way]


def test_a_service_begins_from_the_proposal_or_like_another_and_only_once(manager: FlaskClient, city: City):
    assert "この業務で案件を扱う" in manager.get("/cases/arranged/").text
    manager.post(f"/cases/arranged/{city.school}/begin", data={"like_id": ""})
    manager.post(f"/cases/arranged/{city.child}/begin", data={"like_id": city.school})
    again = manager.post(f"/cases/arranged/{city.school}/begin", data={"like_id": ""})

    assert again.status_code == 422 and "すでに案件を扱っています" in again.text
    for service_id in (city.school, city.child):
        stages = stages_of(service_id)
        assert flaws_of(stages) == [] and len(stages) == 11
        assert manager.get(f"/cases/arranged/{service_id}").text.count("★") > 7
    assert rules_of(city.child).letter == rules_of(city.school).letter != ""
    assert [kind for kind, _id, _details in facts.noted(AuditAction.CREATED)] == ["case_stages"] * 2


def test_a_renamed_stage_leaves_history_as_it_was_and_is_in_the_journal(
    arranged: Arranged, manager: FlaskClient
):
    case_id = arranged.case("不備確認")
    stage = arranged.stage(arranged.city.school, "不備確認")
    url, form = f"/cases/arranged/{stage.service_id}/stages/{stage.id}", stage_form(stage, name="書類確認")

    assert manager.post(url, data=form).status_code == 303
    outdated = manager.post(url, data=form | {"name": "ほかの名前"})

    assert outdated.status_code == 422 and "ほかの名前" in outdated.text
    case = arranged.having(case_id)
    assert (case.stage.name, case.steps[-1].to_name) == ("書類確認", "不備確認")
    page = manager.get(f"/cases/arranged/{stage.service_id}").text
    assert "段階の変更: 不備確認" in page and "段階の名前: 不備確認" in page


def test_what_the_days_of_past_cases_follow_from_is_not_changed(arranged: Arranged, manager: FlaskClient):
    arranged.case("不備確認")
    used, unused = (arranged.stage(arranged.city.school, name) for name in ("不備確認", "補正待ち"))
    urls = [f"/cases/arranged/{one.service_id}/stages/{one.id}" for one in (used, unused)]

    refused, done = (
        manager.post(url, data=stage_form(one, side="city"))
        for url, one in zip(urls, (used, unused), strict=True)
    )

    assert (refused.status_code, done.status_code) == (422, 303)
    assert "新しい段階を追加してください" in refused.text


def test_another_first_stage_takes_the_place_of_the_first(arranged: Arranged):
    school, by = arranged.city.school, arranged.person("site_manager")
    first, second = (arranged.stage(school, name) for name in ("受付", "不備確認"))
    with transaction(), pytest.raises(Refused):
        actions.change_stage(
            first, StageValues(**(of_stage(first) | {"is_first": False})), 1, by, clock.now()
        )
    with transaction():
        values = StageValues(**(of_stage(second) | {"is_first": True}))
        actions.change_stage(second, values, second.version, by, clock.now())

    assert first_stage(school).name == "不備確認"
    assert [one.name for one in stages_of(school) if one.is_first] == ["不備確認"]


def test_changed_days_hold_for_new_cases_and_open_ones_keep_theirs(arranged: Arranged, manager: FlaskClient):
    before = arranged.having(arranged.case())
    days = (before.due_on, before.decide_by)

    form = rules_form(arranged, centre_days=3, letter="{applicant} 様 {items}")
    answer = manager.post(f"/cases/arranged/{arranged.city.school}/rules", data=form, follow_redirects=True)

    assert "進行中の案件1件の期限は変わりません" in answer.text
    old, new = arranged.having(before.id), arranged.having(arranged.case())
    assert (old.due_on, old.decide_by) == days
    assert new.due_on < old.due_on and new.decide_by == old.decide_by
    wrong = rules_form(arranged, letter="{氏名} 様", decision_days=2)
    refused = manager.post(f"/cases/arranged/{arranged.city.school}/rules", data=wrong)
    assert refused.status_code == 422 and "{氏名}という差し込み項目はありません" in refused.text


def test_moves_are_a_row_of_the_matrix_and_the_usual_one_comes_first(
    arranged: Arranged, manager: FlaskClient
):
    school = arranged.city.school
    stage, entry, waiting = (arranged.stage(school, name) for name in ("不備確認", "製票・入力", "補正待ち"))
    url = f"/cases/arranged/{school}/stages/{stage.id}/moves"
    seen = ",".join(f"{m.to_stage_id}{m.moved_by.value}{'!' if m.needs_reason else ''}" for m in stage.moves)
    form = {f"who_{other.id}": "" for other in stages_of(school)}
    form |= {f"who_{entry.id}": "desk", f"who_{waiting.id}": "supervision", f"reason_{waiting.id}": "y"}
    sent = form | {"usual": waiting.id, "seen": seen}

    assert manager.post(url, data=sent).status_code == 303
    assert manager.post(url, data=sent).status_code == 422, "the moves are no longer as this form showed them"

    db.session.rollback()
    stage = arranged.stage(school, "不備確認")
    assert [(move.to_stage.name, move.needs_reason) for move in stage.moves] == [
        ("補正待ち", True), ("製票・入力", False)
    ]  # fmt: skip
    assert "進む先の変更: 不備確認" in manager.get(f"/cases/arranged/{school}").text


def test_a_stage_goes_out_of_use_only_when_its_cases_have_somewhere_to_go(
    arranged: Arranged, manager: FlaskClient
):
    school = arranged.city.school
    ids = [arranged.case("不備確認", "製票・入力", "審査補助") for _ in range(3)]
    over = arranged.case("取下げ")
    stage, to, city_side = (arranged.stage(school, name) for name in ("審査補助", "製票・入力", "所管課審査"))
    url, seen = f"/cases/arranged/{school}/stages/{stage.id}/withdraw", {"seen": stage.version}

    page = manager.get(url).text
    assert "進行中の案件が3件" in page and "所管課審査" not in page
    for refused in ({"reason": "統合"}, {"to_id": city_side.id, "reason": "統合"}, {"to_id": to.id}):
        assert manager.post(url, data=seen | refused).status_code == 422
    manager.post(url, data=seen | {"to_id": to.id, "reason": "入力と審査補助を一つにしたため"})

    cases = [arranged.having(one) for one in ids]
    assert {case.stage.name for case in cases} == {"製票・入力"}
    assert {case.steps[-1].reason for case in cases} == {"入力と審査補助を一つにしたため"}
    assert under_way_by_stage(school) == {to.id: 3}
    assert arranged.having(over).stage.name == "取下げ"
    assert journal_of(school)[0].after == {"moved_cases": 3, "moved_to": "製票・入力"}


def test_a_case_that_was_moved_along_stands_as_its_steps_say_and_can_go_back(arranged: Arranged):
    case_id, school = (
        arranged.case("不備確認", "補正待ち", "不備確認", "製票・入力", "審査補助"),
        arranged.city.school,
    )
    stage, to, by = (
        arranged.stage(school, "審査補助"),
        arranged.stage(school, "受付"),
        arranged.person("site_manager"),
    )
    with transaction():
        withdraw(stage, to, "統合", stage.version, by, clock.now())
    case = arranged.having(case_id)
    moves = [
        (db.session.get_one(CaseStage, step.to_stage_id), step.at) for step in moves_that_stand(case.steps)
    ]
    again = folded(first_stage(school), case.entered_at, moves)
    assert (again.stage, again.since, again.centre_done_on) == (
        case.stage,
        case.stage_since,
        case.centre_done_on,
    )

    with transaction():
        newest = db.session.scalars(select(CaseStep).order_by(CaseStep.id.desc()).limit(1)).one()
        take_back(newest, by, clock.now())

    assert arranged.having(case_id).stage.name == "審査補助"
    left = flaws_of(stages_of(school), under_way_by_stage(school))
    assert Flaw.CASES_LEFT in [one.flaw for one in left]


def test_a_case_that_moved_meanwhile_is_noticed(arranged: Arranged):
    """Whoever had the page of the case open does not act on where it stood before."""
    case_id, school = arranged.case("不備確認"), arranged.city.school
    version = arranged.having(case_id).version
    stage, to = arranged.stage(school, "不備確認"), arranged.stage(school, "審査補助")
    with transaction():
        withdraw(stage, to, "統合", stage.version, arranged.person("site_manager"), clock.now())

    assert arranged.having(case_id).version == version + 1
    with transaction(), pytest.raises(Conflict):
        withdraw(to, None, "", 99, arranged.person("site_manager"), clock.now())
    assert db.session.scalar(select(Case.stage_id)) == to.id


def test_the_order_is_changed_without_outdating_what_somebody_has_open(
    arranged: Arranged, manager: FlaskClient
):
    school = arranged.city.school
    stage = arranged.stage(school, "不備確認")
    version = stage.version

    manager.post(f"/cases/arranged/{school}/stages/{stage.id}/place", data={"direction": "up"})

    db.session.rollback()
    assert [one.name for one in stages_of(school)][:2] == ["不備確認", "受付"]
    assert arranged.stage(school, "不備確認").version == version


def test_a_new_stage_is_last_and_leads_to_its_moves(arranged: Arranged, manager: FlaskClient):
    url = f"/cases/arranged/{arranged.city.school}/stages/new"
    form = {"name": "再審査", "side": "city", "said": "もう一度審査しています。", "ending": ""}

    taken = manager.post(url, data=form | {"name": "受付"})
    added = manager.post(url, data=form)

    assert taken.status_code == 422 and "同じ名前の段階" in taken.text
    assert added.location.endswith("/moves")
    stage = stages_of(arranged.city.school)[-1]
    assert (stage.name, stage.said) == ("再審査", "もう一度審査しています")
    flaws = manager.get(f"/cases/arranged/{arranged.city.school}/stages/{stage.id}").text
    assert "進む案件がありません" in flaws and "もう一度審査しています。" in flaws


def test_values_of_rules_come_back_as_they_were(arranged: Arranged):
    rules = rules_of(arranged.city.school)
    with transaction():
        values = RulesValues(**of_rules(rules))
        changed = actions.change_rules(
            rules, values, rules.version, arranged.person("site_manager"), clock.now()
        )

    assert changed == [] and journal_of(arranged.city.school) == []


def test_the_day_from_which_cases_count_moves_into_the_past_knowingly_and_never_into_signed_days(
    arranged: Arranged, manager: FlaskClient
):
    school, today = arranged.city.school, day_of(clock.now())
    url, signed = f"/cases/arranged/{school}/rules", date(2026, 11, 5)
    with transaction():
        rules_of(school).counts_from = today + timedelta(days=14)

    def sent(day: date, **more: str) -> TestResponse:
        db.session.rollback()
        return manager.post(url, data=rules_form(arranged, counts_from=day.isoformat(), **more))

    asked = sent(date(2026, 11, 12))
    assert asked.status_code == 422 and "令和8年11月12日" in asked.text and "令和8年11月15日" in asked.text
    assert 'name="moves_past"' in asked.text and 'name="moves_past"' not in manager.get(url).text
    assert sent(date(2026, 11, 12), moves_past="y").status_code == 303
    daily = {"kind": ReportKind.DAILY, "from_day": signed, "to_day": signed, "drafted_at": clock.now()}
    with transaction():
        db.session.add(Report(key="daily", service_id=school, state=ReportState.SIGNED, **daily))
        db.session.add(Report(key="other", service_id=arranged.city.child, number="日報-1", **daily))

    refused = sent(signed, moves_past="y")
    assert refused.status_code == 422 and "11月5日" in refused.text and "署名" in refused.text
    assert sent(signed + timedelta(days=1), moves_past="y").status_code == 303
    with transaction():
        rules_of(school).counts_from = signed
    stays = sent(today)
    assert stays.status_code == 422 and "この日は変更できません" in stays.text
    days = [details for _kind, _id, details in facts.noted(AuditAction.CHANGED) if "to_day" in details]
    assert [one["to_day"] for one in days] == ["2026-11-12", "2026-11-06"]
    page = manager.get(f"/cases/arranged/{school}").text
    assert "令和8年11月30日" in page and "令和8年11月12日" in page
