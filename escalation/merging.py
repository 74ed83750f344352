"""統合: one department goes into another, with everything that is still to be done and everything that names it."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, update

from escalation.handover_request import HandoverRequest
from escalation.models import Escalation
from escalation.moving import merge_into
from escalation.queries import IS_OPEN
from escalation.routing.models import RoutingRule
from faq.articles.actions import place, placing_of
from faq.gaps.models import Gap, GapState
from faq.models import Article
from foundation.db import Model, db
from foundation.organisation.models import ContactSection, Department, Service, User


@dataclass(frozen=True)
class Moving:
    """How many of each go along; people and services also where they are out of use."""

    escalations: int
    requests: int
    services: int
    rules: int
    sections: int
    people: int
    articles: int
    gaps: int


def what_moves(department: Department) -> Moving:
    """What would go along, without moving anything."""
    return Moving(**{name: _count(kind, of) for name, (kind, of) in _belonging_to(department).items()})


def merge(department: Department, into: Department, by: User, at: datetime) -> Moving:
    """Move everything and take `department` out of use; what it has finished stays where it was done.

    Both rows must be locked, so that nothing arrives at `department` meanwhile.
    """
    moved = what_moves(department)
    belonging = _belonging_to(department)
    for escalation in db.session.scalars(select(Escalation).where(belonging["escalations"][1])):
        merge_into(escalation, by, at, into)
    _move_sections(department, into)
    for request in db.session.scalars(select(HandoverRequest).where(belonging["requests"][1])):
        request.department = into
    for rule in db.session.scalars(select(RoutingRule).where(belonging["rules"][1])):
        rule.department = into
    own, new = department.id, {"department_id": into.id}
    db.session.execute(update(Service).where(Service.department_id == own).values(new))
    db.session.execute(update(User).where(User.department_id == own).values(new))
    _move_articles(department, into, by, at)
    department.active = False
    department.merged_into = into
    db.session.flush()
    db.session.expire_all()
    return moved


def _belonging_to(department: Department) -> dict[str, tuple[type[Model], ColumnElement[bool]]]:
    own = department.id
    assigned = (Gap.department_id == own) & (Gap.state == GapState.ASSIGNED)
    return {
        "escalations": (Escalation, (Escalation.department_id == own) & IS_OPEN),
        "requests": (
            HandoverRequest,
            (HandoverRequest.department_id == own) & HandoverRequest.decided_at.is_(None),
        ),
        "services": (Service, Service.department_id == own),
        "rules": (RoutingRule, RoutingRule.department_id == own),
        "sections": (ContactSection, ContactSection.department_id == own),
        "people": (User, User.department_id == own),
        "articles": (Article, Article.department_id == own),
        "gaps": (Gap, assigned),
    }


def _count(kind: type[Model], of: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count()).select_from(kind).where(of)) or 0


def _move_sections(department: Department, into: Department) -> None:
    """Behind those that are there; of two with one name the one that comes says where it is from."""
    there = list(db.session.scalars(select(ContactSection).where(ContactSection.department_id == into.id)))
    names = {section.name for section in there}
    last = max((section.position for section in there), default=0)
    coming = select(ContactSection).where(ContactSection.department_id == department.id)
    order = (ContactSection.position, ContactSection.id)
    for position, section in enumerate(db.session.scalars(coming.order_by(*order)), last + 1):
        section.name = _free_name(section.name, department.name, names)
        names.add(section.name)
        section.department, section.position = into, position


def _free_name(name: str, from_name: str, taken: set[str]) -> str:
    if name not in taken:
        return name
    numbers = range(2, len(taken) + 3)
    endings = (f"({from_name})", *(f"({from_name}{number})" for number in numbers))
    candidates = (f"{name[: 100 - len(ending)]}{ending}" for ending in endings)
    return next(one for one in candidates if one not in taken)


def _move_articles(department: Department, into: Department, by: User, at: datetime) -> None:
    """Articles it owned itself; those it had by way of a service went along with the service."""
    for article in db.session.scalars(select(Article).where(Article.department_id == department.id)):
        place(article, replace(placing_of(article), department_id=into.id), by, at)
    db.session.execute(
        update(Gap)
        .where(Gap.department_id == department.id, Gap.state == GapState.ASSIGNED)
        .values(department_id=into.id, changed_at=at)
    )
