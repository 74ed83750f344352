"""What an inquiry waits for: the function and the SQL say the same, for every combination of facts."""

import itertools
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from escalation import actions as escalating
from escalation import asking_back, moving
from escalation.handover_request import HandoverRequest
from escalation.kinds import RequestReason
from escalation.models import Escalation
from escalation.queries import of_inquiry
from escalation.routing.terms import terms_of_service
from escalation.values import Handover
from foundation import clock
from foundation.db import count, db, transaction
from foundation.organisation.models import Service, User
from inquiry_desk.inquiries import actions
from inquiry_desk.inquiries.calling_back import promise_callback
from inquiry_desk.inquiries.counting import how_many_in_view
from inquiry_desk.inquiries.kinds import Channel, InquiryState
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.queries import waiting_request
from inquiry_desk.inquiries.states import facts_of, is_in, state_column, state_of
from inquiry_desk.inquiries.values import NewInquiry
from tests.personas import City

Way = Callable[[Inquiry, City], object]


def _ask(inquiry: Inquiry, city: City, service_id: int | None = None) -> Escalation:
    service = db.session.get_one(Service, service_id or city.school)
    person = db.session.get_one(User, city.id_of("operator"))
    handover = Handover(inquiry.number, "件名", "質問", "")
    return escalating.hand_over(inquiry.id, handover, terms_of_service(service), by=person, at=clock.now())


def _and(step: Callable[..., object], *words: str) -> Way:
    """Asked, and one step more by 山本 of the department."""

    def way(inquiry: Inquiry, city: City) -> Escalation:
        asked = _ask(inquiry, city)
        step(asked, db.session.get_one(User, city.id_of("school_staff")), clock.now(), *words)
        return asked

    return way


_answered = _and(escalating.answer, "回答です")
_returned = _and(moving.return_, "所管外です")
_asked_back = _and(asking_back.ask_back, "学年は")
_withdrawn = _and(moving.withdraw, "不要になりました")


def _relayed(inquiry: Inquiry, city: City) -> None:
    person = db.session.get_one(User, city.id_of("operator"))
    escalating.mark_relayed(_answered(inquiry, city), person, clock.now())


def _citizen_asked(inquiry: Inquiry, city: City) -> None:
    person = db.session.get_one(User, city.id_of("operator"))
    asking_back.ask_citizen(_asked_back(inquiry, city), person, clock.now())


def _requested(inquiry: Inquiry, city: City) -> None:
    db.session.add(
        HandoverRequest(
            inquiry_id=inquiry.id, reason=RequestReason.NO_ROUTE, reference=inquiry.number, handover={},
            asked_by_id=city.id_of("operator"), asked_at=clock.now(),
        )
    )  # fmt: skip


def _one_after_another(*ways: Way) -> Way:
    def way(inquiry: Inquiry, city: City) -> None:
        for one in ways:
            one(inquiry, city)
            db.session.flush()

    return way


def _elsewhere(inquiry: Inquiry, city: City) -> None:
    _ask(inquiry, city, city.child)


DEPARTMENT: dict[str, Way] = {
    "never asked": lambda inquiry, city: None,
    "asked": _ask,
    "answered": _answered,
    "relayed": _relayed,
    "returned": _returned,
    "asked back": _asked_back,
    "citizen asked": _citizen_asked,
    "withdrawn": _withdrawn,
    "waits for a supervisor": _requested,
    "returned, then asked elsewhere": _one_after_another(_returned, _elsewhere),
    "returned, then asked and taken back": _one_after_another(_returned, _withdrawn),
    "asked elsewhere, then returned here": _one_after_another(_elsewhere, _returned),
    "asked elsewhere, then answered here": _one_after_another(_elsewhere, _answered),
    "the citizen asked here, asked elsewhere": _one_after_another(_citizen_asked, _elsewhere),
}
SWITCHES = list(itertools.product((False, True), repeat=4))
ALL = len(DEPARTMENT) * len(SWITCHES)


