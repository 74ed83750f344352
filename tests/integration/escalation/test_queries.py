"""What the desk and the department's lists ask of escalations."""

from dataclasses import replace
from datetime import timedelta

import pytest

from escalation import actions, moving, queries
from escalation.department.listing import (
    COUNTED,
    PAGE_SIZE,
    Filters,
    counts_for,
    in_view,
    rerouted_away,
    waiting_for_approval,
)
from escalation.kinds import EscalationState, ListView, StepKind
from escalation.models import Escalation
from foundation import clock
from foundation.db import count, db, transaction
from foundation.organisation.models import ContactSection
from tests.conftest import NOW
from tests.integration.escalation.desk import (
    HANDOVER,
    PAUSED,
    add_staff,
    bring_to,
    department,
    do,
    fresh,
    hand_over_one,
    person,
    send_away,
    submit_one,
    user_of,
    with_approvals,
)
from tests.personas import City

S = EscalationState
OPEN = {S.SENT, S.ACCEPTED, *PAUSED}


@pytest.mark.parametrize(("state", "is_open"), [(s, s in OPEN) for s in S])
def test_only_what_the_department_still_owes_is_open_for_an_inquiry(
    city: City, state: EscalationState, is_open: bool
) -> None:
    escalation_id = bring_to(state, city)
    found = queries.open_for_inquiry(1)
    assert [one.id for one in found] == ([escalation_id] if is_open else [])
    assert queries.open_for_inquiry(2) == []


def test_the_steps_of_an_inquiry_come_in_order_over_all_its_escalations(city: City) -> None:
    first = bring_to(S.RETURNED, city)
    second = hand_over_one(city)
    hand_over_one(city, inquiry_id=2)
    assert [e.id for e in queries.of_inquiry(1)] == [first, second]
    assert [step.kind for step in queries.steps_of(1)] == [
        StepKind.HANDED_OVER,
        StepKind.ACCEPTED,
        StepKind.RETURNED,
        StepKind.HANDED_OVER,
    ]


def test_escalations_of_many_inquiries_come_with_their_departments(city: City) -> None:
    first, second = hand_over_one(city, inquiry_id=1), hand_over_one(city, inquiry_id=2)
    found = queries.escalations_of([1, 2, 3])
    assert {key: [e.id for e in rows] for key, rows in found.items()} == {1: [first], 2: [second], 3: []}
    assert found[1][0].department.name == "学務支援課"
    assert queries.escalations_of([]) == {}


def test_what_waits_to_be_told_to_the_citizen_is_answered_and_not_relayed(city: City) -> None:
    waiting = bring_to(S.ANSWERED, city)
    for state in (S.SENT, S.RETURNED, S.RELAYED):
        bring_to(state, city)
    assert [e.id for e in queries.waiting_to_be_relayed(None)] == [waiting]
    assert [e.id for e in queries.waiting_to_be_relayed([city.school])] == [waiting]
    assert queries.waiting_to_be_relayed([city.child]) == []


def test_each_list_of_a_department_holds_its_own(city: City) -> None:
    ids = {state: bring_to(state, city) for state in S}
    user = person(city, "school_staff")
    lists = {view: {e.id for e in in_view(view, user, NOW).rows} for view in ListView}
    assert lists[ListView.NEW] == {ids[S.SENT]}
    assert lists[ListView.WORKING] == {ids[state] for state in (S.ACCEPTED, *PAUSED)}
    assert lists[ListView.APPROVAL] == set()
    assert lists[ListView.ANSWERED] == {ids[S.ANSWERED], ids[S.RELAYED]}
    assert lists[ListView.CLOSED] == {ids[S.RETURNED], ids[S.WITHDRAWN]}
    assert counts_for(user, NOW) == {view: len(lists[view]) for view in COUNTED}


def test_what_waits_for_the_desk_is_not_due(city: City) -> None:
    running, paused = bring_to(S.ACCEPTED, city), bring_to(S.ASKED_BACK, city)
    long_after, user = NOW + timedelta(days=30), person(city, "school_staff")
    assert [e.id for e in in_view(ListView.SOON, user, long_after).rows] == [running]
    assert {e.id for e in in_view(ListView.WORKING, user, long_after).rows} == {running, paused}
    assert counts_for(user, long_after)[ListView.SOON] == 1


def test_urgent_ones_stand_on_top_whatever_their_deadline(city: City) -> None:
    plain = hand_over_one(city)
    with clock.fixed(NOW + timedelta(days=1)):
        urgent = hand_over_one(city, replace(HANDOVER, urgent=True))
    user = person(city, "school_staff")
    assert [e.id for e in in_view(ListView.NEW, user, NOW).rows] == [urgent, plain]


