"""The moments that part classes of age lie exactly their office days back."""

from datetime import date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from foundation.business_days.ages import STEPS, class_begins, since_when
from foundation.calendar import JST, OFFICE_DAY, CalendarExceptions, business_time_between

moments = st.builds(
    lambda minutes: datetime(2026, 1, 1, tzinfo=JST) + timedelta(minutes=minutes), st.integers(0, 1_000_000)
)
CLOSED_AND_LONGER = CalendarExceptions(
    closed=frozenset({date(2026, 11, 17)}), open={date(2026, 11, 21): (time(9), time(12))}
)


@given(at=moments, minutes=st.integers(1, 10_000))
def test_exactly_the_business_time_asked_for_lies_between(at: datetime, minutes: int):
    amount = timedelta(minutes=minutes)
    for calendar in (CalendarExceptions(), CLOSED_AND_LONGER):
        assert business_time_between(since_when(at, amount, calendar), at, calendar) == amount


@given(at=moments)
def test_classes_begin_one_after_the_other_further_back(at: datetime):
    begins = class_begins(at)
    assert len(begins) == len(STEPS)
    assert begins == sorted(begins, reverse=True)


def test_a_weekend_makes_nothing_older():
    monday = datetime(2026, 11, 16, 10, 0, tzinfo=JST)
    assert since_when(monday, OFFICE_DAY) == datetime(2026, 11, 13, 10, 0, tzinfo=JST)
