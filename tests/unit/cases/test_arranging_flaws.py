"""What is wrong with stages is found before a case gets stuck."""

from datetime import date

import pytest

from inquiry_desk.cases.arranging.flaws import Fault, Flaw, faults_of, flaws_of
from inquiry_desk.cases.arranging.proposal import proposed
from inquiry_desk.cases.arranging.rule_flaws import flaws_against
from inquiry_desk.cases.arranging.values import MoveValues, StageValues, plan_of
from inquiry_desk.cases.kinds import CheckMode, Ending, MovedBy, Side
from inquiry_desk.cases.letters import filled, unknown_fields
from inquiry_desk.cases.models import CaseMove, CaseStage
from inquiry_desk.sample.content import read

PLANS = [proposed(date(2026, 4, 1)), *(plan_of(one, date(2026, 4, 1)) for one in read("cases")["services"])]


def stages(*described: tuple[StageValues, tuple[MoveValues, ...]], **out_of_use: bool) -> list[CaseStage]:
    """Stages that no database knows."""
    made = {
        values.name: CaseStage(id=number, active=values.name not in out_of_use, **vars(values))
        for number, (values, _moves) in enumerate(described, 1)
    }
    for values, moves in described:
        for move in moves:
            CaseMove(from_stage=made[values.name], to_stage=made[move.to], moved_by=move.moved_by)
    return list(made.values())


def stage(
    name: str, *to: str, side: Side = Side.CENTRE, **more: object
) -> tuple[StageValues, tuple[MoveValues, ...]]:
    values = {"said": name, "normal_days": 1} | more
    return StageValues(name, side, **values), tuple(MoveValues(one, MovedBy.DESK) for one in to)  # type: ignore[arg-type]


def against(all_stages: list[CaseStage], centre_days: int, decision_days: int, mode: CheckMode) -> list[Flaw]:
    return [one.flaw for one in flaws_against(all_stages, centre_days, decision_days, mode)]


BEGIN = stage("受付", "決定", is_first=True)
DECIDED = stage("決定", "通知", side=Side.CITY, decides=True)
OVER = stage("通知", side=Side.OVER, ending=Ending.DECIDED)


@pytest.mark.parametrize("plan", PLANS)
def test_what_the_house_and_the_sample_propose_has_no_flaw(plan):
    assert flaws_of(stages(*plan.stages)) == []
    assert (
        against(stages(*plan.stages), plan.rules.centre_days, plan.rules.decision_days, plan.rules.check_mode)
        == []
    )
    assert [faults_of(values) for values, _moves in plan.stages if faults_of(values)] == []
    assert unknown_fields(plan.rules.letter) == []


@pytest.mark.parametrize(
    ("described", "out_of_use", "expected"),
    [
        ((BEGIN, DECIDED, OVER), {}, []),
        ((stage("受付", "決定"), DECIDED, OVER), {}, [(Flaw.NO_FIRST, None), (Flaw.UNREACHABLE, "受付"),
          (Flaw.UNREACHABLE, "決定"), (Flaw.UNREACHABLE, "通知")]),
        ((BEGIN, DECIDED, OVER), {"受付": True}, [(Flaw.FIRST_OUT_OF_USE, None), (Flaw.UNREACHABLE, "決定"),
          (Flaw.UNREACHABLE, "通知")]),
        ((BEGIN, stage("別の受付", "決定", is_first=True), DECIDED, OVER), {}, [(Flaw.SEVERAL_FIRST, None)]),
        ((BEGIN, DECIDED, OVER), {"通知": True}, [(Flaw.NO_ENDING, None), (Flaw.NEVER_ENDS, "受付"),
          (Flaw.NO_WAY_OUT, "決定")]),
        ((stage("受付", "待ち", "通知", is_first=True), stage("待ち", "待ち二"), stage("待ち二", "待ち"), OVER), {},
          [(Flaw.NO_DECISION, None), (Flaw.NEVER_ENDS, "待ち"), (Flaw.NEVER_ENDS, "待ち二")]),
        ((stage("受付", "決定", is_first=True, said=" ", normal_days=None), DECIDED, OVER), {},
          [(Flaw.NO_NORMAL_DAYS, "受付"), (Flaw.NOTHING_SAID, "受付")]),
    ],
)  # fmt: skip
def test_a_flaw_is_found_where_it_lies(described, out_of_use, expected):
    found = flaws_of(stages(*described, **out_of_use))

    assert [(one.flaw, one.stage.name if one.stage else None) for one in found] == expected


def test_work_that_is_looked_at_goes_to_no_department_before():
    all_stages = stages(stage("受付", "決定", is_first=True, is_checked=True), DECIDED, OVER)

    assert [one.flaw for one in flaws_of(all_stages)] == [Flaw.LEAVES_UNCHECKED]


@pytest.mark.parametrize(
    ("centre_days", "decision_days", "mode", "expected"),
    [
        (3, 5, CheckMode.NONE, []),
        (2, 5, CheckMode.NONE, [Flaw.CENTRE_TOO_SLOW]),
        (3, 4, CheckMode.NONE, [Flaw.DECISION_TOO_SLOW]),
        (3, 5, CheckMode.ALL, [Flaw.NOTHING_LOOKED_AT]),
    ],
)
def test_rules_that_the_stages_cannot_keep_are_found(centre_days, decision_days, mode, expected):
    entry, exam = stage("入力", "審査", normal_days=2), stage("審査", "決定", side=Side.CITY, normal_days=2)
    all_stages = stages(stage("受付", "入力", is_first=True), entry, exam, DECIDED, OVER)

    assert against(all_stages, centre_days, decision_days, mode) == expected


def test_cases_left_in_a_stage_out_of_use_are_named():
    all_stages = stages(BEGIN, stage("古い段階", "決定"), DECIDED, OVER, 古い段階=True)

    assert [one.flaw for one in flaws_of(all_stages, standing=[2, 3])] == [Flaw.CASES_LEFT]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (StageValues("通知", Side.CITY, ending=Ending.DECIDED), [("side", Fault.ENDING_NOT_OVER)]),
        (StageValues("通知", Side.OVER), [("ending", Fault.OVER_WITHOUT_ENDING)]),
        (StageValues("受付", Side.APPLICANT, is_first=True), [("is_first", Fault.FIRST_NOT_OURS)]),
        (StageValues("審査", Side.CITY, is_checked=True), [("is_checked", Fault.CHECKED_NOT_OURS)]),
        (StageValues("決定", Side.CENTRE, decides=True), [("decides", Fault.DECIDED_BY_OTHERS)]),
    ],
)
def test_what_does_not_go_together_in_one_stage_is_refused_at_its_field(values, expected):
    assert faults_of(values) == expected


def test_a_letter_is_filled_and_what_is_no_field_is_named_and_stays():
    letter = "{applicant} 様 {number} {氏名} { phone }"

    assert unknown_fields(letter) == ["氏名"]
    assert filled(letter, {"applicant": "見本 {number}", "number": "K8-000001", "phone": "096-000-0000"}) == (
        "見本 {number} 様 K8-000001 {氏名} 096-000-0000"
    )
