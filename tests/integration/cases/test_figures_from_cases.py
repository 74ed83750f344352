"""The figures that follow from cases: equal to a recount from the steps, opened into lists, never beside entered counts."""

from collections import Counter
from contextlib import suppress
from datetime import date, datetime, timedelta

from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from foundation import clock
from foundation.calendar import day_of
from foundation.db import db, transaction
from foundation.organisation.models import User
from inquiry_desk.cases.actions import Application, NothingToTakeBackError, move_case, take_back, take_in
from inquiry_desk.cases.intake.correcting import extend
from inquiry_desk.cases.kinds import MovedBy, Source
from inquiry_desk.cases.missing.actions import Asking, ask, settle
from inquiry_desk.cases.missing.queries import open_missing
from inquiry_desk.cases.models import Case, CaseRules
from inquiry_desk.cases.moving.acting import newest_move
from inquiry_desk.cases.stages import MoveRefusedError
from inquiry_desk.registers.actions import enter_volume
from inquiry_desk.registers.from_cases import Asked, cases_behind
from inquiry_desk.registers.parts import Part
from inquiry_desk.registers.queries import register_figures
from inquiry_desk.reporting.stretches import Stretch
from inquiry_desk.staff.refusals import Refused
from tests.conftest import NOW
from tests.integration.cases.conftest import Arranged
from tests.integration.cases.slow_case_recount import Counts, recount
from tests.integration.escalation.desk import browser_of

SINCE = date(2026, 10, 8)
BEGIN = datetime(2026, 10, 1, 9, 0, tzinfo=NOW.tzinfo)
TODAY = day_of(NOW)
OF_A_YEAR = Stretch(date(2026, 4, 1), date(2027, 3, 31))
NOVEMBER = "from_day=2026-11-01&to_day=2026-11-30"
PERIODS = [
    Stretch(date(2026, 10, 1), date(2026, 10, 31)),
    Stretch(date(2026, 10, 5), date(2026, 10, 13)),
    Stretch(date(2026, 11, 1), date(2026, 11, 30)),
]
# An act, which of the moves or how many days, and the days that pass before it.
ACTS = st.tuples(
    st.sampled_from(["go", "go", "go", "back", "ask", "came", "extend"]),
    st.integers(0, 3),
    st.integers(0, 6),
)
HISTORIES = st.lists(
    st.tuples(st.booleans(), st.integers(0, 20), st.lists(ACTS, max_size=12)), min_size=2, max_size=6
)
THROUGH = [("go", 0, 1)] * 4
MANY_WAYS = [
    (True, 0, THROUGH),
    (True, 5, [("go", 3, 1), ("back", 0, 1), *THROUGH]),
    (True, 8, [("extend", 1, 2), ("go", 0, 6), ("go", 0, 6), ("go", 0, 0), ("go", 0, 0), ("extend", 1, 0)]),
    (True, 8, [("extend", 1, 2), ("extend", 3, 1), ("go", 0, 6), ("go", 0, 6)]),
    (False, 2, [("go", 0, 1), ("ask", 0, 1), ("came", 0, 6), ("go", 0, 5), ("go", 0, 0), ("go", 0, 0)]),
    (False, 9, [("go", 1, 3)]),
    # Given back by the city: done again in time, too late, not at all; and within days agreed on when it came back.
    (True, 5, [*THROUGH, ("go", 2, 1), ("go", 0, 1)]),
    (True, 5, [*THROUGH, ("go", 2, 3), ("go", 0, 12)]),
    (True, 5, [*THROUGH, ("go", 2, 14), ("extend", 1, 0), ("go", 0, 2)]),
    (True, 5, [*THROUGH, ("go", 2, 14), ("back", 0, 1)]),
    # Sent back to its applicant, and taken up again.
    (False, 1, [("go", 0, 1), ("go", 2, 1), ("go", 0, 9)]),
]


def live(arranged: Arranged, is_school: bool, begin: int, acts: list[tuple[str, int, int]]) -> None:
    """One case through its acts; those that cannot be are passed over, those of days to come too."""
    at = BEGIN + timedelta(days=begin)
    service_id = arranged.city.school if is_school else arranged.city.child
    with transaction():
        case = take_in(Application(service_id, Source.PAPER, day_of(at)), arranged.person("operator"), at)
    for act, how, days in acts:
        at += timedelta(days=days, minutes=1)
        if day_of(at) > TODAY:
            return
        with suppress(Refused, MoveRefusedError, NothingToTakeBackError), transaction():
            _act(arranged, db.session.get_one(Case, case.id), act, how, at)


def _act(arranged: Arranged, case: Case, act: str, how: int, at: datetime) -> None:
    desk, missing, newest = arranged.person("supervisor"), open_missing(case.id), newest_move(case)
    if act == "go" and case.stage.moves:
        move = case.stage.moves[how % len(case.stage.moves)]
        move_case(case, move.to_stage, _mover(arranged, case, move.moved_by), at, "試験")
    elif act == "back" and newest is not None:
        take_back(newest, desk, at)
    elif act == "ask":
        ask(case, Asking(["写し"], "", day_of(at), None), desk, at)
    elif act == "came" and missing is not None:
        settle(missing, "", desk, at)
    elif act == "extend":
        extend(case, case.due_on + timedelta(days=1 + how * 7), "書類待ち", "市 山本", desk, at)


def _mover(arranged: Arranged, case: Case, moved_by: MovedBy) -> User:
    staff = "child_staff" if case.service_id == arranged.city.child else "school_staff"
    return arranged.person(staff if moved_by is MovedBy.CITY else "supervisor")


