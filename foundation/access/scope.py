"""Whose records a person may see: by service for the desk, by department for the city (spec 2-4, requirement C1)."""

from foundation.access.roles import Permission, allows
from foundation.organisation.models import User


def visible_service_ids(user: User) -> frozenset[int] | None:
    """The services whose inquiries `user` may see; None means all of them."""
    if allows(user.role, Permission.SEE_ALL_SERVICES):
        return None
    return frozenset(service.id for service in user.services)


def may_see_service(user: User, service_id: int | None) -> bool:
    """Whether `user` may see an inquiry of this service; one not yet assigned to a service belongs to the whole desk."""
    visible = visible_service_ids(user)
    return visible is None or service_id is None or service_id in visible
