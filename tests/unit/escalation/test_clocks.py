"""Deadlines of departments run in business time (spec 3-2)."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from escalation.clocks import SOON, due_at, is_due_soon, is_overdue, soon_until
from foundation.calendar import JST, business_time_between, is_office_day

MONDAY_10 = datetime(2026, 11, 16, 10, 0, tzinfo=JST)
FRIDAY_16 = datetime(2026, 11, 20, 16, 0, tzinfo=JST)

moments = st.integers(0, 4 * 365 * 24 * 60).map(
    lambda minutes: datetime(2025, 1, 1, tzinfo=JST) + timedelta(minutes=minutes)
)


def test_sixteen_business_hours_from_monday_morning_end_on_tuesday_evening() -> None:
    # Seven and a quarter hours on Monday, eight and three quarters on Tuesday.
    assert due_at(16, MONDAY_10) == datetime(2026, 11, 17, 17, 15, tzinfo=JST)


def test_a_deadline_jumps_over_the_weekend_and_the_holiday_after_it() -> None:
    # 21 and 22 November are a weekend, 23 November is 勤労感謝の日.
    assert due_at(2, FRIDAY_16) == datetime(2026, 11, 24, 9, 15, tzinfo=JST)


def test_what_is_handed_over_at_night_runs_from_the_next_opening() -> None:
    night = datetime(2026, 11, 16, 22, 0, tzinfo=JST)
    assert due_at(1, night) == datetime(2026, 11, 17, 9, 30, tzinfo=JST)


def test_a_service_that_allows_no_time_is_due_at_once() -> None:
    assert due_at(0, MONDAY_10) == MONDAY_10


def test_seconds_never_make_a_deadline_earlier_than_it_is_shown() -> None:
    assert due_at(1, MONDAY_10 + timedelta(seconds=20)) == MONDAY_10 + timedelta(hours=1, minutes=1)


def test_within_one_office_day_is_soon_and_more_is_not() -> None:
    at_the_edge = soon_until(MONDAY_10)
    assert is_due_soon(at_the_edge, MONDAY_10)
    assert not is_due_soon(at_the_edge + timedelta(minutes=1), MONDAY_10)


def test_what_is_overdue_is_also_soon() -> None:
    assert is_due_soon(MONDAY_10 - timedelta(days=3), MONDAY_10)


def test_a_deadline_is_not_over_in_its_own_minute() -> None:
    assert not is_overdue(MONDAY_10, MONDAY_10)
    assert is_overdue(MONDAY_10, MONDAY_10 + timedelta(seconds=1))


@given(moments, st.integers(1, 80))
def test_a_deadline_leaves_the_promised_business_time_and_falls_on_an_office_day(
    at: datetime, hours: int
) -> None:
    due = due_at(hours, at)
    given_time = business_time_between(at, due)
    assert timedelta(hours=hours) <= given_time < timedelta(hours=hours, minutes=1)
    assert is_office_day(due.astimezone(JST).date())


@given(moments, st.integers(1, 80), st.integers(1, 80))
def test_more_hours_never_give_an_earlier_deadline(at: datetime, hours: int, more: int) -> None:
    assert due_at(hours, at) < due_at(hours + more, at)


@given(moments)
def test_soon_ends_one_office_day_ahead(at: datetime) -> None:
    assert business_time_between(at, soon_until(at)) == SOON
