"""Which times may be promised, and which are offered."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from foundation.calendar import JST, CalendarExceptions, is_open
from inquiry_desk.inquiries.promised_times import (
    FIRST_THING,
    OfferKind,
    offers_after,
    offers_at,
    soon_until,
    suggested_time,
)

START = datetime(2026, 1, 1, tzinfo=JST)
MOMENTS = st.integers(0, 2 * 365 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes))
OVERTIME = CalendarExceptions(
    open={date(2026, 11, 21): (time(9), time(12)), date(2026, 11, 16): (time(17), time(20))}
)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=JST)


def shown(moment: datetime) -> str:
    return f"{moment.astimezone(JST):%m/%d %H:%M}"


def test_in_the_middle_of_a_day_soon_and_tomorrow_morning_are_offered() -> None:
    found = [(offer.kind, shown(offer.at)) for offer in offers_at(at(16, 10, 2))]
    assert found[:3] == [
        (OfferKind.HALF_AN_HOUR, "11/16 10:35"),
        (OfferKind.AN_HOUR, "11/16 11:05"),
        (OfferKind.FIRST_THING, "11/17 09:00"),
    ]


def test_near_closing_time_nothing_is_offered_that_nobody_could_keep() -> None:
    assert [shown(offer.at) for offer in offers_at(at(16, 16, 30))][:2] == ["11/16 17:00", "11/17 09:00"]
    assert shown(offers_at(at(16, 17, 0))[0].at) == "11/17 09:00"


def test_first_thing_is_promised_for_its_end() -> None:
    offer = offers_after(at(16, 18))[0]
    assert (shown(offer.begins), shown(offer.at)) == ("11/17 08:30", "11/17 09:00")


@pytest.mark.parametrize(
    ("closed", "first"),
    [
        (at(21, 10), "11/24 09:00"),  # a Saturday before a national holiday on Monday
        (at(16, 7), "11/16 09:00"),
        (at(16, 17, 15), "11/17 09:00"),
        (datetime(2026, 12, 29, 10, tzinfo=JST), "01/04 09:00"),
    ],
)
def test_a_closed_moment_is_followed_by_the_next_open_ones(closed: datetime, first: str) -> None:
    assert shown(offers_after(closed)[0].at) == first


def test_agreed_overtime_can_be_promised() -> None:
    assert shown(offers_after(at(20, 18), OVERTIME)[0].at) == "11/21 09:30"
    assert shown(offers_at(at(16, 18), OVERTIME)[0].at) == "11/16 18:30"


@given(MOMENTS)
@example(START + timedelta(minutes=6241))  # a minute past eight: an hour later is after first thing today
def test_every_offer_lies_ahead_and_in_business_time(moment: datetime) -> None:
    offers = [*offers_at(moment), *offers_after(moment)]
    assert len(offers) == 8
    assert all(offer.at > moment and is_open(offer.at) for offer in offers)
    assert offers_at(moment) == sorted(offers_at(moment), key=lambda offer: offer.at)


@given(MOMENTS)
def test_what_is_suggested_can_be_promised(moment: datetime) -> None:
    suggested = suggested_time(moment).replace(tzinfo=JST)
    assert suggested > moment and is_open(suggested) and suggested.minute % 15 == 0


@given(MOMENTS)
def test_first_thing_begins_with_the_day(moment: datetime) -> None:
    for offer in offers_after(moment):
        if offer.kind is OfferKind.FIRST_THING:
            assert not is_open(offer.begins - timedelta(minutes=1)) and offer.at - offer.begins == FIRST_THING


def test_near_is_counted_in_business_time() -> None:
    assert shown(soon_until(at(16, 10))) == "11/16 10:15"
    assert shown(soon_until(at(16, 17, 10))) == "11/17 08:40"
