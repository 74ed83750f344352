from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation import calendar
from foundation.calendar import JST, OFFICE_DAY, CalendarExceptions

HOUR = timedelta(hours=1)
NONE = timedelta(0)
START = datetime(2024, 1, 1, tzinfo=JST)

# Written from the calendar published by the Cabinet Office, month and day, not from the library under test.
HOLIDAYS = {
    2024: "1/1 1/8 2/11 2/12 2/23 3/20 4/29 5/3 5/4 5/5 "
    "5/6 7/15 8/11 8/12 9/16 9/22 9/23 10/14 11/3 11/4 11/23",
    2025: "1/1 1/13 2/11 2/23 2/24 3/20 4/29 5/3 5/4 5/5 5/6 7/21 8/11 9/15 9/23 10/13 11/3 11/23 11/24",
    2026: "1/1 1/12 2/11 2/23 3/20 4/29 5/3 5/4 5/5 5/6 7/20 8/11 9/21 9/22 9/23 10/12 11/3 11/23",
    2027: "1/1 1/11 2/11 2/23 3/21 3/22 4/29 5/3 5/4 5/5 7/19 8/11 9/20 9/23 10/11 11/3 11/23",
    # The Cabinet Office names the equinoxes of a year in the February before it: 3/20 and 9/22 of 2028 are computed.
    2028: "1/1 1/10 2/11 2/23 3/20 4/29 5/3 5/4 5/5 7/17 8/11 9/18 9/22 10/9 11/3 11/23",
}

moments = st.integers(0, 5 * 365 * 24 * 3600).map(lambda seconds: START + timedelta(seconds=seconds))
amounts = st.timedeltas(NONE, timedelta(days=20))
days = st.dates(date(2024, 1, 1), date(2028, 12, 31))
clock_times = st.times().map(lambda at: at.replace(microsecond=0))
exceptions = st.builds(
    CalendarExceptions,
    closed=st.frozensets(days, max_size=20),
    open=st.dictionaries(days, st.tuples(clock_times, clock_times), max_size=20),
)


def jst(day: str, at: str = "00:00") -> datetime:
    return datetime.fromisoformat(f"{day}T{at}").replace(tzinfo=JST)


def in_business_time_or_at_its_end(at: datetime, known: CalendarExceptions) -> bool:
    return calendar.is_open(at, known) or calendar.is_open(at - timedelta(microseconds=1), known)


@pytest.mark.parametrize("year", HOLIDAYS)
def test_national_holidays_are_those_of_the_cabinet_office(year: int) -> None:
    published = [text.split("/") for text in HOLIDAYS[year].split()]

    assert calendar.national_holidays(year) == {date(year, int(month), int(day)) for month, day in published}


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2024-02-12", "振替休日"),
        ("2024-11-04", "振替休日"),
        ("2026-05-06", "振替休日"),
        ("2026-09-22", "国民の休日"),
        ("2027-03-22", "振替休日"),
        ("2026-11-23", "勤労感謝の日"),
        ("2026-11-24", ""),
    ],
)
def test_a_holiday_is_called_by_its_name(day: str, name: str) -> None:
    assert calendar.holiday_name(date.fromisoformat(day)) == name


def test_a_holiday_has_its_name_in_english_too() -> None:
    assert calendar.holiday_name(date(2026, 5, 6), "en") == "Substitute Holiday"


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2026-11-21", "Saturday"),
        ("2026-11-22", "Sunday"),
        ("2026-11-23", "national holiday"),
        ("2026-05-06", "substitute holiday 振替休日"),
        ("2026-09-22", "day between two holidays 国民の休日"),
        ("2026-12-29", "end of the year"),
        ("2026-12-31", "end of the year"),
        ("2025-01-02", "beginning of the year"),
        ("2025-01-03", "beginning of the year"),
    ],
)
def test_the_office_is_closed_on_the_citys_holidays(day: str, why: str) -> None:
    assert not calendar.is_office_day(date.fromisoformat(day)), why


@pytest.mark.parametrize("day", ["2026-12-28", "2027-01-04", "2026-11-24", "2026-08-13"])
def test_the_office_is_open_on_ordinary_weekdays(day: str) -> None:
    assert calendar.is_office_day(date.fromisoformat(day))


@pytest.mark.parametrize(
    ("at", "is_open"),
    [("08:29", False), ("08:30", True), ("12:30", True), ("17:14", True), ("17:15", False), ("00:00", False)],
)
def test_office_hours_run_from_half_past_eight_to_quarter_past_five(at: str, is_open: bool) -> None:
    assert calendar.is_open(jst("2026-11-24", at)) is is_open


def test_a_moment_in_utc_is_judged_by_the_clock_in_japan() -> None:
    assert calendar.is_open(datetime(2026, 11, 23, 23, 30, tzinfo=UTC))
    assert not calendar.is_open(datetime(2026, 11, 24, 8, 30, tzinfo=UTC))


