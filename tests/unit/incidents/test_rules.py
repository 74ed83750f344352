"""The clock of the first report, where an incident stands, what may be done by whom, and what changed between editions."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.access.roles import Role
from inquiry_desk.incidents.content import Change, Content, Section, changes, read_content
from inquiry_desk.incidents.kinds import IncidentState
from inquiry_desk.incidents.rules import (
    NEEDS,
    Act,
    Standing,
    acts_of,
    bars_to_closing,
    clock_of,
    is_overdue,
    missing_in_report,
    possible,
    state_of,
)
from inquiry_desk.incidents.suspects import mark_of, pieces_of, suspected
from tests.conftest import NOW

S, A = IncidentState, Act
WHILE_OPEN = {A.CORRECT, A.WITHDRAW, A.LINK, A.WRITE, A.MEASURE, A.CLOSE}
REPORTED = Standing(reported=True)
SUBMITTED = Standing(reported=True, submitted=True)
ASKED = Standing(reported=True, submitted=True, questions_open=1)
ACCEPTED = Standing(reported=True, submitted=True, accepted=True, measures=1)


@pytest.mark.parametrize(
    ("seconds", "reported", "minutes", "over"),
    [
        (0, None, 0, 0),
        (30 * 60 + 59, None, 30, 0),
        (31 * 60, None, 31, 1),
        (7200, 20 * 60, 20, 0),
        (-90, None, 0, 0),
    ],
)
def test_the_clock_counts_whole_minutes_and_is_late_only_past_the_last_agreed_one(
    seconds: int, reported: int | None, minutes: int, over: int
) -> None:
    told = NOW + timedelta(seconds=reported) if reported is not None else None
    clock = clock_of(NOW, told, 30, NOW + timedelta(seconds=seconds))
    assert (clock.minutes, clock.over, clock.stopped) == (minutes, over, reported is not None)


@pytest.mark.parametrize(
    ("standing", "state", "acts"),
    [
        (Standing(), S.NEW, WHILE_OPEN | {A.FIRST_REPORT}),
        (REPORTED, S.REPORTED, WHILE_OPEN | {A.SUBMIT}),
        (SUBMITTED, S.SUBMITTED, WHILE_OPEN | {A.SUBMIT, A.ASK, A.ACCEPT}),
        (ASKED, S.QUESTIONED, WHILE_OPEN | {A.SUBMIT, A.ASK, A.ANSWER}),
        (ACCEPTED, S.ACCEPTED, WHILE_OPEN | {A.SUBMIT, A.ASK}),
        (Standing(near_miss=True), S.LOOKED_AT, WHILE_OPEN),
        (Standing(near_miss=True, closed=True), S.CLOSED, {A.REOPEN}),
        (Standing(reported=True, submitted=True, accepted=True, closed=True), S.CLOSED, {A.REOPEN, A.ASK}),
        (Standing(reported=True, submitted=True, withdrawn=True), S.WITHDRAWN, set()),
    ],
)
def test_where_it_stands_decides_what_can_be_done(
    standing: Standing, state: IncidentState, acts: set[Act]
) -> None:
    assert state_of(standing) is state
    assert possible(standing) == acts


def test_only_the_management_tells_the_city_and_only_the_city_asks_and_accepts() -> None:
    can = {act: {role for role in Role if act in _anywhere(role)} for act in Act}
    management = {Role.SITE_MANAGER, Role.GENERAL_MANAGER}
    assert can[A.FIRST_REPORT] == can[A.SUBMIT] == can[A.REOPEN] == management
    assert can[A.ASK] == can[A.ACCEPT] == {Role.CONTRACT_OFFICER}
    assert {frozenset(can[act]) for act in WHILE_OPEN | {A.ANSWER}} == {
        frozenset(management | {Role.SUPERVISOR})
    }
    assert set(NEEDS) == set(Act)


def _anywhere(role: Role) -> set[Act]:
    closed = Standing(reported=True, submitted=True, closed=True)
    return {act for one in (Standing(), SUBMITTED, ASKED, closed) for act in acts_of(role, one)}


def test_what_keeps_an_incident_open_is_named() -> None:
    assert len(bars_to_closing(Standing(reported=True))) == 2
    assert len(bars_to_closing(Standing(accepted=True, measures=2, measures_open=1, questions_open=1))) == 2
    assert bars_to_closing(ACCEPTED) == []
    near = Standing(near_miss=True)
    assert (
        bars_to_closing(near) and bars_to_closing(near, "  ") and not bars_to_closing(near, "手順で止まった")
    )
    assert not bars_to_closing(Standing(near_miss=True, measures=1))
    assert bars_to_closing(Standing(near_miss=True, measures=1, measures_open=1), "理由")


def test_a_measure_is_overdue_the_day_after_and_never_when_done() -> None:
    day = date(2026, 11, 16)
    assert [is_overdue(day, None, day), is_overdue(day, None, day + timedelta(1)), is_overdue(day, day, date.max)] == [
        False, True, False,
    ]  # fmt: skip


def test_a_report_needs_its_course_and_every_text() -> None:
    assert missing_in_report({"cause": " ", "result": "済"}, []) == ["events", "cause"]
    assert missing_in_report({"cause": "x"}, [1]) == []


lines = st.lists(st.tuples(st.text(max_size=5), st.text(max_size=5)), max_size=3).map(tuple)
contents = st.builds(
    lambda text, course: Content(
        "事案R8-0001", "20261116", (Section("cause", text), Section("course", "", ("at",), course))
    ),
    st.text(max_size=20),
    lines,
)


@given(contents, contents)
def test_a_frozen_report_comes_back_and_differs_exactly_where_it_changed(old: Content, new: Content) -> None:
    assert read_content(old.canonical) == old
    found = changes(old, new)
    assert (found == ()) == (
        sorted(map(str, old.sections[1].lines)) == sorted(map(str, new.sections[1].lines))
        and old.sections[0] == new.sections[0]
    )


def test_a_change_shows_the_text_before_and_now_and_lines_that_came_and_went() -> None:
    old = Content("n", "d", (Section("cause", "前"), Section("course", "", ("at",), (("朝", "a"),))))
    new = Content("n", "d", (Section("cause", "後"), Section("course", "", ("at",), (("夕", "b"),))))
    assert changes(old, new) == (
        Change("cause", "前", "後"),
        Change("course", gone=(("朝", "a"),), come=(("夕", "b"),)),
    )


def test_what_may_be_personal_is_marked_and_the_rest_is_whole() -> None:
    text = "096-328-2111へ電話し、hanako@example.jpへ送った"
    pieces = pieces_of(text)
    assert "".join(one.text for one in pieces) == text
    assert [one.kind.value for one in pieces if one.kind] == ["phone", "mail"]
    assert suspected(["封筒1通を取り違えた"]) == [] and mark_of([]) == ""
    assert mark_of([pieces]) != mark_of([pieces_of("096-328-2112")])
