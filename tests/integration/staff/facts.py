"""What the database holds now, read afresh: the pages write through their own sessions. And how to prepare it."""

from typing import Any

from sqlalchemy import select

from foundation.audit.models import AuditAction, AuditEntry
from foundation.db import db, transaction
from foundation.organisation.models import Category, Department, LoginAttempt, LoginSession, Service, User


def person(login_id: str) -> User:
    db.session.rollback()
    return db.session.scalars(select(User).where(User.login_id == login_id)).one()


def with_person(login_id: str, **values: object) -> None:
    """Make it so that the person has these `values`."""
    with transaction() as session:
        found = session.scalars(select(User).where(User.login_id == login_id)).one()
        for name, value in values.items():
            setattr(found, name, value)


def service(code: str) -> Service:
    db.session.rollback()
    return db.session.scalars(select(Service).where(Service.code == code)).one()


def department(code: str) -> Department:
    db.session.rollback()
    return db.session.scalars(select(Department).where(Department.code == code)).one()


def categories(code: str) -> list[Category]:
    return list(service(code).categories)


def living_sessions(login_id: str) -> list[LoginSession]:
    owner = person(login_id).id
    query = select(LoginSession).where(LoginSession.user_id == owner, LoginSession.ended_at.is_(None))
    return list(db.session.scalars(query))


def attempts() -> list[LoginAttempt]:
    db.session.rollback()
    return list(db.session.scalars(select(LoginAttempt).order_by(LoginAttempt.id)))


def noted(action: AuditAction) -> list[tuple[str, str, dict[str, Any]]]:
    """Kind, id and details of every entry of this kind, oldest first."""
    db.session.rollback()
    query = select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.id)
    return [(entry.subject_kind, entry.subject_id, entry.details) for entry in db.session.scalars(query)]
