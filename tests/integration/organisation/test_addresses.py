"""The addresses from which mail of a department may come, and the departments one answers for."""

import pytest

from escalation.queries import departments_of, escalation_for, how_many_open_for
from escalation.routing.reaching import addresses_of
from foundation.access.roles import Role
from foundation.db import count, db, transaction
from foundation.organisation.models import ContactSection, Department, User
from foundation.organisation.queries import with_those_merged_into
from tests.integration.escalation.desk import hand_over_one, person
from tests.integration.staff import facts
from tests.personas import City


def merged(code: str, into: int) -> int:
    """A department that was merged into `into`; its id."""
    with transaction() as session:
        gone = Department(
            code=code,
            name=code,
            mail_address=f"{code}@dept.example.jp",
            head_mail_address=f"{code}-head@dept.example.jp",
            active=False,
            merged_into_id=into,
        )
        session.add(gone)
        session.flush()
        return gone.id


def addresses(department_id: int) -> frozenset[str]:
    return addresses_of(db.session.get_one(Department, department_id))


def test_mail_of_a_department_comes_from_it_its_head_its_sections_and_its_people(city: City) -> None:
    with transaction() as session:
        school = session.get_one(Department, city.school_department)
        school.head_mail_address = "Kacho@dept.example.jp"
        session.add_all(
            [
                ContactSection(department=school, name="給付係", mail_address="kyufu@dept.example.jp"),
                ContactSection(
                    department=school, name="旧係", mail_address="old@dept.example.jp", active=False
                ),
                ContactSection(department=school, name="庶務係"),
            ]
        )
    facts.with_person("school_staff", mail_address="yamamoto@dept.example.jp")
    facts.with_person("child_staff", mail_address="nakamura@dept.example.jp")

    assert addresses(city.school_department) == {
        "gakumu@dept.example.jp",
        "kacho@dept.example.jp",
        "kyufu@dept.example.jp",
        "yamamoto@dept.example.jp",
    }


@pytest.mark.parametrize("change", [{"active": False}, {"role": Role.CONTRACT_OFFICER}])
def test_a_person_who_left_or_no_longer_answers_cannot_write_for_it(
    city: City, change: dict[str, object]
) -> None:
    facts.with_person("school_staff", mail_address="yamamoto@dept.example.jp", **change)

    assert addresses(city.school_department) == {"gakumu@dept.example.jp"}


def test_addresses_of_departments_merged_into_it_are_its_own(city: City) -> None:
    first = merged("first", city.school_department)
    merged("before-it", first)

    assert addresses(city.school_department) == {
        "gakumu@dept.example.jp",
        "first@dept.example.jp",
        "first-head@dept.example.jp",
        "before-it@dept.example.jp",
        "before-it-head@dept.example.jp",
    }
    assert "gakumu@dept.example.jp" not in addresses(first)


def test_a_department_stands_for_those_merged_into_it_also_by_way_of_others(city: City) -> None:
    first = merged("first", city.school_department)
    second = merged("second", first)
    merged("elsewhere", city.child_department)

    assert with_those_merged_into(city.school_department) == {city.school_department, first, second}
    assert with_those_merged_into(first) == {first, second}
    assert with_those_merged_into(None) == frozenset()


def test_merges_that_run_in_a_circle_end(city: City) -> None:
    first = merged("first", city.school_department)
    with transaction() as session:
        session.get_one(Department, city.school_department).merged_into_id = first

    assert with_those_merged_into(first) == {first, city.school_department}


def test_people_find_what_a_department_merged_into_theirs_has_answered(city: City) -> None:
    escalation_id = hand_over_one(city)
    with transaction() as session:
        session.get_one(Department, city.school_department).merged_into_id = city.child_department
    theirs: User = person(city, "child_staff")

    assert departments_of(theirs) == {city.child_department, city.school_department}
    assert escalation_for(escalation_id, theirs) is not None
    assert count(how_many_open_for(theirs)) == 1


def test_who_belongs_to_no_department_finds_nothing(city: City) -> None:
    escalation_id = hand_over_one(city)

    assert departments_of(person(city, "operator")) == frozenset()
    assert escalation_for(escalation_id, person(city, "operator")) is None
    assert count(how_many_open_for(person(city, "operator"))) == 0
