"""What the tests of the desk's view share: inquiries at departments, brought to any state."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from escalation import actions, asking_back, moving
from escalation.models import Escalation
from escalation.routing.terms import terms_of_service
from escalation.values import Handover
from foundation import clock
from foundation.db import db, transaction
from foundation.organisation.models import Service, User
from inquiry_desk.inquiries import actions as desk
from inquiry_desk.inquiries.kinds import Channel
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.values import Caller, NewInquiry
from tests.personas import City

QUESTION = "お子さまの学年を教えてください。"
ANSWER = "月末までに窓口へお越しください。"


def person(city: City, login_id: str) -> User:
    return db.session.get_one(User, city.id_of(login_id))


def at_department(
    city: City, *, subject: str = "申請の期限", child: bool = False, urgent: bool = False
) -> int:
    """The id of an escalation that 佐藤 handed over just now, of an inquiry of its own."""
    with transaction():
        service = db.session.get_one(Service, city.child if child else city.school)
        caller = Caller("見本 花子", phone="096-000-1111", mail_address="hanako@example.jp")
        new = NewInquiry(Channel.MAIL, clock.now(), subject, "質問です", caller, service.id)
        inquiry = desk.open_inquiry(new, person(city, "operator"))
        return _hand_over(inquiry, service, city, urgent)


def also_at(city: City, escalation_id: int) -> int:
    """The same inquiry at こども支援課 too."""
    with transaction():
        inquiry = inquiry_of(escalation_id)
        return _hand_over(inquiry, db.session.get_one(Service, city.child), city, urgent=False)


def _hand_over(inquiry: Inquiry, service: Service, city: City, urgent: bool) -> int:
    handover = Handover(inquiry.number, inquiry.subject, "質問です", "経緯です", urgent=urgent)
    by = person(city, "operator")
    return actions.hand_over(inquiry.id, handover, terms_of_service(service), by=by, at=clock.now()).id


def do(
    city: City, escalation_id: int, step: Callable[..., object], *words: Any, by: str = "school_staff"
) -> None:
    """One step, committed."""
    with transaction():
        step(fresh(escalation_id), person(city, by), clock.now(), *words)


def accepted(city: City, escalation_id: int) -> None:
    do(city, escalation_id, actions.accept)


def asked_back(city: City, escalation_id: int) -> None:
    do(city, escalation_id, asking_back.ask_back, QUESTION)


def citizen_asked(city: City, escalation_id: int) -> None:
    asked_back(city, escalation_id)
    do(city, escalation_id, asking_back.ask_citizen, by="operator")


def answered(city: City, escalation_id: int) -> None:
    do(city, escalation_id, actions.answer, ANSWER)


def returned(city: City, escalation_id: int) -> None:
    do(city, escalation_id, moving.return_, "所管ではありません。")


def late(city: City, escalation_id: int) -> None:
    answered(city, escalation_id)
    with transaction():
        inquiry_of(escalation_id).completed_at = clock.now()


def fresh(escalation_id: int) -> Escalation:
    return db.session.scalars(
        select(Escalation).where(Escalation.id == escalation_id).execution_options(populate_existing=True)
    ).one()


def inquiry_of(escalation_id: int) -> Inquiry:
    return db.session.get_one(Inquiry, fresh(escalation_id).inquiry_id, populate_existing=True)
