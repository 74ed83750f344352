"""束: counts at both ends, what is missing named, and nothing closed that does not agree."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from foundation.db import db, transaction
from inquiry_desk.cases.kinds import BatchState, CheckMode, StepKind
from inquiry_desk.cases.models import CaseRules
from inquiry_desk.cases.moving.models import CaseBatch
from tests.integration.cases.conftest import Arranged
from tests.personas import sign_in

ONE_DATABASE = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


class Walk:
    """Three cases ready for the department, in a batch of their own."""

    def __init__(self, app: Flask, arranged: Arranged, count: int = 3) -> None:
        self.app, self.arranged = app, arranged
        self.cases = [
            arranged.case("不備確認", "製票・入力", "審査補助", by="operator") for _ in range(count)
        ]
        self.numbers = [arranged.having(one).number for one in self.cases]
        self.to = arranged.stage(arranged.city.school, "所管課審査").id
        self.people: dict[str, FlaskClient] = {}
        self.post("operator", "/cases/moving/batches", stage_id=self.to)
        self.id = 1

    def post(self, who: str, address: str, **data: Any) -> TestResponse:
        person = self.people.get(who) or sign_in(self.app.test_client(), who)
        self.people[who] = person
        return person.post(address, data=data)

    def act(self, who: str, what: str, **data: Any) -> TestResponse:
        return self.post(who, f"/cases/moving/batches/{self.id}/{what}", **data)

    def fill(self) -> None:
        for number in self.numbers:
            self.act("operator", "scan", number=number)

    @property
    def batch(self) -> CaseBatch:
        db.session.rollback()
        return db.session.get_one(CaseBatch, self.id)

    def stages(self) -> set[str]:
        return {self.arranged.having(one).stage.name for one in self.cases}


@pytest.fixture
def walk(app: Flask, arranged: Arranged) -> Walk:
    with_no_second_look(arranged)
    return Walk(app, arranged)


def with_no_second_look(arranged: Arranged) -> None:
    with transaction() as session:
        session.get_one(CaseRules, arranged.city.school).check_mode = CheckMode.NONE


def test_a_batch_goes_and_comes_back_with_one_missing_that_is_named_until_a_supervisor_explains_it(
    walk: Walk,
) -> None:
    walk.fill()
    assert walk.act("operator", "hand-over", count=2).status_code == 422
    assert walk.stages() == {"審査補助"}
    assert walk.act("operator", "hand-over", count=3).status_code == 303
    assert walk.stages() == {"所管課審査"} and walk.batch.number == "TR8-0001"
    assert walk.act("school_staff", "receive", count=2).status_code == 303
    assert walk.batch.state is BatchState.COUNTED
    assert walk.act("school_staff", "receive", count=3).status_code == 303
    assert walk.batch.state is BatchState.HANDED_OVER

    for number in walk.numbers[:2]:
        assert walk.act("operator", "back", number=number).status_code == 303
    assert walk.act("operator", "count", count=2).status_code == 303
    page = walk.people["operator"].get("/cases/moving/batches/1").text
    assert walk.batch.state is BatchState.COUNTED
    assert f"1件 戻っていません：{walk.numbers[2]}" in page

    item = walk.batch.items[2].id
    reason = {f"reason-{item}": "所管課で追加調査のため保管"}
    assert walk.act("operator", "explain", **reason).status_code == 403
    assert walk.act("supervisor", "explain", **reason).status_code == 303
    assert (walk.batch.state, walk.batch.items[2].kept_reason) == (
        BatchState.CLOSED,
        reason[f"reason-{item}"],
    )
    kinds = [step.kind for step in walk.arranged.having(walk.cases[0]).steps]
    assert kinds[-2:] == [StepKind.HANDED_OVER, StepKind.CAME_BACK]


@ONE_DATABASE
def test_a_hand_over_is_taken_back_until_the_department_received_it_and_single_moves_of_it_never(
    walk: Walk,
) -> None:
    walk.fill()
    walk.act("operator", "hand-over", count=3)
    step = [one for one in walk.arranged.having(walk.cases[0]).steps if one.kind is StepKind.MOVED][-1]
    alone = walk.post("operator", f"/cases/moving/case/{walk.numbers[0]}/back", step=step.id)
    assert alone.status_code == 422 and "束で引き渡しています" in alone.text

    assert walk.act("colleague", "take-back").status_code == 422
    assert walk.act("operator", "take-back").status_code == 303
    assert (walk.batch.state, walk.stages()) == (BatchState.OPEN, {"審査補助"})
    walk.act("operator", "hand-over", count=3)
    walk.act("school_staff", "receive", count=3)
    assert walk.act("operator", "take-back").status_code == 422
    assert walk.stages() == {"所管課審査"}


@ONE_DATABASE
def test_a_batch_takes_only_what_may_go_and_what_lies_in_no_other_and_is_read_once(walk: Walk) -> None:
    other = walk.arranged.case("不備確認")
    walk.fill()
    walk.post("operator", "/cases/moving/batches", stage_id=walk.to)

    def said(what: str, number: str, batch: int = 1) -> str:
        address = f"/cases/moving/batches/{batch}/{what}"
        return walk.people["operator"].post(address, data={"number": number}, headers={"X-Scan": "1"}).text

    assert "すでに読み取っています" in said("scan", walk.numbers[0])
    assert "別の束に入っています" in said("scan", walk.numbers[0], batch=2)
    assert "現在の段階からは進められません" in said("scan", walk.arranged.having(other).number)
    assert "ほかの人がこの束を先に処理した" in said("back", walk.numbers[0])
    walk.act("operator", "out", item=walk.batch.items[0].id)
    walk.act("operator", "hand-over", count=2)
    assert "この束の案件ではありません" in said("back", walk.numbers[0])
    assert "戻りました" in said("back", walk.numbers[1]) and "すでに読み取って" in said(
        "back", walk.numbers[1]
    )
    slip = walk.people["operator"].get("/cases/moving/batches/1/slip").text
    assert walk.numbers[1] in slip and "見本" not in slip
    assert "束の引渡票の番号です" in said("back", "tr8-0001")
    bars = walk.people["operator"].get("/cases/moving/batches/1/barcode.svg")
    assert bars.mimetype == "image/svg+xml" and "/batches/1/barcode.svg" in slip
    read = "/cases/open?number=TR8-0001"
    assert walk.people["operator"].get(read).location == "/cases/moving/batches/1"
    assert sign_in(walk.app.test_client(), "child_staff").get(read).status_code == 404


@ONE_DATABASE
def test_each_act_on_a_batch_belongs_to_its_roles_and_batches_of_others_do_not_exist(walk: Walk) -> None:
    people = ("operator", "supervisor", "school_staff", "auditor", "contract_officer", "child_staff")
    belongs_to = {
        "hand-over": {"operator", "supervisor"},
        "receive": {"school_staff"},
        "explain": {"supervisor"},
        "give-up": {"operator", "supervisor"},
    }
    for what, allowed in belongs_to.items():
        answers = {who: walk.act(who, what, count=9).status_code for who in people}

        assert {who for who, answer in answers.items() if answer in {303, 422}} == allowed
        assert answers["child_staff"] in {403, 404}


@ONE_DATABASE
def test_what_was_ticked_in_a_list_becomes_a_batch_and_what_cannot_go_stays_on_the_list(walk: Walk) -> None:
    stuck = walk.arranged.having(walk.arranged.case("不備確認")).number

    walk.post("operator", "/cases/moving/picked", stage_id=walk.to, picked=[*walk.numbers, stuck])
    made = walk.post("operator", f"/cases/moving/to/{walk.to}/batch")

    walk.id = 2
    assert made.location == "/cases/moving/batches/2"
    assert [item.case.number for item in walk.batch.items] == walk.numbers
    left = walk.people["operator"].get(f"/cases/moving?to={walk.to}").text
    assert stuck in left and walk.numbers[0] not in left
