"""What can be asked of the organisation."""

from sqlalchemy import select

from foundation.access.scope import visible_service_ids
from foundation.db import db
from foundation.organisation.models import Category, Department, Service, User


def active_services() -> list[Service]:
    """All services of the centre, in their order."""
    return list(
        db.session.scalars(select(Service).where(Service.active).order_by(Service.position, Service.id))
    )


def services_for(user: User) -> list[Service]:
    """The services whose inquiries `user` may see."""
    visible = visible_service_ids(user)
    return [service for service in active_services() if visible is None or service.id in visible]


def all_services_for(user: User) -> list[Service]:
    """The services `user` may see, ended ones too: their past stays."""
    visible = visible_service_ids(user)
    query = select(Service).order_by(Service.position, Service.id)
    return list(db.session.scalars(query if visible is None else query.where(Service.id.in_(visible))))


def active_categories(service_id: int | None) -> list[Category]:
    """The categories of one service, in their order."""
    query = select(Category).where(Category.service_id == service_id, Category.active)
    return list(db.session.scalars(query.order_by(Category.position, Category.id)))


def active_categories_by_service() -> dict[int, list[Category]]:
    """The categories of each service that has some, in their order."""
    query = select(Category).where(Category.active).order_by(Category.position, Category.id)
    found: dict[int, list[Category]] = {}
    for category in db.session.scalars(query):
        found.setdefault(category.service_id, []).append(category)
    return found


def with_those_merged_into(department_id: int | None) -> frozenset[int]:
    """The department and every one that was merged into it, also by way of others."""
    if department_id is None:
        return frozenset()
    query = select(Department.id, Department.merged_into_id).where(Department.merged_into_id.is_not(None))
    merged = [(row[0], row[1]) for row in db.session.execute(query)]
    found, newest = {department_id}, {department_id}
    while newest:
        newest = {one for one, into in merged if into in newest} - found
        found |= newest
    return frozenset(found)
