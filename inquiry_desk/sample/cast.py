"""Who works at what in the sample city, as ids, so that past load can be written without asking again."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from faq.models import Article, ArticleVersion
from foundation.access.roles import Role
from foundation.db import db
from foundation.organisation.models import AnsweredBy, Service, User
from inquiry_desk.sample.content import read

# How much of the load a service has; one that is not of the sample city gets none.
WEIGHTS = {
    "zei-koza": 24,
    "shobo-tenken": 9,
    "shugaku": 16,
    "kodomo-iryo": 27,
    "hitorioya-iryo": 11,
    "judo-iryo": 13,
}


class SampleCityMissingError(Exception):
    """Past load needs the sample city to be loaded first."""


@dataclass(frozen=True)
class Guide:
    """An article in use: its version, and what it asks and says."""

    version_id: int
    question: str
    answer: str


@dataclass(frozen=True)
class Person:
    id: int
    name: str


@dataclass(frozen=True)
class ServiceCast:
    """One service with everybody and everything that belongs to it."""

    id: int
    code: str
    starts_on: date
    ends_on: date
    department_id: int
    answer_within_hours: int
    answered_by: AnsweredBy
    includes_contact: bool
    categories: dict[str, int]
    operators: tuple[Person, ...]
    second_responders: tuple[Person, ...]
    department_staff: tuple[Person, ...]
    guides: dict[int | None, tuple[Guide, ...]]
    said: dict[str, Any]


def cast_of_the_city() -> tuple[ServiceCast, ...]:
    """Every service of the sample city; SampleCityMissingError where one of them lacks its people."""
    services = db.session.scalars(select(Service).where(Service.code.in_(WEIGHTS)).order_by(Service.position))
    people = list(db.session.scalars(select(User).where(User.active).order_by(User.id)))
    guides = _guides()
    cast = tuple(_cast(service, people, guides.get(service.id, {})) for service in services)
    if len(cast) < len(WEIGHTS) or not all(
        c.operators and c.second_responders and c.department_staff for c in cast
    ):
        raise SampleCityMissingError
    return cast


def _cast(service: Service, people: list[User], guides: dict[int | None, tuple[Guide, ...]]) -> ServiceCast:
    return ServiceCast(
        id=service.id,
        code=service.code,
        starts_on=service.starts_on,
        ends_on=service.ends_on,
        department_id=service.department_id,
        answer_within_hours=service.answer_within_hours,
        answered_by=service.answered_by,
        includes_contact=service.includes_contact,
        categories={category.name: category.id for category in service.categories},
        operators=_with_role(people, Role.OPERATOR, service),
        second_responders=_with_role(people, Role.SUPERVISOR, service),
        department_staff=tuple(
            Person(p.id, p.display_name) for p in people if p.department_id == service.department_id
        ),
        guides=guides,
        said=read("phrases")["services"][service.code],
    )


def _with_role(people: list[User], role: Role, service: Service) -> tuple[Person, ...]:
    return tuple(Person(p.id, p.display_name) for p in people if p.role is role and service in p.services)


def _guides() -> dict[int | None, dict[int | None, tuple[Guide, ...]]]:
    """The articles in use, by service and category."""
    query = select(
        Article.service_id,
        Article.category_id,
        ArticleVersion,
    )
    query = query.join(Article.versions).where(
        Article.archived_at.is_(None), Article.current_number == ArticleVersion.number
    )
    found: dict[int | None, dict[int | None, tuple[Guide, ...]]] = {}
    for service_id, category_id, said in db.session.execute(query.order_by(ArticleVersion.id)):
        of_service = found.setdefault(service_id, {})
        guide = Guide(said.id, said.question, said.answer)
        of_service[category_id] = (*of_service.get(category_id, ()), guide)
    return found
