"""Who is asked, on what terms, and when a supervisor has to decide: by rule, without one, against it."""

import pytest

from escalation import moving
from escalation.kinds import RequestReason
from foundation import clock
from foundation.db import db, transaction
from foundation.organisation.models import AnsweredBy, ContactSection, Department, Service
from inquiry_desk.inquiries import actions
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.values import NotPossibleError
from tests.integration.handing_over.making import (
    ask,
    department,
    hand_over,
    open_call,
    person,
    plan,
)
from tests.integration.routing.making import made as rules_made
from tests.integration.routing.making import section
from tests.personas import City

DECIDERS = ("supervisor", "site_manager", "general_manager")


@pytest.fixture
def inquiry(city: City) -> Inquiry:
    return open_call(city, city.school)


def returned(inquiry: Inquiry, city: City, times: int) -> None:
    for _ in range(times):
        escalation = hand_over(inquiry, city)
        with transaction():
            moving.return_(escalation, person(city, "school_staff"), clock.now(), "所管外です")


def test_by_the_agreement_of_the_service_it_goes_straight_away(inquiry: Inquiry, city: City) -> None:
    found = plan(inquiry, city)
    assert (found.reason, found.why, found.taken) == (None, "", "")
    assert found.terms is not None and found.terms.department.id == city.school_department


def test_by_a_rule_it_goes_to_the_rules_section(inquiry: Inquiry, city: City) -> None:
    section_id = section(city.child_department, "給付係")
    rules_made(city, "こどもの窓口", department_id=city.child_department, section_id=section_id)
    terms = plan(inquiry, city).terms
    assert terms is not None and terms.rule is not None and terms.section is not None
    assert (terms.department.id, terms.section.name, terms.rule.name) == (
        city.child_department,
        "給付係",
        "こどもの窓口",
    )


def test_a_rule_that_needs_approval_asks_a_supervisor(inquiry: Inquiry, city: City) -> None:
    rules_made(city, "慎重に", needs_approval=True)
    assert plan(inquiry, city).reason is RequestReason.APPROVAL


@pytest.mark.parametrize("login_id", DECIDERS)
def test_whoever_decides_needs_nobodys_agreement(inquiry: Inquiry, city: City, login_id: str) -> None:
    rules_made(city, "慎重に", needs_approval=True)
    other = department(city.child_department)
    assert plan(inquiry, city, login_id).reason is None
    assert plan(inquiry, city, login_id, department=other).reason is None


def test_without_a_rule_or_a_service_it_is_triaged(inquiry: Inquiry, city: City) -> None:
    with transaction():
        db.session.get_one(Service, city.school).unmatched_to_triage = True
    unruled = plan(inquiry, city)
    assert (unruled.reason, unruled.terms) == (RequestReason.NO_ROUTE, None)
    assert "規則" in str(unruled.why)
    with transaction():
        inquiry.service_id = None
    assert plan(inquiry, city).reason is RequestReason.NO_ROUTE


def test_a_removed_department_is_triaged(inquiry: Inquiry, city: City) -> None:
    with transaction():
        db.session.get_one(Department, city.school_department).active = False
    assert plan(inquiry, city).reason is RequestReason.NO_ROUTE


def test_what_went_back_and_forth_three_times_is_decided_by_a_supervisor(
    inquiry: Inquiry, city: City
) -> None:
    returned(inquiry, city, 2)
    assert plan(inquiry, city).reason is None
    returned(inquiry, city, 1)
    assert plan(inquiry, city).reason is RequestReason.PING_PONG


def test_another_department_is_a_wish_of_the_call_taker(inquiry: Inquiry, city: City) -> None:
    wished = plan(inquiry, city, department=department(city.child_department))
    assert wished.reason is RequestReason.OTHER_DEPARTMENT
    assert wished.terms is not None and wished.terms.department.id == city.child_department
    assert plan(inquiry, city, department=department(city.school_department)).reason is None


def test_a_supervisor_says_section_hours_and_who_answers_where_no_rule_does(
    inquiry: Inquiry, city: City
) -> None:
    section_id = section(city.child_department, "給付係")
    terms = plan(
        inquiry,
        city,
        "supervisor",
        department=department(city.child_department),
        section=db.session.get_one(ContactSection, section_id),
        hours=8,
        answered_by=AnsweredBy.DEPARTMENT,
    ).terms
    assert terms is not None and terms.section is not None
    assert (terms.section.id, terms.answer_within_hours) == (section_id, 8)
    assert terms.answered_by is AnsweredBy.DEPARTMENT


def test_two_departments_can_have_it_at_a_time_but_none_twice(inquiry: Inquiry, city: City) -> None:
    hand_over(inquiry, city)
    assert "学務支援課" in str(plan(inquiry, city).taken)
    with pytest.raises(NotPossibleError, match="学務支援課"):
        hand_over(inquiry, city)
    other = ask(inquiry, city, login_id="supervisor", department=department(city.child_department))
    assert other.department_id == city.child_department
    with pytest.raises(NotPossibleError, match="こども支援課"):
        ask(inquiry, city, login_id="supervisor", department=department(city.child_department))


def test_a_completed_inquiry_is_reopened_first(inquiry: Inquiry, city: City) -> None:
    with transaction():
        actions.complete(inquiry, person(city, "operator"), clock.now())
    with pytest.raises(NotPossibleError, match="再開"):
        plan(inquiry, city)
