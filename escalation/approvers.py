"""決裁者: who decides for a department, by right or as a deputy."""

from datetime import datetime

from sqlalchemy import select

from foundation.calendar import day_of
from foundation.db import db
from foundation.organisation.absences import stood_in_for
from foundation.organisation.models import Department, User


def may_approve(user: User, department: Department, at: datetime) -> bool:
    """Whether `user` decides for the department: an approver of it, or who stands in for one today."""
    if user.department_id != department.id or not user.active:
        return False
    return user.approves or approver_behind(user, department, at) is not None


def approver_behind(user: User, department: Department, at: datetime) -> User | None:
    """The approver of the department for whom `user` decides as a deputy; None for one who decides by right."""
    if user.approves:
        return None
    others = stood_in_for(user, day_of(at))
    return next((one for one in others if one.approves and one.department_id == department.id), None)


def approvers_of(department: Department) -> list[User]:
    """Who decides for the department by right."""
    query = select(User).where(User.department_id == department.id, User.active, User.approves)
    return list(db.session.scalars(query.order_by(User.kana, User.display_name, User.id)))


def has_other_approvers(department: Department, author_id: int | None) -> bool:
    """Whether anybody but the author could ever approve for the department."""
    query = select(User.id).where(User.department_id == department.id, User.active, User.approves)
    if author_id is not None:
        query = query.where(User.id != author_id)
    return db.session.scalar(query.limit(1)) is not None
