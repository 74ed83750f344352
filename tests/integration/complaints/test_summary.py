"""What 日報 and 月報 are told: all of them, by the day of receipt in Japan, and nothing of who the citizen is."""

from dataclasses import dataclass
from datetime import date, datetime

from flask import Flask

from foundation.calendar import JST, day_bounds
from inquiry_desk.complaints.rules import ComplaintState
from inquiry_desk.complaints.summary import complaints_in, summarise
from inquiry_desk.inquiries.kinds import Exclusion, Nature
from tests.integration.complaints import making
from tests.personas import City


@dataclass(frozen=True)
class Day:
    day: date

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        return day_bounds(self.day, self.day)


MONDAY = Day(date(2026, 11, 16))


def test_all_are_reported_also_those_nobody_recorded(app: Flask, city: City) -> None:
    making.complaint(city)
    making.complaint(city, closed=True, nature=Nature.REQUEST, **making.WRITTEN)
    number = making.inquiry(city.child)
    making.inquiry(city.child, Nature.QUESTION)
    making.inquiry(city.child, exclusion=Exclusion.SPAM)
    making.inquiry(None, Nature.REQUEST, exclusion=Exclusion.OUT_OF_SCOPE)
    whole = summarise(complaints_in(MONDAY, None))

    assert {group.value: group.count for group in whole.by_state} == {
        ComplaintState.UNRECORDED: 2,
        ComplaintState.OPEN: 1,
        ComplaintState.CLOSED: 1,
    }
    assert {group.value: group.count for group in whole.by_nature} == {
        Nature.COMPLAINT: 2,
        Nature.REQUEST: 2,
    }
    assert [line.number for line in whole.lines if line.service_id == city.child] == [number]


def test_a_service_sees_its_own(app: Flask, city: City) -> None:
    own = making.complaint(city)
    making.complaint(city, service_id=city.child)
    making.inquiry(city.child)

    assert [line.id for line in complaints_in(MONDAY, city.school)] == [own]


def test_midnight_in_japan_parts_the_days(app: Flask, city: City) -> None:
    making.complaint(city, received_at=datetime(2026, 11, 15, 23, 59, 59, tzinfo=JST))
    first = making.complaint(city, received_at=datetime(2026, 11, 16, 0, 0, tzinfo=JST))
    last = making.complaint(city, received_at=datetime(2026, 11, 16, 23, 59, 59, tzinfo=JST))
    making.complaint(city, received_at=datetime(2026, 11, 17, 0, 0, tzinfo=JST))

    assert [line.id for line in complaints_in(MONDAY, None)] == [first, last]


def test_no_citizen_is_named(app: Flask, city: City) -> None:
    making.inquiry(city.school)

    told = repr(complaints_in(MONDAY, None))
    assert not any(word in told for word in ("苦情 太郎", "096-000-4444", "kujo@example.jp", "待たされた"))
