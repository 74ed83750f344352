"""The numbers of the analysis against a slow recount, on both databases."""

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from flask import Flask

from foundation.calendar import JST
from foundation.db import transaction
from inquiry_desk.analysis import counting
from inquiry_desk.analysis.behind import page_behind
from inquiry_desk.analysis.building import tables_of
from inquiry_desk.analysis.narrowing import counted
from inquiry_desk.analysis.topics import Topic
from inquiry_desk.inquiries.kinds import Channel, Exclusion, FirstOutcome, UnansweredReason
from inquiry_desk.reports.period import Period
from tests.integration.analysis.asking import Asked, recount, repeats, store
from tests.integration.reports.pasts import person
from tests.personas import City

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))
NOON = datetime(2026, 11, 10, 12, 0, tzinfo=JST)
# Midnight in Japan is 15:00 UTC of the day before: each side of the day, the week and the month.
EDGES = [
    datetime(2026, 10, 31, 14, 59, 59, tzinfo=UTC),
    datetime(2026, 10, 31, 15, 0, tzinfo=UTC),
    datetime(2026, 11, 1, 14, 59, 59, 999_999, tzinfo=UTC),
    datetime(2026, 11, 1, 15, 0, tzinfo=UTC),
    datetime(2026, 11, 2, 0, 0, tzinfo=UTC),
    datetime(2026, 11, 29, 23, 59, 59, tzinfo=UTC),
    datetime(2026, 11, 30, 14, 59, 59, tzinfo=UTC),
    datetime(2026, 11, 30, 15, 0, tzinfo=UTC),
]


def invented(city: City, seed: int) -> list[Asked]:
    """Inquiries at the edges and at random moments around November, of every kind."""
    random = Random(seed)
    moments = [*EDGES, *(EDGES[0] + timedelta(seconds=random.randrange(31 * 86_400)) for _ in range(40))]
    return [_invented(city, at, random) for at in moments]


def _invented(city: City, at: datetime, random: Random) -> Asked:
    service = random.choice([city.school, city.school, city.child, None])
    category = random.choice([None, city.categories[service]]) if service else None
    return Asked(
        at,
        service,
        category,
        random.choice(list(Channel)),
        phone=random.choice(["", "096-200-0001", "096-200-0002"]),
        mail=random.choice(["", "a@example.jp"]),
        seconds=random.choice([None, 0, 59, 60, 300, 301]),
        reason=random.choice([None, *UnansweredReason]),
        outcome=random.choice([None, *FirstOutcome]),
        exclusion=random.choice([None, None, None, Exclusion.SPAM]),
    )


def in_november(asked: list[Asked]) -> list[Asked]:
    return [one for one in asked if NOVEMBER.from_day <= one.local.date() <= NOVEMBER.to_day]


@pytest.mark.parametrize("seed", range(3))
def test_every_number_is_what_a_slow_recount_finds(app: Flask, city: City, seed: int) -> None:
    everything = invented(city, seed)
    with transaction():
        for one in everything:
            store(one, city)
    asked = in_november(everything)
    everywhere = counted(NOVEMBER, None, person(city, "site_manager"))
    assert counting.by_subject_and_channel(everywhere) == recount(
        asked, lambda one: ((one.service, one.category), one.channel)
    )
    assert counting.by_weekday_and_hour(everywhere) == recount(
        asked, lambda one: (one.local.weekday(), one.local.hour)
    )
    told = [one for one in asked if one.reason or one.outcome is FirstOutcome.ESCALATED]
    assert counting.by_reason_and_service(everywhere) == recount(told, lambda one: (one.reason, one.service))
    again = counting.repeats_by_subject(everywhere, NOVEMBER)
    assert {key: count for key, (count, _all) in again.items()} == _repeats_in_november(everything)


def _repeats_in_november(everything: list[Asked]) -> dict[tuple[int | None, int | None], int]:
    """What was asked before the period counts as asked before, and not as asked again in it."""
    until_end = [one for one in everything if one.local.date() <= NOVEMBER.to_day]
    before = [one for one in everything if one.local.date() < NOVEMBER.from_day]
    return dict(repeats(until_end) - repeats(before))


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("topic", list(Topic))
def test_every_number_opens_into_as_many_inquiries(app: Flask, city: City, topic: Topic, seed: int) -> None:
    with transaction():
        for one in invented(city, seed):
            store(one, city)
    manager = person(city, "site_manager")
    condition = counted(NOVEMBER, None, manager)
    opened = [
        (cell.value, len(page_behind(topic, condition, NOVEMBER, cell.opens).lines))
        for table in tables_of(topic, condition, NOVEMBER, manager)
        for row in table.rows
        for cell in row.cells
        if cell.opens is not None and cell.value
    ]
    assert all(value == listed for value, listed in opened), opened
    assert opened or topic is Topic.WORDS


def test_only_the_services_of_a_person_are_counted(app: Flask, city: City) -> None:
    with transaction():
        store(Asked(NOON, city.school), city)
        store(Asked(NOON, city.child), city)
    mine = counting.by_subject_and_channel(counted(NOVEMBER, None, person(city, "supervisor")))
    assert mine == {((city.school, None), Channel.PHONE): 1}


def test_times_of_calls_are_the_median_and_the_ninetieth_percentile(app: Flask, city: City) -> None:
    with transaction():
        for seconds in (10, 20, 30, 40, 50, 60, 70, 80, 90, 1_000):
            store(Asked(NOON, city.school, seconds=seconds), city)
        store(Asked(NOON, city.school), city)
    (times,) = counting.call_times(counted(NOVEMBER, None, person(city, "supervisor"))).values()
    assert times == counting.CallTimes(calls=10, inquiries=10, median=50, p90=90)


def test_asked_again_ends_after_fourteen_days_to_the_second(app: Flask, city: City) -> None:
    category = city.categories[city.school]
    limit = timedelta(days=14)
    with transaction():
        for phone, later in (("096-200-0001", limit), ("096-200-0002", limit + timedelta(seconds=1))):
            store(Asked(NOON, city.school, category, phone=phone), city)
            store(Asked(NOON + later, city.school, category, phone=phone), city)
    again = counting.repeats_by_subject(counted(NOVEMBER, None, person(city, "supervisor")), NOVEMBER)
    assert again == {(city.school, category): (1, 4)}


def test_a_word_of_fewer_than_three_inquiries_is_not_shown(app: Flask, city: City) -> None:
    with transaction():
        for _time in range(3):
            store(Asked(NOON, city.school, question="所得制限を知りたい。熊本太郎と申します。"), city)
        for _time in range(2):
            store(Asked(NOON, city.school, question="医療証を知りたい。"), city)
    supervisor = person(city, "supervisor")
    (table,) = tables_of(Topic.WORDS, counted(NOVEMBER, None, supervisor), NOVEMBER, supervisor)
    words = {row.names[0]: row.cells[0].value for row in table.rows}
    assert words["所得制限"] == 3
    assert not {word for word in words if "医療" in word or "熊本" in word or "太郎" in word}
