"""Who is away on a day, and who has the work then."""

from datetime import date, timedelta

import pytest

from foundation.db import transaction
from foundation.organisation.absences import absences_on, is_away, stand_in_of, stood_in_for
from foundation.organisation.models import Absence
from tests.conftest import NOW
from tests.integration.escalation.desk import person
from tests.integration.staff import facts
from tests.personas import City

TODAY = date(2026, 11, 16)
DAY = timedelta(days=1)


def away(city: City, who: str, deputy: str | None, first: date = TODAY, last: date = TODAY) -> None:
    with transaction() as session:
        session.add(
            Absence(
                user_id=city.id_of(who),
                deputy_id=city.id_of(deputy) if deputy else None,
                starts_on=first,
                ends_on=last,
                recorded_by_id=city.id_of(who),
                recorded_at=NOW,
            )
        )


def stand_in(city: City, who: str, day: date = TODAY) -> str | None:
    found = stand_in_of(person(city, who), day)
    return found.login_id if found else None


def test_whoever_is_there_has_their_own_work(city: City) -> None:
    assert stand_in(city, "operator") == "operator"
    assert not is_away(person(city, "operator"), TODAY)


@pytest.mark.parametrize(
    ("day", "who"), [(-2, "operator"), (-1, "colleague"), (1, "colleague"), (2, "operator")]
)
def test_both_ends_of_an_absence_count(city: City, day: int, who: str) -> None:
    away(city, "operator", "colleague", TODAY - DAY, TODAY + DAY)

    assert stand_in(city, "operator", TODAY + day * DAY) == who
    assert set(absences_on(TODAY)) == {city.id_of("operator")}


def test_a_deputy_who_is_away_too_passes_it_on(city: City) -> None:
    away(city, "operator", "colleague")
    away(city, "colleague", "supervisor")

    assert stand_in(city, "operator") == "supervisor"
    assert stood_in_for(person(city, "colleague"), TODAY) == []


@pytest.mark.parametrize("ends", ["nobody", "a circle", "somebody who left"])
def test_where_the_way_ends_nobody_has_it(city: City, ends: str) -> None:
    away(city, "operator", "colleague")
    if ends == "somebody who left":
        facts.with_person("colleague", active=False)
    else:
        away(city, "colleague", "operator" if ends == "a circle" else None)

    assert stand_in(city, "operator") is None


def test_of_two_that_overlap_the_one_recorded_last_counts(city: City) -> None:
    away(city, "operator", "colleague")
    away(city, "operator", "supervisor")

    assert stand_in(city, "operator") == "supervisor"


def test_one_stands_in_for_those_who_named_one(city: City) -> None:
    away(city, "operator", "supervisor")
    away(city, "colleague", "supervisor", TODAY + DAY, TODAY + DAY)

    assert [one.login_id for one in stood_in_for(person(city, "supervisor"), TODAY)] == ["operator"]
