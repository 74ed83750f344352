"""What the forms of rules offer to choose from."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from foundation.db import db
from foundation.organisation.models import Category, ContactSection, Department, Service


@dataclass(frozen=True)
class Group:
    """Choices under one heading: the categories of a service, the sections of a department."""

    name: str
    choices: list[tuple[int, str]]


def services_to_choose(current_id: int | None = None) -> list[Service]:
    """The services in use, and the one already chosen."""
    query = select(Service).where(or_(Service.active, Service.id == current_id))
    return list(
        db.session.scalars(
            query.order_by(Service.position, Service.id).options(selectinload(Service.categories))
        )
    )


def categories_to_choose(services: Iterable[Service], current_id: int | None = None) -> list[Group]:
    """By service: the categories on offer, and the one already chosen."""
    groups = [(service.short_name, service.categories) for service in services]
    return _filled(groups, current_id)


def sections_to_choose(departments: Iterable[Department], current_id: int | None = None) -> list[Group]:
    """By department: the sections in use, and the one already chosen."""
    groups = [(department.name, department.sections) for department in departments]
    return _filled(groups, current_id)


def agreements() -> list[Service]:
    """The services in use, whose own agreement holds where no rule fits, each with its department."""
    query = select(Service).where(Service.active).order_by(Service.position, Service.id)
    return list(db.session.scalars(query.options(selectinload(Service.department))))


def _filled(
    groups: Iterable[tuple[str, list[Category]] | tuple[str, list[ContactSection]]], current_id: int | None
) -> list[Group]:
    made = (
        Group(name, [(row.id, row.name) for row in rows if row.active or row.id == current_id])
        for name, rows in groups
    )
    return [group for group in made if group.choices]
