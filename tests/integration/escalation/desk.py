"""What the tests of escalation share: one matter to hand over, its ways through the states, and people at browsers."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from escalation import actions, asking_back, deciding, moving
from escalation.kinds import EscalationState, SubmissionKind, Wish
from escalation.models import Escalation
from escalation.routing.terms import terms_of_service
from escalation.values import Handover
from foundation import clock
from foundation.access.roles import Role
from foundation.calendar import day_of
from foundation.db import db, transaction
from foundation.organisation.models import Absence, Department, Service, User
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


PAUSED = {EscalationState.ASKED_BACK, EscalationState.WAITING_FOR_CITIZEN}


def bring_to(state: EscalationState, city: City) -> int:
    """A matter in this state; its id."""
    escalation_id = hand_over_one(city)
    if state in {EscalationState.ACCEPTED, EscalationState.RETURNED}:
        do(city, escalation_id, actions.accept)
    if state in PAUSED:
        do(city, escalation_id, asking_back.ask_back, "どの学年のお子さんですか。")
    if state is EscalationState.WAITING_FOR_CITIZEN:
        do(city, escalation_id, asking_back.ask_citizen)
    if state in {EscalationState.ANSWERED, EscalationState.RELAYED}:
        do(city, escalation_id, actions.answer, "月末までです。")
    if state is EscalationState.RETURNED:
        do(city, escalation_id, moving.return_, "担当は別の課です。")
    if state is EscalationState.WITHDRAWN:
        do(city, escalation_id, moving.withdraw, "市民が自分で解決しました。")
    if state is EscalationState.RELAYED:
        do(city, escalation_id, actions.mark_relayed)
    return escalation_id


def add_staff(login_id: str, name: str, department_id: int, *, approves: bool = False) -> int:
    """One more person of a department; their id."""
    with transaction() as session:
        home = session.get_one(Department, department_id)
        one = personas._person(login_id, name, Role.DEPARTMENT_STAFF, department=home)
        one.approves = approves
        session.add(one)
        session.flush()
        return one.id


def with_approvals(city: City) -> tuple[int, int]:
    """学務支援課 wants answers approved, by 松本 or by 井上; their ids."""
    with transaction():
        department(city.school_department).answer_approval = True
    found = (("approver", "松本"), ("second_approver", "井上"))
    first, second = (add_staff(one, name, city.school_department, approves=True) for one, name in found)
    return first, second


def send_away(user_id: int, deputy_id: int | None, days: int = 3) -> None:
    """Absent from today on, with a deputy."""
    today = day_of(clock.now())
    with transaction() as session:
        session.add(
            Absence(
                user_id=user_id,
                starts_on=today,
                ends_on=today + timedelta(days=days),
                deputy_id=deputy_id,
                recorded_by_id=user_id,
                recorded_at=clock.now(),
            )
        )


def submit_one(city: City, escalation_id: int, by: str = "school_staff", **options: Any) -> int:
    """An answer (or what `kind` says) put before an approver; the id of the submission."""
    words = options.pop("text", "起案した回答です。")
    with transaction():
        submission = deciding.submit(
            db.session.get_one(Escalation, escalation_id),
            person(city, by) if by in city.people else user_of(by),
            clock.now(),
            options.pop("kind", SubmissionKind.ANSWER),
            words,
            **options,
        )
        return submission.id


def user_of(login_id: str) -> User:
    return db.session.scalars(select(User).where(User.login_id == login_id)).one()
