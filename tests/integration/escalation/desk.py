"""What the tests of escalation share: one matter to hand over, its ways through the states, and people at browsers."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from escalation import actions, moving
from escalation.kinds import EscalationState, Wish
from escalation.models import Escalation
from escalation.routing.terms import terms_of_service
from escalation.values import Handover
from foundation import clock
from foundation.db import db, transaction
from foundation.organisation.models import Department, Service, User
from tests import personas
from tests.personas import City

HANDOVER = Handover(
    reference="R8-000123",
    subject="就学援助の申請期限",
    question="転入した子の就学援助は、いつまでに申請すればよいですか。",
    background="令和8年11月16日(月) 09:30 電話受付\n翌月分からとお伝えした。",
    wish=Wish.ANSWER,
    contact_name="見本 花子",
    contact_phone="096-000-0000",
    contact_mail="hanako@example.jp",
)


def browser_of(app: Flask, login_id: str) -> FlaskClient:
    """A browser in which this person is signed in."""
    return personas.sign_in(app.test_client(), login_id)


def person(city: City, login_id: str) -> User:
    return db.session.get_one(User, city.id_of(login_id))


def department(department_id: int) -> Department:
    return db.session.get_one(Department, department_id)


def hand_over_one(city: City, handover: Handover = HANDOVER, inquiry_id: int = 1) -> int:
    """The matter at 学務支援課, not yet accepted; its id."""
    with transaction():
        escalation = actions.hand_over(
            inquiry_id,
            handover,
            terms_of_service(db.session.get_one(Service, city.school)),
            by=person(city, "operator"),
            at=clock.now(),
        )
        return escalation.id


def fresh(escalation_id: int) -> Escalation:
    """The escalation as it stands in the database now."""
    db.session.rollback()
    return db.session.get_one(Escalation, escalation_id)


def do(city: City, escalation_id: int, step: Callable[..., None], *words: Any) -> Escalation:
    """One step by 山本 of 学務支援課, committed."""
    with transaction():
        step(db.session.get_one(Escalation, escalation_id), person(city, "school_staff"), clock.now(), *words)
    return fresh(escalation_id)


def bring_to(state: EscalationState, city: City) -> int:
    """A matter in this state; its id."""
    escalation_id = hand_over_one(city)
    if state in {EscalationState.ACCEPTED, EscalationState.RETURNED}:
        do(city, escalation_id, actions.accept)
    if state in {EscalationState.ANSWERED, EscalationState.RELAYED}:
        do(city, escalation_id, actions.answer, "月末までです。")
    if state is EscalationState.RETURNED:
        do(city, escalation_id, moving.return_, "担当は別の課です。")
    if state is EscalationState.RELAYED:
        do(city, escalation_id, actions.mark_relayed)
    return escalation_id
