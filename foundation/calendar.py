"""Business time and fiscal years of the city (spec 3-2).

Moments are aware and come back in UTC; days are days in Japan. Business time runs from 8:30 to 17:15 on
office days, and during overtime agreed beforehand. A duration is business time: one office day is
`OFFICE_DAY` (8 h 45 min), so `3 * OFFICE_DAY` after Monday 10:00 is Thursday 10:00.
"""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache

import holidays

# Japan keeps no summer time: a fixed offset is Asia/Tokyo, and needs no time zone files on the machine.
JST = timezone(timedelta(hours=9), "JST")
OPENS_AT = time(8, 30)
CLOSES_AT = time(17, 15)
OFFICE_DAY = timedelta(hours=8, minutes=45)

_ONE_DAY = timedelta(days=1)
_ONE_MINUTE = timedelta(minutes=1)
_NOTHING = timedelta(0)
# One day inside the range of `date`, so that no time zone can carry a moment out of it.
_FIRST_DAY = date.min + _ONE_DAY
_LAST_DAY = date.max - 2 * _ONE_DAY


@dataclass(frozen=True)
class CalendarExceptions:
    """Departures from the ordinary calendar: further closed days, and hours of agreed overtime (spec 3-2).

    `open` adds hours to a day, also to a closed one; hours that end before they begin count for nothing.
    `reasons` say why a day is closed; they are for people only.
    """

    closed: frozenset[date] = frozenset()
    open: Mapping[date, tuple[time, time]] = field(default_factory=dict)
    reasons: Mapping[date, str] = field(default_factory=dict)


NO_EXCEPTIONS = CalendarExceptions()


@lru_cache(maxsize=64)
def national_holidays(year: int) -> frozenset[date]:
    """National holidays of Japan with substitute holidays and days between two; known for 1949–2099."""
    return frozenset(_named_holidays(year, "ja"))


def holiday_name(day: date, language: str = "ja") -> str:
    """「勤労感謝の日」, 「振替休日」, 「国民の休日」; in English for any other language; '' where it is none."""
    return _named_holidays(day.year, "ja" if language == "ja" else "en_US").get(day, "")


@lru_cache(maxsize=128)
def _named_holidays(year: int, language: str) -> dict[date, str]:
    return dict(holidays.country_holidays("JP", years=year, language=language))


def is_office_day(day: date, exceptions: CalendarExceptions = NO_EXCEPTIONS) -> bool:
    """Whether `day` is an office day 開庁日 of the city (spec 3-2). Overtime makes a closed day none."""
    if day.weekday() >= 5 or day in exceptions.closed or is_year_end(day):
        return False
    return day not in national_holidays(day.year)


def is_year_end(day: date) -> bool:
    """29 December to 3 January (spec 3-2)."""
    return (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)


def next_office_day(day: date, exceptions: CalendarExceptions = NO_EXCEPTIONS) -> date:
    """The first office day after `day`, never `day` itself."""
    following = day + _ONE_DAY
    while not is_office_day(following, exceptions):
        following += _ONE_DAY
    return following


def is_open(at: datetime, exceptions: CalendarExceptions = NO_EXCEPTIONS) -> bool:
    """Whether business time runs at `at`: 8:30 is open, 17:15 sharp is closed (spec 3-2)."""
    return any(opens <= at < closes for opens, closes in open_stretches(day_of(at), exceptions))


def office_hours(day: date) -> tuple[datetime, datetime]:
    """8:30 and 17:15 of `day`, in UTC, whether it is an office day or not."""
    return moment_on(day, OPENS_AT), moment_on(day, CLOSES_AT)


def open_stretches(
    day: date, exceptions: CalendarExceptions = NO_EXCEPTIONS
) -> list[tuple[datetime, datetime]]:
    """When business time runs on `day`, in UTC and in order: the ordinary hours joined with overtime."""
    return [(moment_on(day, opens), moment_on(day, closes)) for opens, closes in _hours(day, exceptions)]