def test_the_next_office_day_passes_over_a_long_holiday() -> None:
    assert calendar.next_office_day(date(2026, 12, 28)) == date(2027, 1, 4)
    assert calendar.next_office_day(date(2026, 9, 18)) == date(2026, 9, 24)
    assert calendar.next_office_day(date(2026, 11, 24)) == date(2026, 11, 25)


def test_business_time_is_carried_over_the_night_and_the_weekend() -> None:
    friday_afternoon = jst("2026-11-20", "16:45")

    assert calendar.add_business_time(friday_afternoon, HOUR) == jst("2026-11-24", "09:00")


def test_time_that_runs_out_at_closing_is_due_at_closing() -> None:
    assert calendar.add_business_time(jst("2026-11-20", "16:15"), HOUR) == jst("2026-11-20", "17:15")


def test_nothing_added_at_closing_is_still_that_day() -> None:
    closing = jst("2026-11-20", "17:15")

    assert calendar.add_business_time(closing, NONE) == closing
    assert calendar.add_business_time(closing, timedelta(minutes=1)) == jst("2026-11-24", "08:31")


def test_an_office_day_later_is_the_same_time_on_the_next_office_day() -> None:
    assert calendar.add_business_time(jst("2026-11-20", "10:00"), 3 * OFFICE_DAY) == jst(
        "2026-11-26", "10:00"
    )


def test_what_comes_in_at_night_starts_at_the_next_opening() -> None:
    assert calendar.add_business_time(jst("2026-12-28", "20:00"), NONE) == jst("2027-01-04", "08:30")
    assert calendar.add_business_time(jst("2026-12-28", "20:00"), HOUR) == jst("2027-01-04", "09:30")


def test_negative_business_time_adds_none() -> None:
    at = jst("2026-11-24", "10:00")

    assert calendar.add_business_time(at, -HOUR) == at


def test_moments_come_back_in_utc() -> None:
    assert calendar.add_business_time(jst("2026-11-24", "10:00"), HOUR).tzinfo is UTC
    assert calendar.due_after(jst("2026-11-24", "10:00"), HOUR).tzinfo is UTC


def test_a_deadline_is_rounded_up_to_the_minute() -> None:
    start = jst("2026-11-24", "10:00")

    assert calendar.due_after(start + timedelta(seconds=1), HOUR) == jst("2026-11-24", "11:01")
    assert calendar.due_after(start, HOUR) == jst("2026-11-24", "11:00")


def test_a_night_and_a_weekend_count_for_nothing() -> None:
    passed = calendar.business_time_between(jst("2026-11-20", "16:45"), jst("2026-11-24", "09:00"))

    assert passed == HOUR


def test_no_business_time_passes_backwards() -> None:
    assert calendar.business_time_between(jst("2026-11-24", "12:00"), jst("2026-11-24", "10:00")) == NONE


def test_nothing_remains_once_it_is_due() -> None:
    due_at = jst("2026-11-24", "10:00")

    assert calendar.remaining(due_at, at=jst("2026-11-20", "17:00")) == timedelta(hours=1, minutes=45)
    assert calendar.remaining(due_at, at=due_at) == NONE
    assert calendar.remaining(due_at, at=jst("2026-11-25", "10:00")) == NONE


def test_a_day_closed_beside_the_usual_ones_is_passed_over() -> None:
    typhoon = CalendarExceptions(closed=frozenset({date(2026, 11, 25)}))

    assert not calendar.is_office_day(date(2026, 11, 25), typhoon)
    assert calendar.next_office_day(date(2026, 11, 24), typhoon) == date(2026, 11, 26)
    assert calendar.add_business_time(jst("2026-11-24", "17:00"), HOUR, typhoon) == jst("2026-11-26", "09:15")


def test_agreed_overtime_on_a_closed_day_is_business_time_but_makes_no_office_day() -> None:
    saturday = date(2026, 11, 21)
    overtime = CalendarExceptions(open={saturday: (time(9), time(12))})

    assert calendar.is_open(jst("2026-11-21", "09:00"), overtime)
    assert not calendar.is_office_day(saturday, overtime)
    assert calendar.add_business_time(jst("2026-11-20", "17:15"), HOUR, overtime) == jst(
        "2026-11-21", "10:00"
    )


@pytest.mark.parametrize(
    ("begins", "ends", "worked"),
    [
        (time(17, 15), time(20), timedelta(hours=11, minutes=30)),
        (time(7), time(9), timedelta(hours=10, minutes=15)),
        (time(18), time(20), timedelta(hours=10, minutes=45)),
        (time(9), time(12), OFFICE_DAY),
        (time(7), time(20), timedelta(hours=13)),
        (time(20), time(18), OFFICE_DAY),
    ],
)
def test_agreed_overtime_joins_the_office_hours_and_counts_once(
    begins: time, ends: time, worked: timedelta
) -> None:
    overtime = CalendarExceptions(open={date(2026, 11, 24): (begins, ends)})

    assert calendar.business_time_between(jst("2026-11-24"), jst("2026-11-25"), overtime) == worked


