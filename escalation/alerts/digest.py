"""朝の一覧: one mail an office day to each department with all it still owes, instead of a storm of them."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from flask_babel import force_locale
from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import load_only, selectinload

from escalation.alerts.digest_words import Morning, body_of, subject_of
from escalation.alerts.models import Digest
from escalation.alerts.sender import Sender, link
from escalation.models import Escalation
from escalation.notices import LANGUAGE
from escalation.queries import IS_OPEN
from escalation.routing.reaching import address_of
from foundation import clock
from foundation.business_days.queries import exceptions_at
from foundation.calendar import CalendarExceptions, day_of, is_office_day, is_open, office_hours
from foundation.db import db, insert_into, transaction
from foundation.organisation.models import Department


def digest_next(sender: Sender) -> bool:
    """Decide for the next department about its list of today; False when all have been decided, or it is closed.

    What comes in after that is in the list of tomorrow. The unique key of `Digest` lets one worker decide.
    """
    now = clock.now()
    db.session.rollback()
    exceptions, today = exceptions_at(), day_of(now)
    if not is_office_day(today, exceptions) or not is_open(now, exceptions) or not _undecided(today):
        return False
    with transaction():
        for department in _undecided(today):
            if _claimed(department, today):
                _write(department, sender, now)
                return True
    return False


def _undecided(today: date) -> list[Department]:
    """Departments without a list of today that can be written to, and are in use or still owe something."""
    decided = exists().where(Digest.department_id == Department.id, Digest.day == today)
    owes = exists().where(Escalation.department_id == Department.id, IS_OPEN)
    query = select(Department).where(~decided, or_(Department.active, owes)).order_by(Department.id)
    return [department for department in db.session.scalars(query) if address_of(department)]


def _claimed(department: Department, today: date) -> bool:
    insert = insert_into(Digest).values(department_id=department.id, day=today)
    return db.session.scalar(insert.on_conflict_do_nothing().returning(Digest.id)) is not None


def _write(department: Department, sender: Sender, now: datetime) -> None:
    found = _open_at(department)
    if not found:
        return
    exceptions = exceptions_at()
    morning = Morning(found, now, _opening_before(day_of(now), exceptions))
    with force_locale(LANGUAGE):
        body = body_of(department.name, morning, sender.name, link("escalation.index"))
        mail = sender.queue(address_of(department), subject_of(morning), body, now)
    db.session.flush()
    query = select(Digest).where(Digest.department_id == department.id, Digest.day == day_of(now))
    db.session.scalars(query).one().mail = mail


def _open_at(department: Department) -> Sequence[Escalation]:
    query = (
        select(Escalation)
        .where(_owed_by(department))
        .options(
            load_only(
                Escalation.reference,
                Escalation.wish,
                Escalation.urgent,
                Escalation.handed_over_at,
                Escalation.due_at,
                Escalation.accepted_at,
                Escalation.paused_at,
                Escalation.citizen_asked_at,
                Escalation.answered_at,
                Escalation.returned_at,
                Escalation.withdrawn_at,
                Escalation.relayed_at,
            ),
            selectinload(Escalation.submissions),
        )
    )
    return list(db.session.scalars(query.order_by(Escalation.due_at, Escalation.id)))


def _owed_by(department: Department) -> ColumnElement[bool]:
    return (Escalation.department_id == department.id) & IS_OPEN


def _opening_before(today: date, exceptions: CalendarExceptions) -> datetime:
    """When the office day before `today` opened, about the time of its list."""
    day = today - timedelta(days=1)
    while not is_office_day(day, exceptions):
        day -= timedelta(days=1)
    return office_hours(day)[0]
