"""What can be asked of the organisation."""

from sqlalchemy import select

from foundation.access.scope import visible_service_ids
from foundation.db import db
from foundation.organisation.models import Category, Service, User


def active_services() -> list[Service]:
    """All services of the centre, in their order."""
    return list(
        db.session.scalars(select(Service).where(Service.active).order_by(Service.position, Service.id))
    )


def services_for(user: User) -> list[Service]:
    """The services whose inquiries `user` may see."""
    visible = visible_service_ids(user)
    return [service for service in active_services() if visible is None or service.id in visible]


def active_categories(service_id: int | None) -> list[Category]:
    """The categories of one service, in their order."""
    query = select(Category).where(Category.service_id == service_id, Category.active)
    return list(db.session.scalars(query.order_by(Category.position, Category.id)))
