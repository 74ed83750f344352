"""What an inquiry waits for: the function and the SQL say the same, for every combination of facts."""

import itertools
from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from escalation import actions as escalating
from escalation.models import Escalation
from escalation.queries import of_inquiry
from escalation.routing.terms import terms_of_service
from escalation.values import Handover
from foundation import clock
from foundation.db import db, transaction
from foundation.organisation.models import Service, User
from inquiry_desk.inquiries import actions
from inquiry_desk.inquiries.calling_back import promise_callback
from inquiry_desk.inquiries.kinds import Channel, InquiryState
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.page import facts_of
from inquiry_desk.inquiries.states import is_in, state_column, state_of
from inquiry_desk.inquiries.values import NewInquiry
from tests.personas import City

DEPARTMENT = ("never asked", "asked", "answered", "relayed", "returned")


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
    if department != "never asked":
        _ask(inquiry, city, person, department)
    if called_back:
        promise_callback(inquiry, person, now, promised_at=now + timedelta(hours=1), phone="096-000-0000")
    inquiry.completed_at = now if completed else None


def _ask(inquiry: Inquiry, city: City, person: User, how_far: str) -> Escalation:
    service = db.session.get(Service, city.school)
    staff = db.session.get(User, city.id_of("school_staff"))
    assert service is not None and staff is not None
    handover = Handover(inquiry.number, "件名", "質問", "")
    asked = escalating.hand_over(inquiry.id, handover, terms_of_service(service), by=person, at=clock.now())
    if how_far == "returned":
        escalating.return_(asked, staff, clock.now(), "所管外です")
    if how_far in {"answered", "relayed"}:
        escalating.answer(asked, staff, clock.now(), "回答です")
    if how_far == "relayed":
        escalating.mark_relayed(asked, person, clock.now())
    return asked


def test_the_function_and_the_sql_agree_on_every_combination(app: Flask, city: City) -> None:
    switches = (False, True)
    with transaction():
        for combination in itertools.product(DEPARTMENT, switches, switches, switches, switches):
            make(city, *combination)
    rows = db.session.execute(select(Inquiry, state_column())).all()
    assert len(rows) == 80
    for inquiry, state in rows:
        assert InquiryState(state) is state_of(facts_of(inquiry, of_inquiry(inquiry.id))), inquiry.number


def test_every_inquiry_is_in_exactly_one_state(app: Flask, city: City) -> None:
    switches = (False, True)
    with transaction():
        for combination in itertools.product(DEPARTMENT, switches, switches, switches, switches):
            make(city, *combination)
    found = [
        id for state in InquiryState for id in db.session.scalars(select(Inquiry.id).where(is_in(state)))
    ]
    assert len(found) == len(set(found)) == 80
    assert {
        state for state in InquiryState if db.session.scalar(select(Inquiry.id).where(is_in(state)).limit(1))
    } == set(InquiryState)
