"""What services and categories are called, and the order in which tables name them."""

from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select

from foundation.db import db
from foundation.organisation.models import Category, User
from foundation.organisation.queries import all_services_for
from inquiry_desk.analysis.counting import Subject


@dataclass(frozen=True)
class Names:
    """`services` and `categories` by id, each in the order of the city; `short` stands over narrow columns."""

    services: dict[int, str]
    categories: dict[int, str]
    short: dict[int, str]

    def service(self, service_id: int | None) -> str:
        return _("No service yet") if service_id is None else self.services[service_id]

    def column(self, service_id: int | None) -> str:
        return _("No service yet") if service_id is None else self.short[service_id]

    def subject(self, subject: Subject) -> tuple[str, str]:
        service_id, category_id = subject
        category = _("Without category") if category_id is None else self.categories[category_id]
        return self.service(service_id), category

    def service_ids(self, found: set[int | None]) -> list[int | None]:
        """Those found, in order; those of no service last."""
        known: list[int | None] = [service_id for service_id in self.services if service_id in found]
        return [*known, None] if None in found else known

    def subjects(self, found: set[Subject]) -> list[Subject]:
        """Those found, in order; without service or category last."""
        services, categories = list(self.services), list(self.categories)

        def place(subject: Subject) -> tuple[int, int]:
            service_id, category_id = subject
            return (
                len(services) if service_id is None else services.index(service_id),
                len(categories) if category_id is None else categories.index(category_id),
            )

        return sorted(found, key=place)


def names_for(user: User) -> Names:
    query = select(Category.id, Category.name).order_by(Category.position, Category.id)
    services = all_services_for(user)
    return Names(
        {service.id: service.name for service in services},
        dict(db.session.execute(query).all()),
        {service.id: service.short_name for service in services},
    )
