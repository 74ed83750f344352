"""When a daily report can be drafted, and which days come next."""

from datetime import date, datetime, time, timedelta
from itertools import takewhile

from hypothesis import given
from hypothesis import strategies as st

from foundation.calendar import JST, NO_EXCEPTIONS, CalendarExceptions
from inquiry_desk.reporting.drafting import is_ready, stretches_from
from inquiry_desk.reporting.stretches import Stretch, stretches_of_month

days = st.dates(date(2026, 4, 1), date(2027, 3, 31))
calendars = st.builds(CalendarExceptions, closed=st.frozensets(days, max_size=30))


@given(month=st.dates(date(2025, 1, 1), date(2027, 12, 31)), exceptions=calendars)
def test_from_the_first_of_a_month_on_they_are_the_reports_of_the_month(
    month: date, exceptions: CalendarExceptions
) -> None:
    expected = list(stretches_of_month(month.year, month.month, exceptions))
    found = takewhile(
        lambda one: one.to_day <= expected[-1].to_day, stretches_from(month.replace(day=1), exceptions)
    )
    assert list(found) == expected


@given(begins=days, exceptions=calendars)
def test_whatever_the_day_they_follow_each_other_without_a_gap_and_never_leave_their_month(
    begins: date, exceptions: CalendarExceptions
) -> None:
    following = begins
    for stretch in takewhile(
        lambda one: one.to_day < begins + timedelta(days=70), stretches_from(begins, exceptions)
    ):
        assert stretch.from_day == following
        assert (stretch.from_day.year, stretch.from_day.month) == (stretch.to_day.year, stretch.to_day.month)
        following = stretch.to_day + timedelta(days=1)


def test_overtime_that_ends_before_closing_time_does_not_bring_the_draft_forward() -> None:
    friday = date(2026, 11, 27)
    early = CalendarExceptions(open={friday: (time(7), time(8, 30))})
    one = Stretch(friday, friday)
    for exceptions in (NO_EXCEPTIONS, early):
        assert not is_ready(one, datetime(2026, 11, 27, 17, 14, tzinfo=JST), exceptions)
        assert is_ready(one, datetime(2026, 11, 27, 17, 15, tzinfo=JST), exceptions)
