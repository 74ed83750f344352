"""Whose cases a person may see: the desk by service, the city by the department that owns the service."""

from typing import Any

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, false, select, true
from sqlalchemy.orm import joinedload

from foundation.access.roles import Role
from foundation.access.scope import visible_service_ids
from foundation.db import db
from foundation.organisation.models import Service, User
from foundation.text import clean_line
from inquiry_desk.cases.models import Case, CaseRules


def visible_to(user: User, service_id: SQLColumnExpression[int] = Case.service_id) -> ColumnElement[bool]:
    """The condition on `Case`; `service_id` may be written so that no index is chosen for it."""
    ids = _service_ids(user)
    if ids is None:
        return true()
    return service_id.in_(ids) if ids else false()


def case_services(user: User) -> list[Service]:
    """The services with cases that `user` may see, in their order."""
    query = select(Service).join(CaseRules, CaseRules.service_id == Service.id)
    ids = _service_ids(user)
    if ids is not None:
        query = query.where(Service.id.in_(ids))
    return list(db.session.scalars(query.order_by(Service.position, Service.id)))


def case_numbered(number: str, user: User) -> Case | None:
    """The case with `number`, as typed or scanned; None where there is none or `user` may not see it."""
    query: Select[Any] = select(Case).where(Case.number == as_number(number), visible_to(user))
    found: Case | None = db.session.scalar(query.options(joinedload(Case.service), joinedload(Case.stage)))
    return found


def as_number(typed: str) -> str:
    """A number as a scanner or a person writes it: any width and case."""
    return clean_line(typed).translate(_NARROW).upper()


def _service_ids(user: User) -> frozenset[int] | None:
    if user.role is not Role.DEPARTMENT_STAFF:
        return visible_service_ids(user)
    query = select(Service.id).where(Service.department_id == user.department_id)
    return frozenset(db.session.scalars(query))


_NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | dict.fromkeys(map(ord, "‐‑‒–—―−ー─"), "-")
