"""When each level is reached: examples at the edges of the calendar, and what holds for every course."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation.alerts.audience import LADDER
from escalation.alerts.models import AlertLevel
from escalation.alerts.plan import (
    PING_PONG_MOVES,
    Course,
    course_of,
    levels_reached,
    moments_of,
    next_moment,
)
from escalation.kinds import Wish
from escalation.models import Escalation
from foundation.calendar import JST, CalendarExceptions, business_time_between, due_after, is_open

HOUR = timedelta(hours=1)
# A Monday; Tuesday 17 November to Friday 20 are office days, Monday 23 is a holiday.
MONDAY = datetime(2026, 11, 16, 10, 0, tzinfo=JST)


def on(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=JST)


def times_of(course: Course) -> dict[AlertLevel, datetime]:
    return {moment.level: moment.at for moment in moments_of(course)}


def escalation(**columns: object) -> Escalation:
    known = {
        "due_at": on(18, 10),
        "accept_due_at": on(16, 14),
        "moves": 0,
        "urgent": False,
        "wish": Wish.ANSWER,
    }
    return Escalation(**{**known, **columns})


def course(one: Escalation) -> Course | None:
    return course_of(one, MONDAY, MONDAY)


def test_every_level_of_an_ordinary_escalation_comes_in_business_time() -> None:
    found = times_of(Course(MONDAY, due_at=on(18, 10), accept_due_at=on(16, 14), bounced_at=MONDAY))

    assert found == {
        AlertLevel.NOT_ACCEPTED: on(16, 14),
        AlertLevel.BEFORE_DUE: on(17, 14, 45),
        AlertLevel.DUE: on(18, 10),
        AlertLevel.SUPERVISOR: on(18, 12),
        AlertLevel.SECTION_HEAD: on(19, 10),
        AlertLevel.CONTRACT_OFFICE: on(24, 10),
        AlertLevel.PING_PONG: MONDAY,
    }


def test_an_urgent_one_does_not_wait_for_opening_hours() -> None:
    found = times_of(Course(on(20, 16), due_at=on(20, 17), urgent=True, bounced_at=on(20, 23)))

    assert found[AlertLevel.SUPERVISOR] == on(20, 19)
    assert found[AlertLevel.SECTION_HEAD] == on(21, 1, 45)
    assert found[AlertLevel.PING_PONG] == on(20, 23)


def test_what_is_due_at_closing_time_is_told_at_the_next_opening() -> None:
    found = times_of(Course(MONDAY, due_at=on(20, 17, 15)))

    assert found[AlertLevel.DUE] == on(24, 8, 30)
    assert found[AlertLevel.SUPERVISOR] == on(24, 10, 30)


@pytest.mark.parametrize(("hours", "reminded"), [(7, False), (8, True), (16, True)])
def test_a_short_time_gets_no_reminder_before_its_end(hours: int, reminded: bool) -> None:
    found = times_of(Course(MONDAY, due_at=due_after(MONDAY, hours * HOUR)))

    assert (AlertLevel.BEFORE_DUE in found) is reminded


def test_what_is_for_information_rings_no_higher_than_its_section() -> None:
    found = times_of(Course(MONDAY, on(18, 10), on(16, 14), bounced_at=MONDAY, shared=True))

    assert set(found) == {AlertLevel.NOT_ACCEPTED, AlertLevel.DUE}


@pytest.mark.parametrize("over", ["paused_at", "answered_at", "returned_at", "withdrawn_at", "relayed_at"])
def test_nobody_is_told_of_what_is_over_or_waits_for_the_desk(over: str) -> None:
    assert course(escalation(**{over: MONDAY})) is None


def test_an_accepted_one_is_not_awaited_any_more() -> None:
    found = course(escalation(accepted_at=on(16, 11)))

    assert found is not None and found.accept_due_at is None


def test_it_bounces_from_the_third_move_on() -> None:
    bounced = [course(escalation(moves=moves)) for moves in (PING_PONG_MOVES - 1, PING_PONG_MOVES)]

    assert [one.bounced_at for one in bounced if one] == [None, MONDAY]


def test_a_deadline_at_the_end_of_time_holds_nobody_up() -> None:
    found = times_of(Course(datetime(9999, 12, 28, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)))

    assert AlertLevel.CONTRACT_OFFICE not in found


moments = st.integers(0, 5 * 365 * 24 * 60).map(
    lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
hours = st.integers(1, 80)
exceptions = st.builds(
    CalendarExceptions,
    st.frozensets(st.dates(date(2024, 1, 1), date(2028, 12, 31)), max_size=5),
    st.dictionaries(
        st.dates(date(2024, 1, 1), date(2028, 12, 31)), st.just((time(9), time(19, 30))), max_size=5
    ),
)


@given(moments, hours, st.booleans(), exceptions)
def test_the_levels_come_in_their_order(
    start: datetime, given_hours: int, urgent: bool, known: CalendarExceptions
) -> None:
    due = due_after(start, given_hours * HOUR, known)
    found = moments_of(Course(start, due, urgent=urgent), known)

    assert [one.level for one in found] == [
        level for level in LADDER if level in {one.level for one in found}
    ]
    assert [one.at for one in found] == sorted(one.at for one in found)


@given(moments, hours, exceptions)
def test_no_ordinary_level_is_reached_in_closed_time(
    start: datetime, given_hours: int, known: CalendarExceptions
) -> None:
    due = due_after(start, given_hours * HOUR, known)
    found = moments_of(Course(start, due, accept_due_at=due, bounced_at=start), known)

    assert all(is_open(one.at, known) for one in found)


@given(moments, st.integers(8, 80), exceptions)
def test_the_reminder_leaves_four_business_hours(
    start: datetime, given_hours: int, known: CalendarExceptions
) -> None:
    due = due_after(start, given_hours * HOUR, known)
    (reminder,) = (m for m in moments_of(Course(start, due), known) if m.level is AlertLevel.BEFORE_DUE)

    assert business_time_between(reminder.at, due, known) == 4 * HOUR


@given(moments, hours, st.booleans(), st.lists(st.integers(0, 60 * 24 * 20), min_size=2, max_size=20))
def test_going_from_moment_to_moment_misses_no_level(
    start: datetime, given_hours: int, urgent: bool, minutes: list[int]
) -> None:
    found = moments_of(Course(start, due_after(start, given_hours * HOUR), urgent=urgent))
    at: datetime | None = start - timedelta(days=1)
    visited = 0
    while at is not None:
        assert visited <= len(found)
        visited = len(levels_reached(found, at))
        at = next_moment(found, at)

    assert visited == len(found)
    reached = [len(levels_reached(found, start + timedelta(minutes=minute))) for minute in sorted(minutes)]
    assert reached == sorted(reached)


@given(moments, hours, hours)
def test_a_new_deadline_begins_anew(start: datetime, first: int, later: int) -> None:
    before = moments_of(Course(start, due_after(start, first * HOUR)))
    after = moments_of(Course(start, due_after(start, (first + later) * HOUR)))

    assert not {(m.level, m.about) for m in before} & {(m.level, m.about) for m in after}