def add_business_time(
    start: datetime, amount: timedelta, exceptions: CalendarExceptions = NO_EXCEPTIONS
) -> datetime:
    """The earliest moment by which `amount` of business time has passed since `start`, in UTC.

    It is within office hours, closing time included; nothing added to a closed moment gives the next opening.
    A negative amount counts as none. OverflowError beyond the year 9999.
    """
    left = max(amount, _NOTHING)
    stretches = _stretches_since(start, exceptions)
    begins, closes = next(stretches)
    while left > closes - begins:
        left -= closes - begins
        begins, closes = next(stretches)
    return begins + left


def due_after(start: datetime, amount: timedelta, exceptions: CalendarExceptions = NO_EXCEPTIONS) -> datetime:
    """The deadline `amount` of business time after `start`, in UTC, rounded up to the minute.

    Deadlines are shown without seconds, and what is shown must not be past before it is due.
    """
    exact = add_business_time(start, amount, exceptions)
    minute = exact.replace(second=0, microsecond=0)
    return minute if minute == exact else minute + _ONE_MINUTE


def business_time_between(
    start: datetime, end: datetime, exceptions: CalendarExceptions = NO_EXCEPTIONS
) -> timedelta:
    """Business time that passes from `start` to `end`; zero when `end` is not later."""
    passed = _NOTHING
    for begins, closes in _stretches_since(start, exceptions):
        if begins >= end:
            break
        passed += min(closes, end) - begins
    return passed


def remaining(due_at: datetime, at: datetime, exceptions: CalendarExceptions = NO_EXCEPTIONS) -> timedelta:
    """Business time left at `at` until `due_at`; zero once it is due."""
    return business_time_between(at, due_at, exceptions)


def day_of(at: datetime) -> date:
    """The day in Japan on which `at` falls."""
    return at.astimezone(JST).date()


def fiscal_year(day: date) -> int:
    """The fiscal year 年度 of `day`, named after the year of its 1 April: 31 March 2027 is in 2026."""
    return day.year if day.month >= 4 else day.year - 1


def fiscal_year_of(at: datetime) -> int:
    """The fiscal year in which `at` falls in Japan."""
    return fiscal_year(day_of(at))


def fiscal_year_range(year: int) -> tuple[date, date]:
    """First and last day of a fiscal year: 1 April, 31 March. ValueError outside the years 1–9998."""
    return date(year, 4, 1), date(year + 1, 3, 31)


def month_range(year: int, month: int) -> tuple[date, date]:
    """First and last day of a calendar month. ValueError when there is no such month."""
    first = date(year, month, 1)
    return first, first.replace(day=monthrange(year, month)[1])


def days_from(first: date, last: date) -> Iterator[date]:
    """Each day from `first` to `last`, both included."""
    while first <= last:
        yield first
        first += _ONE_DAY


def day_bounds(from_day: date, to_day: date) -> tuple[datetime, datetime]:
    """The days `from_day` to `to_day`, both included, as `start <= at < end` in UTC.

    Days at either end of what a date can hold are brought in by a day or two, so no typed date overflows.
    """
    first = min(max(from_day, _FIRST_DAY), _LAST_DAY)
    last = min(max(to_day, _FIRST_DAY), _LAST_DAY)
    return moment_on(first, time.min), moment_on(last + _ONE_DAY, time.min)


def moment_on(day: date, at: time) -> datetime:
    """That time of the day in Japan, in UTC."""
    return datetime.combine(day, at, JST).astimezone(UTC)


def _hours(day: date, exceptions: CalendarExceptions) -> list[tuple[time, time]]:
    """Hours of business on `day` in order, without overlap: the ordinary ones and agreed overtime."""
    ordinary = [(OPENS_AT, CLOSES_AT)] if is_office_day(day, exceptions) else []
    extra = exceptions.open.get(day)
    if extra is None or extra[0] >= extra[1]:
        return ordinary
    hours = sorted([*ordinary, extra])
    if len(hours) == 2 and hours[1][0] <= hours[0][1]:
        return [(hours[0][0], max(hours[0][1], hours[1][1]))]
    return hours


def _stretches_since(start: datetime, exceptions: CalendarExceptions) -> Iterator[tuple[datetime, datetime]]:
    """Stretches of business time from `start` on, in UTC and without end; the first is cut at `start`."""
    since = start.astimezone(UTC)
    day = day_of(since)
    while True:
        for opens, closes in open_stretches(day, exceptions):
            if closes >= since:
                yield max(opens, since), closes
        day += _ONE_DAY
