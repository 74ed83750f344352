"""Many escalations over many departments, all past their deadline and none looked at yet."""

import random
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, text

from escalation.kinds import StepKind, Wish
from escalation.models import Deadline, Escalation, EscalationStep
from escalation.routing.models import NoticeChannel
from foundation.access.roles import Role
from foundation.calendar import JST, OFFICE_DAY
from foundation.db import db, transaction
from foundation.organisation.models import AnsweredBy, Department, Service, User
from inquiry_desk.sample.loader import load

Row = dict[str, Any]

DEPARTMENTS = 30
# A Wednesday inside office hours.
NOW = datetime(2026, 11, 18, 10, 0, tzinfo=JST)
_AT_ONCE = 1000
_QUESTION = "転入した子の就学援助は、いつまでに申請すればよいですか。必要な書類もあわせて教えてください。"


def fill(count: int) -> None:
    """The sample city, more departments, and the escalations with their first step and deadline."""
    with transaction():
        load()
    with transaction() as session:
        first = db.session.scalars(select(User).where(User.login_id == staff_login())).one().department_id
        others = list(session.scalars(select(Department).where(Department.id != first)))
        more = [_department(number) for number in range(DEPARTMENTS - len(others) - 1)]
        session.add_all(more)
        session.flush()
        departments = [first, *(one.id for one in [*others, *more])][:DEPARTMENTS]
        services = list(session.scalars(select(Service.id)))
        author = session.scalars(select(User.id).limit(1)).one()
        for supervisor in session.scalars(select(User).where(User.role == Role.SUPERVISOR)):
            supervisor.mail_address = f"{supervisor.login_id}@desk.example.jp"
        dice = random.Random(1)
        for start in range(1, count + 1, _AT_ONCE):
            numbers = range(start, min(start + _AT_ONCE, count + 1))
            rows = [_row(number, departments, services, author, dice) for number in numbers]
            session.execute(insert(Escalation), rows)
            session.execute(insert(EscalationStep), [_step(row) for row in rows])
            session.execute(insert(Deadline), [_deadline(row) for row in rows])
    with transaction() as session:
        session.execute(text("ANALYZE"))


def staff_login() -> str:
    """The login id of somebody of the first department."""
    query = select(User.login_id).where(User.role == Role.DEPARTMENT_STAFF).order_by(User.id)
    return str(db.session.scalar(query.limit(1)))


def _department(number: int) -> Department:
    return Department(
        code=f"bench{number}", name=f"第{number}課", mail_address=f"bench{number}@dept.example.jp"
    )


def _row(number: int, departments: list[int], services: list[int], author: int, dice: random.Random) -> Row:
    """Handed over some days ago; half of them accepted, one in twenty urgent."""
    handed_over = NOW - timedelta(days=dice.randrange(8, 20), minutes=dice.randrange(600))
    due = NOW - timedelta(minutes=dice.randrange(1, 6 * 24 * 60))
    return {
        "id": number,
        "inquiry_id": number,
        "reference": f"R8-{number:06}",
        "service_id": services[number % len(services)],
        "department_id": departments[number % len(departments)],
        "subject": f"就学援助の申請期限について {number}",
        "question": _QUESTION,
        "background": _QUESTION,
        "wish": Wish.ANSWER,
        "contact_name": "",
        "contact_phone": "",
        "contact_mail": "",
        "articles": [],
        "answered_by": AnsweredBy.DESK,
        "channel": NoticeChannel.MAIL,
        "content_in_notice": False,
        "urgent": number % 20 == 0,
        "handed_over_at": handed_over,
        "handed_over_by_id": author,
        "accept_due_at": handed_over + timedelta(hours=4),
        "due_at": due,
        "calendar_version": 0,
        "accepted_at": handed_over if number % 2 else None,
        "answer": "",
        "moves": 0,
        "next_alert_at": handed_over,
        "changed_at": handed_over,
        "version": 1,
    }


def _step(row: Row) -> Row:
    return {
        "escalation_id": row["id"],
        "at": row["handed_over_at"],
        "kind": StepKind.HANDED_OVER,
        "author_id": row["handed_over_by_id"],
        "department_id": row["department_id"],
        "comment": "",
        "details": {},
    }


def _deadline(row: Row) -> Row:
    return {
        "escalation_id": row["id"],
        "at": row["handed_over_at"],
        "from_at": row["handed_over_at"],
        "minutes": 2 * OFFICE_DAY // timedelta(minutes=1),
        "due_at": row["due_at"],
        "calendar_version": 0,
        "granted": False,
        "reason": "",
    }
