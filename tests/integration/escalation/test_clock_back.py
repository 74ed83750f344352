"""Any course of steps under a clock that jumps, also backwards: in order, nothing breaks, no time is won or lost."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from escalation import actions, asking_back, deciding, moving
from escalation.explaining import course_of
from escalation.kinds import SubmissionKind
from escalation.models import Escalation
from escalation.routing.terms import terms_of_service
from escalation.two_sided import business_time_by_holder, stretches_of
from escalation.values import RefusedError
from foundation.calendar import OFFICE_DAY, business_time_between, due_after
from foundation.db import db
from foundation.organisation.models import Department, Service, User
from tests.conftest import NOW
from tests.integration.escalation.desk import HANDOVER
from tests.personas import City

Step = Callable[[Escalation, User, datetime, City], object]
NOTHING, MINUTE = timedelta(0), timedelta(minutes=1)

STEPS: dict[str, Step] = {
    "accept": lambda e, by, at, city: actions.accept(e, by, at),
    "partly": lambda e, by, at, city: actions.answer_partly(e, by, at, "一部"),
    "answer": lambda e, by, at, city: actions.answer(e, by, at, "回答"),
    "submit": lambda e, by, at, city: deciding.submit(e, by, at, SubmissionKind.PARTIAL, "起案"),
    "withdraw_submission": lambda e, by, at, city: (
        e.submission and deciding.withdraw_submission(e.submission, by, at)
    ),
    "extend": lambda e, by, at, city: deciding.ask_extension(
        e, by, at, due_after(max(at, e.due_at), OFFICE_DAY), "調査"
    ),
    "ask_back": lambda e, by, at, city: asking_back.ask_back(e, by, at, "質問"),
    "ask_citizen": lambda e, by, at, city: asking_back.ask_citizen(e, by, at),
    "citizen_answered": lambda e, by, at, city: asking_back.citizen_answered(e, by, at),
    "answer_question": lambda e, by, at, city: asking_back.answer_question(e, by, at, "答え"),
    "return": lambda e, by, at, city: moving.return_(e, by, at, "担当外"),
    "reroute": lambda e, by, at, city: moving.reroute(e, by, at, _elsewhere(e, city), "別の課"),
    "phone": lambda e, by, at, city: actions.note_phone_call(e, by, at, "係長"),
    "relay": lambda e, by, at, city: actions.mark_relayed(e, by, at),
}
# Between two steps: up to two hours back, up to four days on, in seconds.
jumps = st.one_of(st.integers(-7_200, 0), st.integers(0, 4 * 86_400))
courses = st.lists(st.tuples(st.sampled_from(sorted(STEPS)), jumps), min_size=1, max_size=12)


def _elsewhere(escalation: Escalation, city: City) -> Department:
    there = (
        city.child_department
        if escalation.department_id == city.school_department
        else city.school_department
    )
    return db.session.get_one(Department, there)


def handed_over(city: City) -> tuple[Escalation, User]:
    """A new matter and 山本, in a session that is never committed."""
    db.session.rollback()
    by = db.session.get_one(User, city.id_of("school_staff"))
    terms = terms_of_service(db.session.get_one(Service, city.school))
    return actions.hand_over(1, HANDOVER, terms, by=by, at=NOW), by


@settings(max_examples=20, suppress_health_check=list(HealthCheck))
@given(course=courses)
def test_steps_stay_in_order_and_deadlines_sane_whatever_the_clock_does(
    city: City, course: list[tuple[str, int]]
) -> None:
    escalation, by = handed_over(city)
    at = NOW
    for name, seconds in course:
        at += timedelta(seconds=seconds)
        try:
            STEPS[name](escalation, by, at, city)
        except RefusedError:
            continue
        db.session.flush()
        db.session.refresh(escalation, ["steps", "deadlines", "submissions"])
    moments = [step.at for step in escalation.steps]
    assert moments == sorted(moments)
    assert escalation.changed_at == moments[-1]
    assert escalation.due_at == escalation.deadlines[-1].due_at
    assert sum(one.decided_at is None for one in escalation.submissions) <= 1
    assert not (escalation.paused_at and not escalation.open)
    assert not (escalation.citizen_asked_at and not escalation.paused_at)
    _stretches_are_whole(escalation, at)
    assert len(course_of(escalation)) == len(escalation.deadlines)


def _stretches_are_whole(escalation: Escalation, at: datetime) -> None:
    """No stretch runs backwards, none overlaps, and together they are the time from the first step on."""
    stretches = stretches_of(escalation.steps, at)
    assert all(one.start <= one.end for one in stretches)
    assert all(first.end <= second.start for first, second in pairwise(stretches))
    total = sum(business_time_by_holder(stretches).values(), NOTHING)
    assert NOTHING <= total <= business_time_between(NOW, max(at, escalation.changed_at))


@settings(max_examples=30, suppress_health_check=list(HealthCheck))
@given(asked_after=st.integers(0, 6 * 86_400), answered_after=st.integers(-86_400, 10 * 86_400))
def test_a_pause_leaves_the_department_the_time_it_had(
    city: City, asked_after: int, answered_after: int
) -> None:
    escalation, by = handed_over(city)
    asked_at = NOW + timedelta(seconds=asked_after)
    answered_at = asked_at + timedelta(seconds=answered_after)
    due_before = escalation.due_at
    left = business_time_between(asked_at, due_before)
    asking_back.ask_back(escalation, by, asked_at, "質問")
    assert (escalation.due_at, escalation.next_alert_at) == (due_before, None)
    asking_back.answer_question(escalation, by, answered_at, "答え")
    if not left:
        assert escalation.due_at == due_before, "what was overdue stays overdue"
    else:
        # Stored in whole minutes, and a deadline is rounded up to one.
        given_now = business_time_between(answered_at, escalation.due_at)
        assert abs(given_now - left) <= MINUTE
    assert escalation.next_alert_at == answered_at
    assert escalation.paused_at is None


@pytest.mark.parametrize("back", [timedelta(seconds=1), timedelta(hours=1), timedelta(days=30)])
def test_a_step_taken_before_the_one_before_it_stands_at_the_same_moment(city: City, back: timedelta) -> None:
    escalation, by = handed_over(city)
    actions.accept(escalation, by, NOW + timedelta(minutes=5))
    db.session.flush()
    version = escalation.version
    actions.note_phone_call(escalation, by, NOW + timedelta(minutes=5) - back, "係長に伝えました。")
    db.session.flush()
    db.session.refresh(escalation, ["steps"])
    assert [step.at for step in escalation.steps][1:] == [NOW + timedelta(minutes=5)] * 2
    assert escalation.version > version, "a page from before is told apart although no moment moved"
