"""統合: what goes along when a department is merged into another, and what stays."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from flask import Flask
from sqlalchemy import select

from escalation import actions, deciding, requests
from escalation.department.listing import in_view
from escalation.kinds import EscalationState, ListView, RequestReason, StepKind, SubmissionKind
from escalation.merging import Moving, what_moves
from escalation.models import Escalation
from escalation.queries import escalation_for, how_many_open_for
from escalation.routing.models import RoutingRule
from escalation.routing.reaching import addresses_of
from escalation.routing.terms import Terms
from escalation.values import RefusedError
from faq.gaps.models import Gap, GapState
from faq.models import Article
from foundation import clock
from foundation.db import count, db, transaction
from foundation.organisation.models import ContactSection, Department, Service, User
from inquiry_desk.staff.merging_actions import merge_department
from inquiry_desk.staff.refusals import Refused
from tests.articles import in_force
from tests.conftest import NOW
from tests.integration.escalation.desk import HANDOVER, bring_to, department, fresh, hand_over_one, person
from tests.integration.staff import facts
from tests.personas import City

S = EscalationState


def merge(city: City, into: int | None = None, from_: int | None = None) -> Moving:
    with transaction():
        return merge_department(
            department(from_ or city.school_department),
            into or city.child_department,
            person(city, "administrator"),
            clock.now(),
        )


def add_section(department_id: int, name: str, position: int = 1) -> int:
    with transaction() as session:
        section = ContactSection(department_id=department_id, name=name, position=position)
        session.add(section)
        session.flush()
        return section.id


def names_of(department_id: int) -> list[str]:
    db.session.rollback()
    query = select(ContactSection.name).where(ContactSection.department_id == department_id)
    return list(db.session.scalars(query.order_by(ContactSection.position)))


def test_what_is_open_goes_along_as_it_is_and_says_so(city: City) -> None:
    section_id = add_section(city.school_department, "給付係")
    escalation_id = bring_to(S.ACCEPTED, city)
    with transaction() as session:
        session.get_one(Escalation, escalation_id).section_id = section_id
    before = fresh(escalation_id)
    due, version = before.due_at, before.version

    merge(city)

    moved = fresh(escalation_id)
    assert (moved.department_id, moved.due_at, moved.state) == (city.child_department, due, S.ACCEPTED)
    assert (moved.section_id, moved.assignee_id) == (section_id, city.id_of("school_staff"))
    assert moved.version > version, "a page opened before is out of date"
    last = moved.steps[-1]
    assert (last.kind, last.department_id, last.details) == (
        StepKind.MERGED,
        city.school_department,
        {"to": "こども支援課"},
    )
    assert last.author_id == city.id_of("administrator")


@pytest.mark.parametrize("state", [S.ANSWERED, S.RETURNED, S.RELAYED])
def test_what_is_finished_stays_in_the_record_and_is_found_by_those_who_came_along(
    city: City, state: EscalationState
) -> None:
    escalation_id = bring_to(state, city)
    merge(city)

    assert fresh(escalation_id).department_id == city.school_department
    for login_id in ("school_staff", "child_staff"):
        assert escalation_for(escalation_id, person(city, login_id)) is not None
    view = ListView.CLOSED if state is S.RETURNED else ListView.ANSWERED
    assert [one.id for one in in_view(view, person(city, "school_staff"), NOW).rows] == [escalation_id]


def test_people_services_and_sections_belong_to_the_other_department(city: City) -> None:
    add_section(city.child_department, "庶務係")
    for position, name in enumerate(("給付係", "庶務係"), 1):
        add_section(city.school_department, name, position)
    merge(city)

    assert facts.person("school_staff").department_id == city.child_department
    owners = db.session.scalars(select(Service.department_id).distinct())
    assert list(owners) == [city.child_department]
    assert names_of(city.child_department) == ["庶務係", "給付係", "庶務係(学務支援課)"]


def test_a_name_that_is_taken_twice_is_numbered_and_never_too_long(city: City) -> None:
    long = "長" * 100
    for name in (long, "庶務係", "庶務係(学務支援課)"):
        add_section(city.child_department, name)
    for name in (long, "庶務係"):
        add_section(city.school_department, name)
    merge(city)

    names = names_of(city.child_department)
    assert "庶務係(学務支援課2)" in names
    assert len(set(names)) == 5 and max(map(len, names)) == 100


def test_rules_requests_articles_and_gaps_name_the_other_department(city: City) -> None:
    article_id = in_force("申請書はどこですか", service_id=city.child, department_id=city.school_department)
    with transaction() as session:
        by = person(city, "operator")
        session.add(RoutingRule(name="就学援助", department_id=city.school_department))
        requests.request_handover(
            1, HANDOVER, RequestReason.APPROVAL, by=by, at=NOW, department=department(city.school_department)
        )
        session.add(
            Gap(
                subject="駐車場",
                state=GapState.ASSIGNED,
                department_id=city.school_department,
                by=by,
                created_at=NOW,
                changed_at=NOW,
            )
        )
    merge(city)

    request = requests.request_for(1)
    assert request is not None and request.department_id == city.child_department
    for kind in (RoutingRule, Gap):
        assert list(db.session.scalars(select(kind.department_id))) == [city.child_department]
    article = db.session.get_one(Article, article_id)
    assert article.department_id == city.child_department
    assert article.steps[-1].by_id == city.id_of("administrator")


def test_the_preview_counts_what_then_moves(city: City) -> None:
    hand_over_one(city)
    bring_to(S.ANSWERED, city)
    add_section(city.school_department, "給付係")
    in_force("申請書はどこですか", service_id=city.child, department_id=city.school_department)
    seen = what_moves(department(city.school_department))

    assert seen == Moving(
        escalations=1, requests=0, services=2, rules=0, sections=1, people=1, articles=1, gaps=0
    )
    assert merge(city) == seen
    assert what_moves(department(city.school_department)) == Moving(0, 0, 0, 0, 0, 0, 0, 0)


def test_the_merged_department_is_out_of_use_and_its_mail_still_counts(city: City) -> None:
    merge(city)

    gone = facts.department("gakumu")
    assert (gone.active, gone.merged_into_id) == (False, city.child_department)
    assert addresses_of(department(city.child_department)) == {
        "gakumu@dept.example.jp",
        "kodomo@dept.example.jp",
    }


def test_what_waits_for_an_approver_is_decided_by_an_approver_who_came_along(city: City) -> None:
    with transaction() as session:
        session.get_one(Department, city.school_department).answer_approval = True
        boss = session.get_one(User, city.id_of("child_staff"))
        boss.department_id, boss.approves = city.school_department, True
    escalation_id = hand_over_one(city)
    with transaction() as session:
        escalation, author = session.get_one(Escalation, escalation_id), person(city, "school_staff")
        deciding.submit(escalation, author, NOW, SubmissionKind.ANSWER, "月末までです。")
    merge(city)

    with transaction():
        submission = fresh(escalation_id).submission
        assert submission is not None
        deciding.approve(submission, person(city, "child_staff"), NOW)
    assert fresh(escalation_id).answer == "月末までです。"


def test_a_department_that_took_one_over_can_be_merged_in_its_turn(city: City) -> None:
    answered, waiting = bring_to(S.ANSWERED, city), hand_over_one(city)
    merge(city)
    with transaction() as session:
        third = Department(code="third", name="三課")
        session.add(third)
        session.flush()
        third_id = third.id
    merge(city, into=third_id, from_=city.child_department)

    staff = person(city, "school_staff")
    assert staff.department_id == third_id
    assert fresh(waiting).department_id == third_id
    assert escalation_for(answered, staff) is not None
    assert count(how_many_open_for(staff)) == 1


def test_what_cannot_be_merged_is_refused(city: City) -> None:
    with pytest.raises(Refused):
        merge(city, into=city.school_department)
    with pytest.raises(Refused):
        merge(city, into=999_999)
    merge(city)
    with pytest.raises(Refused):
        merge(city)
    with pytest.raises(Refused):
        merge(city, into=city.school_department, from_=city.child_department)
    assert facts.department("kodomo").active


def test_nothing_reaches_a_department_while_it_is_being_merged(app: Flask, city: City) -> None:
    merged, handing_over = Event(), Event()

    def merge_slowly() -> None:
        with app.app_context():
            with transaction() as session:
                by = session.get_one(User, city.id_of("administrator"))
                merge_department(department(city.school_department), city.child_department, by, NOW)
                merged.set()
                handing_over.wait(10)
            db.session.remove()

    def hand_over() -> bool:
        with app.app_context():
            merged.wait(10)
            handing_over.set()
            try:
                with transaction() as session:
                    service = session.get_one(Service, city.school)
                    terms = Terms(service=service, department=department(city.school_department))
                    by = person(city, "operator")
                    actions.hand_over(1, HANDOVER, terms, by=by, at=NOW)
                return True
            except RefusedError:
                return False
            finally:
                db.session.remove()

    with ThreadPoolExecutor(2) as pool:
        merging, handed_over = pool.submit(merge_slowly), pool.submit(hand_over)
        merging.result()
        assert handed_over.result() is False
    db.session.rollback()
    assert db.session.scalar(select(Escalation.id)) is None


def test_what_is_handed_over_just_before_goes_along(app: Flask, city: City) -> None:
    handed_over, merging = Event(), Event()

    def hand_over_slowly() -> None:
        with app.app_context():
            with transaction() as session:
                service = session.get_one(Service, city.school)
                terms = Terms(service=service, department=department(city.school_department))
                actions.hand_over(1, HANDOVER, terms, by=person(city, "operator"), at=NOW)
                handed_over.set()
                merging.wait(10)
            db.session.remove()

    def merge_then() -> int:
        with app.app_context():
            handed_over.wait(10)
            merging.set()
            moved = merge(city).escalations
            db.session.remove()
            return moved

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.submit(hand_over_slowly), pool.submit(merge_then)
        first.result()
        assert second.result() == 1
    db.session.rollback()
    assert list(db.session.scalars(select(Escalation.department_id))) == [city.child_department]
