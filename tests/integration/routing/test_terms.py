"""Which department is asked, on what terms: by rule, by the service's agreement, or by a supervisor."""

from flask import Flask

from escalation.routing.matching import Matter
from escalation.routing.queries import Triage, terms_for, try_out
from escalation.routing.terms import Part, Terms
from foundation.db import db
from foundation.organisation.models import ContactSection, Department, Service
from tests.integration.routing import making
from tests.personas import City


def terms(city: City, **matter: str) -> Terms | Triage:
    db.session.rollback()
    return terms_for(Matter(city.school, **matter), db.session.get(Service, city.school))  # type: ignore[arg-type]


def test_the_first_rule_that_fits_decides(app: Flask, city: City) -> None:
    narrow, wide = making.made(city, "細かい", words="コピー") + making.made(city, "広い")

    for text, wanted in (("こぴーがほしい", narrow), ("転入した", wide)):
        found = terms(city, text=text)
        assert isinstance(found, Terms)
        assert found.rule is not None
        assert found.rule.id == wanted


def test_without_a_rule_the_agreement_of_the_service_decides(app: Flask, city: City) -> None:
    making.made(city, "細かい", words="コピー")
    making.having(Service, city.school, includes_contact=True, answer_within_hours=8)
    found = terms(city)

    assert isinstance(found, Terms)
    assert (found.rule, found.department.id, found.hours(urgent=False)) == (None, city.school_department, 8)
    assert found.includes == frozenset(Part)


def test_a_service_may_leave_what_no_rule_fits_to_a_supervisor(app: Flask, city: City) -> None:
    making.having(Service, city.school, unmatched_to_triage=True)

    assert isinstance(terms(city), Triage)


def test_a_retired_department_is_never_asked(app: Flask, city: City) -> None:
    (rule_id,) = making.made(city, "広い", department_id=city.child_department)
    making.having(Department, city.child_department, active=False)
    found = terms(city)
    assert isinstance(found, Terms)
    assert found.rule is None

    making.having(Department, city.school_department, active=False)
    assert isinstance(terms(city), Triage)
    assert making.rule(rule_id).active


def test_without_its_section_the_department_as_a_whole_is_asked(app: Flask, city: City) -> None:
    section_id = making.section(city.school_department)
    making.made(city, "係へ", section_id=section_id)
    found = terms(city)
    assert isinstance(found, Terms)
    assert found.section is not None

    making.having(ContactSection, section_id, active=False)
    found = terms(city)
    assert isinstance(found, Terms)
    assert found.section is None


def test_a_trial_says_what_terms_for_says(app: Flask, city: City) -> None:
    making.made(city, "細かい", words="コピー")
    making.made(city, "広い", received_by="mail")
    service = db.session.get(Service, city.school)
    for matter in (
        Matter(city.school, None, "phone", "コピー"),
        Matter(city.school, None, "mail", "転入"),
        Matter(city.school, None, "phone", "転入"),
        Matter(None),
    ):
        asked = service if matter.service_id else None
        outcome = terms_for(matter, asked)
        trial = try_out(matter, asked)
        assert type(trial.outcome) is type(outcome)
        assert trial.taken is (outcome.rule if isinstance(outcome, Terms) else None)
