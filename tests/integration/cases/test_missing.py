"""不備: asked with a letter, reminded, and settled with the days waited beside both deadlines."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from foundation import clock
from foundation.db import db, transaction
from inquiry_desk.cases.kinds import Ending, StepKind
from inquiry_desk.cases.missing.models import CaseMissing, Means
from inquiry_desk.cases.models import Case, CaseRules
from tests.conftest import NOW
from tests.integration.cases.conftest import Arranged
from tests.personas import sign_in

ONE_DATABASE = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
INCOME, ACCOUNT = "所得を証する書類", "振込先口座の写し"


class Desk:
    """One case in 不備確認, and whoever works with it."""

    def __init__(self, app: Flask, arranged: Arranged) -> None:
        self.app, self.arranged = app, arranged
        self.id = arranged.case("不備確認")
        self.number, self.version = self.case.number, self.case.version

    @property
    def case(self) -> Case:
        return self.arranged.having(self.id)

    @property
    def missing(self) -> CaseMissing:
        db.session.rollback()
        return db.session.get_one(CaseMissing, 1)

    def post(self, who: str, address: str, days: int = 0, **data: Any) -> TestResponse:
        with clock.fixed(NOW + timedelta(days=days)):
            return sign_in(self.app.test_client(), who).post(f"/cases/{address}", data=data)

    def ask(self, who: str = "operator", **more: Any) -> TestResponse:
        data = {"version": self.version, "item-1": INCOME, "others": ACCOUNT, "answer_by": "2026-12-01"}
        return self.post(who, f"missing/case/{self.number}", **(data | more))

    def act(self, what: str, who: str = "operator", days: int = 0, **data: Any) -> TestResponse:
        return self.post(who, f"missing/1/{what}", days, **({"version": self.missing.version} | data))


@pytest.fixture
def desk(app: Flask, arranged: Arranged) -> Desk:
    return Desk(app, arranged)


def test_what_is_missing_is_asked_for_reminded_and_the_deadlines_move_by_the_days_waited(desk: Desk) -> None:
    composed = desk.ask(compose="1")
    assert composed.status_code == 200 and f"・{INCOME}" in composed.text and "見本 花子 様" in composed.text
    assert desk.case.stage.name == "不備確認"

    assert desk.ask().status_code == 303
    assert (desk.case.stage.name, desk.missing.items) == ("補正待ち", [INCOME, ACCOUNT])
    assert f"・{ACCOUNT}" in desk.missing.letter and "令和8年12月1日(火)まで" in desk.missing.letter
    before = desk.case.due_on, desk.case.decide_by

    assert desk.act("remind", means="telephone", look_again_on="2026-11-25", days=3).status_code == 303
    assert desk.act("came", came=[ACCOUNT], look_again_on="2026-11-27", days=4).status_code == 303
    assert (desk.missing.came, desk.missing.settled_on) == ([ACCOUNT], None)
    # From Monday the 16th to Wednesday the 25th: seven days, one of them a holiday.
    assert desk.act("came", came=[INCOME], days=9).status_code == 303

    case, missing = desk.case, desk.missing
    assert (missing.settled_on, missing.paused_days) == (date(2026, 11, 25), 6)
    assert (case.stage.name, case.first_due_on) == ("不備確認", before[0])
    assert before == (date(2026, 11, 26), date(2027, 1, 4))
    assert (case.due_on, case.decide_by) == (date(2026, 12, 4), date(2027, 1, 13))
    kinds = [step.kind for step in case.steps]
    assert kinds[2:] == [
        StepKind.MOVED,
        StepKind.MISSING,
        StepKind.REMINDED,
        StepKind.CAME,
        StepKind.CAME,
        StepKind.MOVED,
    ]
    moved = case.steps[-2].details
    assert (moved["days"], moved["from_day"], moved["to_day"]) == (6, "2026-11-26", "2026-12-04")
    assert [one.means for one in missing.reminders] == [Means.TELEPHONE]
    page = sign_in(desk.app.test_client(), "operator").get(f"/cases/{desk.number}").text
    for told in (
        "待った日数：開庁日6日",
        "令和8年11月26日(木) → 令和8年12月4日(金)",
        "令和9年1月4日(月) → 令和9年1月13日(水)",
    ):
        assert told in page


@ONE_DATABASE
def test_the_list_of_the_day_names_whom_to_remind_and_nobody_elses_cases(app: Flask, desk: Desk) -> None:
    desk.ask(remind_on="2026-11-18")

    def listed(who: str, days: int, view: str = "today") -> bool:
        with clock.fixed(NOW + timedelta(days=days)):
            page = sign_in(app.test_client(), who).get(f"/cases/missing?view={view}").text
        assert "見本" not in page
        return desk.number in page

    assert [listed("operator", days) for days in (0, 2)] == [False, True]
    assert [listed("operator", days, "late") for days in (15, 16)] == [False, True]
    assert [listed(who, 2, "all") for who in ("school_staff", "auditor")] == [True, True]
    assert [listed(who, 2, "all") for who in ("child_staff", "other_operator")] == [False, False]


@ONE_DATABASE
def test_without_the_rest_it_goes_on_only_with_a_reason_and_what_was_typed_stays(desk: Desk) -> None:
    desk.ask()

    bare = desk.act("came", came=[INCOME], which="settle")
    none = desk.act("came")
    assert (bare.status_code, none.status_code) == (422, 422)
    assert "残りが不要な理由を入力してください" in bare.text
    assert desk.missing.settled_on is None
    assert desk.act("came", came=[INCOME], which="settle", why="登録済みの口座を使うため").status_code == 303
    assert (desk.missing.settled_note, desk.case.stage.name) == ("登録済みの口座を使うため", "不備確認")


@ONE_DATABASE
def test_asking_belongs_to_the_desk_and_what_never_came_is_decided_by_a_supervisor(desk: Desk) -> None:
    refused = [desk.ask(who).status_code for who in ("school_staff", "auditor", "other_operator")]
    assert refused == [403, 403, 404]
    assert desk.ask("supervisor").status_code == 303
    to = desk.arranged.stage(desk.arranged.city.school, "返戻").id

    def end(who: str, why: str = "督促後も回答がないため") -> int:
        return desk.act("never", who, days=30, stage_id=to, why=why).status_code

    assert [end(who) for who in ("operator", "school_staff", "other_operator")] == [403, 403, 403]
    assert [end("supervisor", ""), end("supervisor")] == [422, 303]
    assert desk.case.ending is Ending.SENT_BACK


@ONE_DATABASE
def test_a_service_that_does_not_pause_keeps_its_deadlines_and_asking_taken_back_pauses_nothing(
    desk: Desk,
) -> None:
    desk.ask()
    with transaction():
        step = next(one.id for one in reversed(desk.case.steps) if one.kind is StepKind.MOVED)
    back = sign_in(desk.app.test_client(), "operator")
    assert back.post(f"/cases/moving/case/{desk.number}/back", data={"step": step}).status_code == 303
    desk.act("came", came=[INCOME, ACCOUNT], days=9)
    assert (desk.missing.paused_days, desk.case.stage.name) == (0, "不備確認")
    assert desk.case.due_on == desk.case.first_due_on

    other = Desk(desk.app, desk.arranged)
    with transaction() as session:
        session.get_one(CaseRules, desk.arranged.city.school).pauses_for_applicant = False
    assert other.ask().status_code == 303
    data = {"version": 1, "came": [INCOME, ACCOUNT]}
    assert other.post("operator", "missing/2/came", days=9, **data).status_code == 303
    assert (other.case.stage.name, other.case.due_on) == ("不備確認", other.case.first_due_on)


def test_moved_on_with_others_a_case_waits_no_more_and_put_back_it_waits_with_the_days_it_had(
    desk: Desk,
) -> None:
    desk.ask(remind_on="2026-11-26")
    to = desk.arranged.stage(desk.arranged.city.school, "不備確認").id
    before = desk.case.due_on, desk.case.decide_by
    desk.post("operator", f"moving/to/{to}/scan", number=desk.number)

    moved = desk.post("operator", f"moving/to/{to}/move", days=9)
    assert (moved.status_code, desk.case.stage.name) == (303, "不備確認")
    assert (desk.missing.settled_on, desk.missing.paused_days) == (date(2026, 11, 25), 6)
    assert (desk.case.due_on, desk.case.decide_by) == (date(2026, 12, 4), date(2027, 1, 13))

    undo = moved.location.split("done=")[1]
    assert desk.post("operator", f"moving/acts/{undo}/undo", days=10).status_code == 303
    missing = desk.missing
    assert (desk.case.stage.name, (desk.case.due_on, desk.case.decide_by)) == ("補正待ち", before)
    assert (missing.settled_on, missing.paused_days, missing.remind_on) == (None, 0, date(2026, 11, 26))
    assert [step.kind for step in desk.case.steps][-4:] == [
        StepKind.CAME,
        StepKind.MOVED,
        StepKind.MISSING,
        StepKind.UNDONE,
    ]
    assert desk.act("came", came=[INCOME, ACCOUNT], days=10).status_code == 303
    assert (desk.missing.paused_days, desk.case.due_on) == (7, date(2026, 12, 7))


@ONE_DATABASE
def test_a_move_that_ended_the_waiting_stays_where_the_days_were_changed_since(desk: Desk) -> None:
    desk.ask()
    to = desk.arranged.stage(desk.arranged.city.school, "不備確認").id
    move = f"moving/case/{desk.number}"
    assert desk.post("operator", move, days=9, to=to, version=desk.case.version).status_code == 303
    with transaction():
        case = desk.case
        case.due_on, step = date(2026, 12, 18), case.steps[-1].id

    back = desk.post("operator", f"{move}/back", days=9, step=step)

    assert (back.status_code, "期限が変更されている" in back.text) == (422, True)
    assert (desk.case.stage.name, desk.missing.paused_days) == ("不備確認", 6)


@ONE_DATABASE
def test_of_two_who_work_on_the_same_one_the_second_is_told(desk: Desk) -> None:
    assert desk.ask(version=desk.version - 1).status_code == 422
    desk.ask()
    seen = desk.missing.version
    assert desk.act("remind", means="letter", look_again_on="2026-11-25").status_code == 303
    late = desk.act("came", "colleague", came=[INCOME], version=seen)

    assert late.status_code == 422 and "ほかの担当者が先に変更しました" in late.text
    assert desk.missing.came == []
    assert desk.ask(version=desk.case.version).status_code == 422