def counted(period: Stretch, user: User | None = None) -> Counts:
    errors, deadlines, _incidents = register_figures(period, None, user)
    groups = [*errors.groups, *deadlines.groups]
    return Counter({(one.service_id, one.part): one.count for one in groups})


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@example(histories=MANY_WAYS)
@given(histories=HISTORIES)
def test_what_is_counted_in_the_database_is_what_the_steps_say(
    arranged: Arranged, histories: list[tuple[bool, int, list[tuple[str, int, int]]]]
) -> None:
    with transaction():
        db.session.execute(
            update(CaseRules).where(CaseRules.service_id == arranged.city.school).values(counts_from=SINCE)
        )
    for is_school, begin, acts in histories:
        live(arranged, is_school, begin, acts)

    for period in PERIODS:
        expected = recount(period.from_day, period.to_day, TODAY)
        errors, deadlines, _incidents = register_figures(period, None, None)
        assert counted(period) == expected
        assert errors.denominator == sum(n for (_s, part), n in expected.items() if part is Part.PROCESSED)
        met = sum(n for (_s, part), n in expected.items() if part in (Part.MET, Part.MET_EXTENDED))
        missed = sum(n for (_s, part), n in expected.items() if part is Part.MISSED)
        assert (deadlines.numerator, deadlines.denominator) == (met, met + missed)
        asked = Asked(period.from_day, period.to_day, TODAY, None, None)
        assert all(len(list(cases_behind(asked, part))) == counted_of(expected, part) for part in Part)


def counted_of(counts: Counts, part: Part) -> int:
    return sum(count for (_service, one), count in counts.items() if one is part)


def test_entered_counts_hold_until_cases_count_and_are_never_added_to_them(
    app: Flask, arranged: Arranged
) -> None:
    done = arranged.case("不備確認", "製票・入力", "審査補助", "所管課審査")
    arranged.case("不備確認", service_id=arranged.city.child)
    before = TODAY - timedelta(days=3)
    with transaction():
        rules = db.session.get_one(CaseRules, arranged.city.school)
        rules.counts_from = TODAY
        for day, count in ((before, 60), (TODAY, 75)):
            enter_volume(rules.service_id, day, count, "", arranged.person("supervisor"), NOW)

    errors = register_figures(PERIODS[-1], None, None)[0]
    assert (errors.denominator, [one.count for one in errors.replaced]) == (61, [75])

    manager = browser_of(app, "site_manager")
    page = manager.get("/figures").text
    address = f"/registers/figures/processing-errors/cases?part=processed&service={arranged.city.school}"
    assert "対象外：この日は案件で数える" in page and address.replace("&", "&amp;") in page
    listed = manager.get(f"{address}&from_day=2026-11-01&to_day=2026-11-30")
    assert arranged.having(done).number in listed.text and "見本" not in listed.text
    file = manager.get(f"/registers/figures/processing-errors/list.csv?{NOVEMBER}").text
    assert arranged.having(done).number in file and "75,対象外" in file
    volumes = manager.get(f"/registers/?service={arranged.city.school}&month=2026-11").text
    assert 'name="day_20261113"' in volumes and 'name="day_20261116"' not in volumes


def test_cases_behind_a_figure_are_those_of_services_somebody_sees(app: Flask, arranged: Arranged) -> None:
    number = arranged.having(arranged.case(service_id=arranged.city.child)).number
    address = f"/registers/figures/deadlines-met/cases?part=not_yet_due&{NOVEMBER}"

    assert number not in browser_of(app, "operator").get(address).text
    seen = browser_of(app, "contract_officer").get(address).text
    assert number in seen and f"/cases/{number}" not in seen
    for wrong in ("part=processed", "part=met&from_day=x"):
        assert browser_of(app, "auditor").get(address.replace("part=not_yet_due", wrong)).status_code == 404


def test_a_case_given_back_is_open_again_and_says_so_wherever_it_is_judged(
    app: Flask, arranged: Arranged
) -> None:
    with clock.fixed(NOW - timedelta(days=28)):
        case_id = arranged.case("不備確認", "製票・入力", "審査補助", "所管課審査")
    with transaction():
        case, stage = arranged.having(case_id), arranged.stage(arranged.city.school, "審査補助")
        move_case(case, stage, arranged.person("school_staff"), NOW, "金額の誤り")
    case, desk = arranged.having(case_id), browser_of(app, "supervisor")
    number, due_on = case.number, case.due_on
    assert due_on < TODAY and case.centre_done_on is None
    assert counted(OF_A_YEAR)[arranged.city.school, Part.MISSED] == 1

    taken_back = {"step": case.steps[-1].id, "reason": "なかったことに"}
    assert desk.post(f"/cases/moving/case/{number}/back", data=taken_back).status_code == 422, (
        "the city's act"
    )

    form = {"reason": "市の依頼で様式を変更", "approved_by": "市 山本"}
    over = desk.post(f"/cases/{number}/extend", data=form | {"to_day": str(due_on + timedelta(days=1))})
    agreed = desk.post(f"/cases/{number}/extend", data=form | {"to_day": str(TODAY + timedelta(days=3))})

    assert (over.status_code, agreed.status_code) == (422, 303)
    page = desk.get(f"/cases/{number}").text
    assert "センターへ戻りました" in page and "市 山本" in page
    behind = f"/registers/figures/deadlines-met/cases?part=not_yet_due&{NOVEMBER}"
    assert all(said in desk.get(behind).text for said in ("センターへ戻る", "市 山本", "様式を変更"))
    assert "様式を変更" not in browser_of(app, "contract_officer").get(behind).text
