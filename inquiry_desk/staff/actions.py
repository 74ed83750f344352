"""What can be done with the people who sign in. Each change is in the audit log, by name of the field."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from escalation.leaving import LeftBehind, leave
from foundation.access.passwords import hash_password, matches, objection_to
from foundation.access.roles import Role
from foundation.access.signing_in import end_all_sessions, forgive_attempts, user_with_login_id
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import db
from foundation.organisation.models import Department, Service, User
from inquiry_desk.staff.editing import change
from inquiry_desk.staff.queries import active_administrators
from inquiry_desk.staff.refusals import Refused
from inquiry_desk.staff.values import Person, may_have_department, works_by_service, works_for_department


@dataclass(frozen=True)
class UserChange:
    """`changed`: the names of fields; `left`: what somebody who left a department leaves behind there."""

    changed: list[str]
    left: LeftBehind | None = None


def register_user(login_id: str, person: Person, password_hash: str, at: datetime) -> User:
    """A new account with an initial password (spec 3-7(5)ア); refused where the login id is taken."""
    if user_with_login_id(login_id):
        raise Refused(_l("This login ID is already in use. Choose another."), "login_id")
    user = User(login_id=login_id, password_hash=password_hash, created_at=at, **_attributes(person))
    db.session.add(user)
    db.session.flush()
    record(AuditAction.CREATED, "user", login_id)
    return user


def change_user(user: User, person: Person, seen: str, by_id: int, at: datetime) -> UserChange:
    """Give `user` this name, role and scope. Who leaves a department leaves behind what was in hand there."""
    if person.role is not user.role:
        _refuse_for_oneself(user, by_id, _l("You cannot change your own role. Ask another administrator."))
        _refuse_for_last_administrator(user)
    before, answered = user.department, works_for_department(user.role)
    changed = change(user, _attributes(person), seen)
    if changed:
        record(AuditAction.CHANGED, "user", user.login_id, fields=changed)
    stays = user.department_id == (before.id if before else None) and works_for_department(user.role)
    left = None if before is None or not answered or stays else _leave(user, before, by_id, at)
    return UserChange(changed, left)


def issue_initial_password(user: User, password_hash: str, by_id: int, at: datetime) -> None:
    """A new initial password; whoever used the old one is signed out."""
    _refuse_for_oneself(user, by_id, _l("Change your own password on your account page."))
    _refuse_for_withdrawn(user)
    _take_initial_password(user, password_hash, at)
    record(AuditAction.CHANGED, "user", user.login_id, fields=["initial_password"])


def withdraw(user: User, by_id: int, at: datetime) -> LeftBehind | None:
    """The account can no longer be used from this moment on (spec 3-7(5)ア); what it did stays.

    Returns what somebody of a department leaves behind there.
    """
    _refuse_for_oneself(user, by_id, _l("You cannot withdraw your own account. Ask another administrator."))
    _refuse_for_last_administrator(user)
    user.active = False
    end_all_sessions(user.id, at)
    record(AuditAction.CHANGED, "user", user.login_id, fields=["withdrawn"])
    return _leave(user, user.department, by_id, at) if user.department else None


def restore(user: User, password_hash: str, at: datetime) -> None:
    """Take a withdrawn account back into use, with a new initial password."""
    if user.active:
        raise Refused(_l("This account is already in use."))
    user.active = True
    _take_initial_password(user, password_hash, at)
    record(AuditAction.CHANGED, "user", user.login_id, fields=["restored"])


def change_own_password(user: User, current: str, new: str, at: datetime) -> None:
    """Refused where `current` is not the password or `new` cannot be taken."""
    if not matches(user.password_hash, current):
        raise Refused(_l("This is not your current password."), "current")
    objection = objection_to(new, user.login_id)
    if new == current or matches(user.password_hash, new):
        objection = _l("Choose a password other than the current one.")
    if objection:
        raise Refused(objection, "new")
    user.password_hash = hash_password(new)
    user.must_change_password = False
    user.password_changed_at = at
    record(AuditAction.PASSWORD_CHANGED, "user", user.login_id)


def choose_language(user: User, locale: str) -> None:
    user.locale = locale


def _attributes(person: Person) -> dict[str, Any]:
    """What is kept of `person`: only the scope that means something for the role."""
    ids = person.service_ids if works_by_service(person.role) else frozenset()
    answers = works_for_department(person.role) and person.department_id is not None
    services = list(db.session.scalars(select(Service).where(Service.id.in_(ids)))) if ids else []
    return {
        "display_name": person.display_name,
        "kana": person.kana,
        "role": person.role,
        "services": services,
        "department_id": person.department_id if may_have_department(person.role) else None,
        "mail_address": person.mail_address,
        "section_id": person.section_id if answers else None,
        "approves": person.approves and answers,
    }


def _leave(user: User, department: Department, by_id: int, at: datetime) -> LeftBehind:
    db.session.flush()
    return leave(user, department, db.session.get_one(User, by_id), at)


def _take_initial_password(user: User, password_hash: str, at: datetime) -> None:
    user.password_hash = password_hash
    user.must_change_password = True
    user.password_changed_at = None
    end_all_sessions(user.id, at)
    forgive_attempts(user.login_id.casefold())


def _refuse_for_oneself(user: User, by_id: int, reason: object) -> None:
    if user.id == by_id:
        raise Refused(reason)


def _refuse_for_withdrawn(user: User) -> None:
    if not user.active:
        raise Refused(_l("This account was withdrawn. Take it back into use instead."))


def _refuse_for_last_administrator(user: User) -> None:
    others = [person for person in active_administrators() if person.id != user.id]
    if user.role is Role.ADMINISTRATOR and not others:
        raise Refused(_l("This is the only administrator. Register another one first."))
