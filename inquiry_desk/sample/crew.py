"""Who of the sample city does what with registers and reports."""

from dataclasses import dataclass

from sqlalchemy import select

from foundation.access.roles import Role
from foundation.db import db
from foundation.organisation.models import Service, User
from inquiry_desk.sample.cast import WEIGHTS, SampleCityMissingError


@dataclass(frozen=True)
class Crew:
    """`supervisors`: the one of each service, by its id."""

    services: tuple[Service, ...]
    supervisors: dict[int, User]
    manager: User
    officer: User

    def service(self, code: str) -> Service:
        return next(one for one in self.services if one.code == code)


def crew_of_the_city() -> Crew:
    """SampleCityMissingError where somebody is missing."""
    services = tuple(
        db.session.scalars(select(Service).where(Service.code.in_(WEIGHTS)).order_by(Service.position))
    )
    supervisors = {service.id: user for user in _people(Role.SUPERVISOR) for service in user.services}
    if len(services) < len(WEIGHTS) or not all(one.id in supervisors for one in services):
        raise SampleCityMissingError
    return Crew(services, supervisors, _people(Role.SITE_MANAGER)[0], _people(Role.CONTRACT_OFFICER)[0])


def _people(role: Role) -> list[User]:
    found = list(db.session.scalars(select(User).where(User.role == role, User.active).order_by(User.id)))
    if not found:
        raise SampleCityMissingError
    return found
