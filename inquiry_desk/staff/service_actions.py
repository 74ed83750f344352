"""What can be done with services and their categories. Nothing is deleted: past inquiries refer to it."""

from dataclasses import asdict
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from faq.articles.actions import touch_articles_of
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import db
from foundation.organisation.models import Category, Department, Service
from inquiry_desk.staff.editing import change
from inquiry_desk.staff.ordering import moved
from inquiry_desk.staff.queries import all_services, categories_of, service_with_mail
from inquiry_desk.staff.refusals import Refused
from inquiry_desk.staff.values import ServiceValues

_FOUND_BY = {"name", "short_name"}
"""What of a service its articles are found by."""


def register_service(values: ServiceValues) -> Service:
    """A new service, last in the order."""
    _check(values, None)
    last = db.session.scalar(select(func.max(Service.position))) or 0
    service = Service(position=last + 1, **asdict(values))
    db.session.add(service)
    db.session.flush()
    record(AuditAction.CREATED, "service", service.code)
    return service


def change_service(service: Service, values: ServiceValues, seen: str) -> list[str]:
    """Returns what changed."""
    _check(values, service)
    changed = change(service, asdict(values), seen)
    if changed:
        record(AuditAction.CHANGED, "service", service.code, fields=changed)
    if not _FOUND_BY.isdisjoint(changed):
        touch_articles_of(service.id)
    return changed


def move_service(service: Service, up: bool) -> None:
    _arrange(all_services(), service.id, up)
    record(AuditAction.CHANGED, "service", service.code, fields=["position"])


def add_category(service: Service, name: str, name_en: str) -> Category:
    """A new category, last in the order; refused where the service has one of this name."""
    _refuse_taken_name(service.id, name, None)
    last = max((category.position for category in categories_of(service)), default=0)
    category = Category(service_id=service.id, name=name, name_en=name_en, position=last + 1)
    db.session.add(category)
    db.session.flush()
    record(AuditAction.CREATED, "category", category.id, service=service.code)
    return category


def rename_category(category: Category, name: str, name_en: str, seen: str) -> list[str]:
    _refuse_taken_name(category.service_id, name, category.id)
    return _noted(category, change(category, {"name": name, "name_en": name_en}, seen))


def move_category(category: Category, up: bool) -> None:
    _arrange(categories_of(category.service), category.id, up)
    _noted(category, ["position"])


def use_category(category: Category, active: bool) -> None:
    """Offer the category to call-takers, or no longer."""
    category.active = active
    _noted(category, ["active"])


def _check(values: ServiceValues, service: Service | None) -> None:
    if _taken(Service.code == values.code, service):
        raise Refused(_l("This code is already in use. Choose another."), "code")
    other = service_with_mail(values.mail_local_part) if values.mail_local_part else None
    if other and other is not service:
        reason = _l("“%(service)s” already has this mail address. Choose another.", service=other.name)
        raise Refused(reason, "mail_local_part")
    department = db.session.get(Department, values.department_id)
    if values.active and not (department and department.active):
        raise Refused(_l("This department is no longer in use. Choose another."), "department_id")


def _taken(condition: Any, service: Service | None) -> bool:
    other = db.session.scalar(select(Service).where(condition))
    return other is not None and other is not service


def _refuse_taken_name(service_id: int, name: str, own_id: int | None) -> None:
    query = select(Category).where(Category.service_id == service_id, Category.name == name)
    other = db.session.scalar(query)
    if other and other.id != own_id:
        raise Refused(_l("This service already has a category of this name."), "name")


def _arrange(rows: list[Service] | list[Category], moving: int, up: bool) -> None:
    places = {row_id: place for place, row_id in enumerate(moved([row.id for row in rows], moving, up), 1)}
    for row in rows:
        row.position = places[row.id]


def _noted(category: Category, changed: list[str]) -> list[str]:
    if changed:
        record(AuditAction.CHANGED, "category", category.id, service=category.service.code, fields=changed)
    return changed
