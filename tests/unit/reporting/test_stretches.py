"""The days of the daily reports of a month."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from foundation.calendar import CalendarExceptions, is_office_day, month_range
from inquiry_desk.reporting.stretches import Stretch, due_on, stretches_of_month

days = st.dates(date(2024, 1, 1), date(2028, 12, 31))
closed = st.frozensets(days, max_size=40).map(lambda some: CalendarExceptions(closed=some))


@given(days, closed)
def test_every_day_of_a_month_lies_in_exactly_one_report(day: date, exceptions: CalendarExceptions) -> None:
    first, last = month_range(day.year, day.month)
    found = list(stretches_of_month(day.year, day.month, exceptions))
    assert found[0].from_day == first
    assert found[-1].to_day == last
    assert all(a.to_day + timedelta(days=1) == b.from_day for a, b in pairwise(found))


@given(days, closed)
def test_a_report_holds_at_most_one_office_day_and_ends_with_it(
    day: date, exceptions: CalendarExceptions
) -> None:
    for stretch in stretches_of_month(day.year, day.month, exceptions):
        inside = (stretch.to_day - stretch.from_day).days
        before = [stretch.from_day + timedelta(days=n) for n in range(inside)]
        assert not any(is_office_day(one, exceptions) for one in before)


def test_monday_takes_in_the_weekend_and_is_due_on_tuesday() -> None:
    found = list(stretches_of_month(2026, 11))
    monday = Stretch(date(2026, 11, 14), date(2026, 11, 16))
    assert monday in found
    assert due_on(monday) == date(2026, 11, 17)


def test_the_weekend_at_the_end_of_a_month_has_a_report_of_its_own() -> None:
    found = list(stretches_of_month(2026, 10))
    assert found[-1] == Stretch(date(2026, 10, 31), date(2026, 10, 31))
    assert due_on(found[-1]) == date(2026, 11, 2)