def test_an_approver_finds_first_what_they_have_to_decide(city: City) -> None:
    with_approvals(city)
    own, others = bring_to(S.ACCEPTED, city), bring_to(S.ACCEPTED, city)
    submit_one(city, own, "approver")
    submit_one(city, others)
    for login_id, expected in (("approver", [others, own]), ("second_approver", [own, others])):
        page = in_view(ListView.APPROVAL, user_of(login_id), NOW)
        assert [e.id for e in page.rows] == expected
        assert {e.id for e in page.rows} == waiting_for_approval(page.rows).keys()
    assert counts_for(user_of("approver"), NOW)[ListView.APPROVAL] == 2


def test_ones_own_are_those_of_the_people_one_stands_in_for_as_well(city: City) -> None:
    colleague = add_staff("colleague_there", "森", city.school_department)
    mine, theirs, nobodys = (bring_to(S.ACCEPTED, city), hand_over_one(city), hand_over_one(city))
    do(city, theirs, actions.assign, user_of("colleague_there"))
    user = person(city, "school_staff")

    def own() -> tuple[set[int], int]:
        found = in_view(ListView.WORKING, user, NOW, filters=Filters(mine=True)).rows
        return {e.id for e in found}, counts_for(user, NOW, Filters(mine=True))[ListView.WORKING]

    assert own() == ({mine}, 1)
    send_away(colleague, user.id)
    assert own() == ({mine, theirs}, 2)
    assert nobodys not in own()[0]


def test_a_list_can_be_narrowed_to_one_section(city: City) -> None:
    with transaction() as session:
        section = ContactSection(department_id=city.school_department, name="就学係")
        session.add(section)
    inside, outside = hand_over_one(city), hand_over_one(city)
    with transaction() as session:
        session.get_one(Escalation, inside).section_id = section.id
    user, filters = person(city, "school_staff"), Filters(section_id=section.id)
    assert [e.id for e in in_view(ListView.NEW, user, NOW, filters=filters).rows] == [inside]
    assert counts_for(user, NOW, filters)[ListView.NEW] == 1
    assert {e.id for e in in_view(ListView.NEW, user, NOW).rows} == {inside, outside}


def test_what_is_due_within_an_office_day_is_due_soon(city: City) -> None:
    escalation_id = hand_over_one(city)
    bring_to(S.ANSWERED, city)
    user = person(city, "school_staff")
    assert in_view(ListView.SOON, user, NOW).rows == []
    later = NOW + timedelta(hours=23)
    assert [e.id for e in in_view(ListView.SOON, user, later).rows] == [escalation_id]
    long_after = NOW + timedelta(days=30)
    assert [e.id for e in in_view(ListView.SOON, user, long_after).rows] == [escalation_id]


def test_the_earliest_deadline_comes_first_and_long_lists_have_pages(city: City) -> None:
    expected = []
    for number in range(PAGE_SIZE + 2):
        with clock.fixed(NOW + timedelta(minutes=number)):
            expected.append(hand_over_one(city))
    user = person(city, "school_staff")
    first, second = (in_view(ListView.NEW, user, NOW, page) for page in (1, 2))
    assert [e.id for e in first.rows + second.rows] == expected
    assert (first.more, second.more) == (True, False)


def test_what_was_rerouted_leaves_the_lists_and_stays_as_a_line(city: City) -> None:
    escalation_id = hand_over_one(city)
    do(city, escalation_id, moving.reroute, department(city.child_department), "こども医療の件です。")
    user, other = person(city, "school_staff"), person(city, "child_staff")
    assert all(not in_view(view, user, NOW).rows for view in ListView)
    (step,) = rerouted_away(user)
    assert step.comment == "こども医療の件です。"
    assert queries.destination_of(step) is department(city.child_department)
    assert [e.id for e in in_view(ListView.NEW, other, NOW).rows] == [escalation_id]
    assert rerouted_away(other) == []


def test_what_came_back_is_no_longer_rerouted_away(city: City) -> None:
    escalation_id = hand_over_one(city)
    do(city, escalation_id, moving.reroute, department(city.child_department), "こども医療の件です。")
    do(city, escalation_id, moving.reroute, department(city.school_department), "やはり学務です。")
    assert rerouted_away(person(city, "school_staff")) == []
    handed, away, back = fresh(escalation_id).steps
    assert queries.destination_of(handed) is department(city.school_department)
    assert queries.destination_of(away) is department(city.child_department)
    assert queries.destination_of(back) is department(city.school_department)


def test_the_side_bar_counts_what_waits_for_the_department(city: City) -> None:
    for state in S:
        bring_to(state, city)
    assert count(queries.how_many_open_for(person(city, "school_staff"))) == len(OPEN)
    assert count(queries.how_many_open_for(person(city, "child_staff"))) == 0
    assert count(queries.how_many_open_for(person(city, "operator"))) == 0


def test_rerouting_offers_the_other_departments_in_use(city: City) -> None:
    user = person(city, "school_staff")
    assert [d.id for d in queries.other_departments(user)] == [city.child_department]
    department(city.child_department).active = False
    db.session.flush()
    assert queries.other_departments(user) == []
