"""What can be asked of the people, services and departments, for those who manage them."""

from datetime import datetime
from typing import TypeVar

from sqlalchemy import func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from escalation.models import Escalation
from escalation.queries import IS_OPEN
from foundation.access.roles import Role
from foundation.db import Model, db
from foundation.organisation.models import Category, ContactSection, Department, LoginSession, Service, User
from foundation.text import fold
from foundation.web.ids import LARGEST_ID

Row = TypeVar("Row", bound=Model)


def people(active: bool, words: str = "") -> list[User]:
    """Who may sign in, or who no longer may; each of `words` in the login id, the name or its reading."""
    query = select(User).where(User.active == active).order_by(User.login_id)
    found = db.session.scalars(query.options(selectinload(User.services), joinedload(User.department)))
    wanted = fold(words).split()
    return [person for person in found if all(word in _searchable(person) for word in wanted)]


def _searchable(person: User) -> str:
    """With blanks and without: 「吉崎高子」 finds 「吉崎 高子」."""
    words = fold(f"{person.login_id} {person.display_name} {person.kana}")
    return f"{words} {words.replace(' ', '')}"


def count_people(active: bool) -> int:
    return db.session.scalar(select(func.count(User.id)).where(User.active == active)) or 0


def last_sign_ins() -> dict[int, datetime]:
    """When each person last signed in, by user id; who never did is missing."""
    newest = select(LoginSession.user_id, func.max(LoginSession.started_at)).group_by(LoginSession.user_id)
    return {row[0]: row[1] for row in db.session.execute(newest)}


def user_with_id(user_id: int) -> User | None:
    return _row(User, user_id)


def active_administrators() -> list[User]:
    """Locked until the transaction ends, so that two cannot withdraw each other at the same time."""
    query = select(User).where(User.active, User.role == Role.ADMINISTRATOR)
    return list(db.session.scalars(query.with_for_update()))


def all_services() -> list[Service]:
    """Every service ever handled, in the order of the screens."""
    query = select(Service).order_by(Service.position, Service.id)
    return list(
        db.session.scalars(query.options(joinedload(Service.department), selectinload(Service.categories)))
    )


def services_to_give() -> list[Service]:
    """The services a person can be given: those in use."""
    return [service for service in all_services() if service.active]


def service_with_id(service_id: int) -> Service | None:
    return _row(Service, service_id)


def service_with_mail(local_part: str) -> Service | None:
    """The service that already has this mail address, in use or not."""
    return db.session.scalar(select(Service).where(func.lower(Service.mail_local_part) == local_part))


def categories_of(service: Service) -> list[Category]:
    query = select(Category).where(Category.service_id == service.id)
    return list(db.session.scalars(query.order_by(Category.position, Category.id)))


def category_with_id(category_id: int) -> Category | None:
    return _row(Category, category_id)


def all_departments() -> list[Department]:
    query = select(Department).order_by(Department.active.desc(), Department.bureau, Department.name)
    return list(
        db.session.scalars(query.options(selectinload(Department.services), selectinload(Department.staff)))
    )


def departments_to_choose(current_id: int | None = None) -> list[Department]:
    """The departments in use, and the one already chosen."""
    query = select(Department).where(or_(Department.active, Department.id == current_id))
    return list(db.session.scalars(query.order_by(Department.bureau, Department.name)))


def department_with_id(department_id: int) -> Department | None:
    return _row(Department, department_id)


def sections_of(department_id: int) -> list[ContactSection]:
    """In their order, those out of use too."""
    query = select(ContactSection).where(ContactSection.department_id == department_id)
    return list(db.session.scalars(query.order_by(ContactSection.position, ContactSection.id)))


def section_with_id(section_id: int) -> ContactSection | None:
    return _row(ContactSection, section_id)


def sections_to_choose(current_id: int | None = None) -> list[ContactSection]:
    """The sections in use of departments in use, and the one already chosen; by department."""
    usable = ContactSection.active & Department.active
    query = select(ContactSection).join(ContactSection.department)
    query = query.where(or_(usable, ContactSection.id == current_id))
    order = (Department.bureau, Department.name, ContactSection.position, ContactSection.id)
    return list(db.session.scalars(query.options(contains_eager(ContactSection.department)).order_by(*order)))


def open_escalations_at(department_id: int) -> int:
    """How many inquiries the department still owes an answer to."""
    query = select(func.count(Escalation.id)).where(Escalation.department_id == department_id, IS_OPEN)
    return db.session.scalar(query) or 0


def _row(kind: type[Row], row_id: int) -> Row | None:
    """The row, or None; a number no id column holds is never asked of the database."""
    return db.session.get(kind, row_id) if row_id <= LARGEST_ID else None