def make(
    city: City, department: str, called_back: bool, second: bool, assigned: bool, completed: bool
) -> None:
    now = clock.now()
    person = db.session.get(User, city.id_of("operator"))
    assert person is not None
    inquiry = actions.open_inquiry(NewInquiry(Channel.PHONE, now, "件名", service_id=city.school), person)
    if second:
        actions.pass_to_second_line(inquiry, person, now, None, "")
    inquiry.assignee = person if assigned else None
    DEPARTMENT[department](inquiry, city)
    if called_back:
        promise_callback(inquiry, person, now, promised_at=now + timedelta(hours=1), phone="096-000-0000")
    inquiry.completed_at = now if completed else None


def make_all(city: City) -> None:
    with transaction():
        for department, switches in itertools.product(DEPARTMENT, SWITCHES):
            make(city, department, *switches)


def state_by_function(inquiry: Inquiry) -> InquiryState:
    waits = waiting_request(inquiry.id) is not None
    return state_of(facts_of(inquiry, of_inquiry(inquiry.id), handover_waiting=waits))


def test_the_function_and_the_sql_agree_on_every_combination(app: Flask, city: City) -> None:
    make_all(city)
    rows = db.session.execute(select(Inquiry, state_column())).all()
    assert len(rows) == ALL
    for inquiry, state in rows:
        assert InquiryState(state) is state_by_function(inquiry), inquiry.number


def test_every_inquiry_is_in_exactly_one_state_and_every_state_occurs(app: Flask, city: City) -> None:
    make_all(city)
    found = {
        state: list(db.session.scalars(select(Inquiry.id).where(is_in(state)))) for state in InquiryState
    }
    ids = [id for of_state in found.values() for id in of_state]
    assert len(ids) == len(set(ids)) == ALL
    assert [state for state, of_state in found.items() if not of_state] == []


EXPECTED = {
    "never asked": InquiryState.IN_PROGRESS,
    "asked": InquiryState.AT_DEPARTMENT,
    "answered": InquiryState.DEPARTMENT_ANSWERED,
    "relayed": InquiryState.IN_PROGRESS,
    "returned": InquiryState.RETURNED,
    "asked back": InquiryState.ASKED_BACK,
    "citizen asked": InquiryState.WAITING_FOR_CITIZEN,
    "withdrawn": InquiryState.IN_PROGRESS,
    "waits for a supervisor": InquiryState.HANDOVER_WAITING,
    "returned, then asked elsewhere": InquiryState.AT_DEPARTMENT,
    "returned, then asked and taken back": InquiryState.RETURNED,
    "asked elsewhere, then returned here": InquiryState.AT_DEPARTMENT,
    "asked elsewhere, then answered here": InquiryState.DEPARTMENT_ANSWERED,
    "the citizen asked here, asked elsewhere": InquiryState.AT_DEPARTMENT,
}


@pytest.mark.parametrize("department", DEPARTMENT)
def test_what_an_assigned_inquiry_waits_for(app: Flask, city: City, department: str) -> None:
    with transaction():
        make(city, department, called_back=False, second=False, assigned=True, completed=False)
    inquiry = db.session.scalars(select(Inquiry)).one()
    assert state_by_function(inquiry) is EXPECTED[department]


INBOX = {
    "answered", "asked back", "returned", "returned, then asked and taken back",
    "asked elsewhere, then answered here", "asked elsewhere, then returned here",
}  # fmt: skip


@pytest.mark.parametrize("department", DEPARTMENT)
def test_the_inbox_holds_what_comes_back_from_a_department_also_where_somebody_has_it(
    app: Flask, city: City, department: str
) -> None:
    with transaction():
        make(city, department, called_back=False, second=False, assigned=True, completed=False)
    operator = db.session.get_one(User, city.id_of("operator"))
    assert count(how_many_in_view("inbox", operator)) == (department in INBOX)
