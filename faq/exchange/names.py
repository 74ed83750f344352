"""What files call services, categories and departments, and back."""

from dataclasses import dataclass, field
from typing import TypeVar

from sqlalchemy import select

from foundation.db import db
from foundation.organisation.models import Category, Department, Service
from foundation.text import fold

Key = TypeVar("Key")


@dataclass(frozen=True)
class Names:
    """Ids by folded name. Of two things with one name the one in use counts, then the first."""

    services: dict[str, int] = field(default_factory=dict)
    categories: dict[tuple[int | None, str], int] = field(default_factory=dict)
    departments: dict[str, int] = field(default_factory=dict)
    owners: dict[int, int] = field(default_factory=dict)
    """The department of each service."""

    def service(self, name: str) -> int | None:
        return self.services.get(fold(name))

    def category(self, service_id: int | None, name: str) -> int | None:
        return self.categories.get((service_id, fold(name)))

    def department(self, name: str) -> int | None:
        return self.departments.get(fold(name))


def names_in_use() -> Names:
    """As they are now."""
    services = list(db.session.scalars(select(Service).order_by(Service.active.desc(), Service.id)))
    categories = list(db.session.scalars(select(Category).order_by(Category.active.desc(), Category.id)))
    departments = list(
        db.session.scalars(select(Department).order_by(Department.active.desc(), Department.id))
    )
    by_name = [(service.name, service.id) for service in services]
    by_short_name = [(service.short_name, service.id) for service in services]
    return Names(
        services=_first([(fold(name), service_id) for name, service_id in (*by_name, *by_short_name)]),
        categories=_first([((one.service_id, fold(one.name)), one.id) for one in categories]),
        departments=_first([(fold(one.name), one.id) for one in departments]),
        owners={service.id: service.department_id for service in services},
    )


def _first(pairs: list[tuple[Key, int]]) -> dict[Key, int]:
    return dict(reversed(pairs))
