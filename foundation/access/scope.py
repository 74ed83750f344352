"""Whose records a person may see: by service for the desk, by department for the city (spec 2-4)."""

from foundation.access.roles import Permission, allows
from foundation.organisation.models import User


def visible_service_ids(user: User) -> frozenset[int] | None:
    """The services whose inquiries `user` may see; None means all of them."""
    if allows(user.role, Permission.SEE_ALL_SERVICES):
        return None
    return frozenset(service.id for service in user.services)


def may_see_service(user: User, service_id: int | None) -> bool:
    """Whether `user` may see an inquiry of this service; one of no service yet belongs to the whole desk."""
    visible = visible_service_ids(user)
    if visible is None:
        return True
    return allows(user.role, Permission.READ_INQUIRIES) if service_id is None else service_id in visible
