"""What second looks found, by week, service and person, without a database."""

from datetime import date

from inquiry_desk.cases.checking.rules import (
    Found,
    Look,
    by_service,
    by_service_and_week,
    by_worker,
    weeks_until,
)
from inquiry_desk.cases.kinds import CheckResult

RIGHT, WRONG = CheckResult.RIGHT, CheckResult.WRONG
MONDAY = date(2026, 11, 16)


def test_looks_are_counted_by_service_week_and_person() -> None:
    looks = [
        Look(1, date(2026, 11, 15), 7, WRONG),
        Look(1, MONDAY, 7, RIGHT),
        Look(1, date(2026, 11, 22), 8, WRONG),
        Look(2, MONDAY, None, RIGHT),
    ]

    assert by_service_and_week(looks) == {
        (1, date(2026, 11, 9)): Found(1, 1),
        (1, MONDAY): Found(2, 1),
        (2, MONDAY): Found(1, 0),
    }
    assert by_service(looks) == {1: Found(3, 2), 2: Found(1, 0)}
    assert by_worker(looks) == {7: Found(2, 1), 8: Found(1, 1)}


def test_a_single_mistake_among_many_is_not_rounded_to_none() -> None:
    assert [Found(looked, wrong).percent for looked, wrong in ((2000, 1), (3, 1), (5, 0), (0, 0))] == [
        "0.1",
        "33.4",
        "0.0",
        None,
    ]


def test_the_weeks_that_are_shown_end_with_this_one() -> None:
    weeks = weeks_until(date(2026, 11, 22))

    assert (weeks[-1], len(weeks), weeks[0]) == (MONDAY, 8, date(2026, 9, 28))