@given(moments, moments, amounts, exceptions)
def test_a_later_start_never_gives_an_earlier_end(
    one: datetime, other: datetime, amount: timedelta, known: CalendarExceptions
) -> None:
    first, second = sorted([one, other])

    assert calendar.add_business_time(first, amount, known) <= calendar.add_business_time(
        second, amount, known
    )


@given(moments, amounts, amounts, exceptions)
def test_more_time_never_ends_sooner(
    start: datetime, one: timedelta, other: timedelta, known: CalendarExceptions
) -> None:
    less, more = sorted([one, other])

    assert calendar.add_business_time(start, less, known) <= calendar.add_business_time(start, more, known)


@given(moments, amounts, amounts, exceptions)
def test_adding_twice_is_adding_the_sum(
    start: datetime, one: timedelta, other: timedelta, known: CalendarExceptions
) -> None:
    in_steps = calendar.add_business_time(calendar.add_business_time(start, one, known), other, known)

    assert in_steps == calendar.add_business_time(start, one + other, known)


@given(moments, amounts, exceptions)
def test_the_result_is_never_inside_closed_time(
    start: datetime, amount: timedelta, known: CalendarExceptions
) -> None:
    end = calendar.add_business_time(start, amount, known)

    assert end >= start
    assert in_business_time_or_at_its_end(end, known)


@given(moments, amounts, exceptions)
def test_what_was_added_is_what_passes_between(
    start: datetime, amount: timedelta, known: CalendarExceptions
) -> None:
    end = calendar.add_business_time(start, amount, known)

    assert calendar.business_time_between(start, end, known) == amount


@given(moments, moments, moments, exceptions)
def test_time_between_adds_up_over_a_moment_in_the_middle(
    one: datetime, two: datetime, three: datetime, known: CalendarExceptions
) -> None:
    start, middle, end = sorted([one, two, three])
    first = calendar.business_time_between(start, middle, known)
    second = calendar.business_time_between(middle, end, known)

    assert first + second == calendar.business_time_between(start, end, known)
    assert NONE <= first <= middle - start


@pytest.mark.parametrize(
    ("day", "year"),
    [("2026-04-01", 2026), ("2027-03-31", 2026), ("2026-03-31", 2025), ("2026-12-31", 2026)],
)
def test_a_fiscal_year_runs_from_april_to_march(day: str, year: int) -> None:
    assert calendar.fiscal_year(date.fromisoformat(day)) == year


def test_the_fiscal_year_changes_at_midnight_in_japan() -> None:
    assert calendar.fiscal_year_of(datetime(2026, 3, 31, 14, 59, 59, tzinfo=UTC)) == 2025
    assert calendar.fiscal_year_of(datetime(2026, 3, 31, 15, 0, tzinfo=UTC)) == 2026


@given(days)
def test_every_day_lies_within_its_fiscal_year_and_its_month(day: date) -> None:
    first, last = calendar.fiscal_year_range(calendar.fiscal_year(day))
    month_first, month_last = calendar.month_range(day.year, day.month)

    assert first <= month_first <= day <= month_last <= last


def test_a_month_ends_on_its_last_day() -> None:
    assert calendar.month_range(2028, 2) == (date(2028, 2, 1), date(2028, 2, 29))
    assert calendar.month_range(2026, 12) == (date(2026, 12, 1), date(2026, 12, 31))


def test_a_month_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="month"):
        calendar.month_range(2026, 13)


def test_days_in_japan_are_a_half_open_range_in_utc() -> None:
    start, end = calendar.day_bounds(date(2026, 4, 1), date(2026, 4, 2))

    assert start == datetime(2026, 3, 31, 15, 0, tzinfo=UTC)
    assert end == datetime(2026, 4, 2, 15, 0, tzinfo=UTC)
    assert start.tzinfo is end.tzinfo is UTC


@given(moments)
def test_a_moment_lies_within_the_bounds_of_its_day(at: datetime) -> None:
    start, end = calendar.day_bounds(calendar.day_of(at), calendar.day_of(at))

    assert start <= at < end
    assert end - start == timedelta(days=1)


@given(st.dates(), st.dates())
def test_no_typed_range_of_days_overflows(from_day: date, to_day: date) -> None:
    start, end = calendar.day_bounds(from_day, to_day)

    assert from_day > to_day or start < end


def test_the_ends_of_time_are_brought_in() -> None:
    start, end = calendar.day_bounds(date.min, date.max)

    assert start.year == 1
    assert end.year == 9999
