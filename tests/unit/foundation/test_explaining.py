"""なぜこの期限か: the days of an explanation are the business time it explains."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.business_days.explaining import Closure, Day, closure_of, explain
from foundation.calendar import JST, CalendarExceptions, due_after, is_open

HOUR = timedelta(hours=1)
START = datetime(2024, 1, 1, tzinfo=JST)
TYPHOON = date(2026, 11, 25)

moments = st.integers(0, 5 * 365 * 24 * 3600 * 1000).map(
    lambda milliseconds: START + timedelta(milliseconds=milliseconds)
)
amounts = st.integers(0, 60 * 400).map(lambda minutes: timedelta(minutes=minutes))
days = st.dates(date(2024, 1, 1), date(2028, 12, 31))
clock_times = st.times().map(lambda at: at.replace(second=0, microsecond=0))
exceptions = st.builds(
    CalendarExceptions,
    closed=st.frozensets(days, max_size=20),
    open=st.dictionaries(days, st.tuples(clock_times, clock_times), max_size=20),
)


def jst(day: str, at: str = "00:00") -> datetime:
    return datetime.fromisoformat(f"{day}T{at}").replace(tzinfo=JST)


def skipped(explained: tuple[Day, ...]) -> dict[str, Closure | None]:
    return {f"{day.day:%m/%d}": day.closure for day in explained if not day.stretches}


def test_a_long_weekend_is_told_day_by_day() -> None:
    explained = explain(jst("2026-11-20", "16:45"), HOUR)

    assert [(day.day.day, day.counted) for day in explained.days if day.stretches] == [
        (20, timedelta(minutes=30)),
        (24, timedelta(minutes=30)),
    ]
    assert skipped(explained.days) == {
        "11/21": Closure.SATURDAY,
        "11/22": Closure.SUNDAY,
        "11/23": Closure.HOLIDAY,
    }
    assert explained.due_at == jst("2026-11-24", "09:00")


def test_a_day_closed_by_the_city_carries_its_reason() -> None:
    closed = CalendarExceptions(frozenset({TYPHOON}), {}, {TYPHOON: "台風"})

    explained = explain(jst("2026-11-24", "17:00"), HOUR, closed)

    assert explained.days[1] == Day(TYPHOON, (), Closure.CITY, "台風")


def test_overtime_is_told_apart_from_the_hours_it_joins() -> None:
    overtime = CalendarExceptions(open={date(2026, 11, 24): (time(7), time(20))})

    explained = explain(jst("2026-11-24"), timedelta(hours=13), overtime)

    assert [(s.begins.astimezone(JST).time(), s.overtime) for s in explained.days[0].stretches] == [
        (time(7), True),
        (time(8, 30), False),
        (time(17, 15), True),
    ]


def test_overtime_on_a_saturday_is_overtime_from_end_to_end() -> None:
    overtime = CalendarExceptions(open={date(2026, 11, 21): (time(8), time(12))})

    explained = explain(jst("2026-11-21"), HOUR, overtime)

    assert [(s.counted, s.overtime) for s in explained.days[0].stretches] == [(HOUR, True)]


def test_counting_starts_at_the_next_full_minute() -> None:
    explained = explain(jst("2026-11-24", "10:00") + timedelta(seconds=20), HOUR)

    assert explained.counted_from == jst("2026-11-24", "10:01")
    assert explained.due_at == jst("2026-11-24", "11:01")


def test_an_office_day_that_is_over_is_told_as_such() -> None:
    assert skipped(explain(jst("2026-11-19", "20:00"), HOUR).days) == {"11/19": Closure.AFTER_HOURS}


@pytest.mark.parametrize("day", ["2026-12-29", "2026-12-31", "2027-01-01", "2027-01-03"])
def test_the_turn_of_the_year_is_called_so_whatever_else_the_day_is(day: str) -> None:
    assert closure_of(date.fromisoformat(day)) is Closure.YEAR_END


@given(moments, amounts, exceptions)
def test_what_is_counted_is_the_amount_and_ends_at_the_deadline(
    start: datetime, amount: timedelta, known: CalendarExceptions
) -> None:
    explained = explain(start, amount, known)
    stretches = [stretch for day in explained.days for stretch in day.stretches]

    assert sum((stretch.counted for stretch in stretches), timedelta(0)) == amount
    assert explained.due_at == due_after(start, amount, known)
    assert not stretches or stretches[-1].ends == explained.due_at
    assert all(stretch.begins.tzinfo is UTC and stretch.begins.second == 0 for stretch in stretches)


@given(moments, amounts, exceptions)
def test_every_day_is_told_once_and_closed_time_never_counts(
    start: datetime, amount: timedelta, known: CalendarExceptions
) -> None:
    explained = explain(start, amount, known)

    told = [day.day for day in explained.days]
    assert told == [told[0] + timedelta(days=number) for number in range(len(told))] if told else True
    assert all(bool(day.stretches) != (day.closure is not None) for day in explained.days)
    for day in explained.days:
        for stretch in day.stretches:
            assert is_open(stretch.begins, known)
            assert is_open(stretch.ends - timedelta(minutes=1), known)
