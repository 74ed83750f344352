"""How the sample city hands over: sections, rules, and who reads mail and approves."""

from typing import Any

from sqlalchemy import select

from escalation.routing.models import RoutingRule
from foundation.db import db
from foundation.organisation.models import Category, ContactSection, Department, Service, User
from inquiry_desk.sample.content import read


def load_routing() -> int:
    """Everything where there is neither a section nor a rule yet; else nothing, so that no change is undone."""
    if db.session.scalar(select(RoutingRule.id).limit(1)) or db.session.scalar(
        select(ContactSection.id).limit(1)
    ):
        return 0
    content = read("routing")
    departments = {one.code: one for one in db.session.scalars(select(Department))}
    for position, entry in enumerate(content["sections"], 1):
        row = {**entry, "department": departments[entry["department"]]}
        db.session.add(ContactSection(position=position, **row))
    db.session.flush()
    for position, entry in enumerate(content["rules"], 1):
        db.session.add(_rule(position, dict(entry), departments))
    _equip(content["people"], content["heads"], departments)
    db.session.flush()
    return len(content["rules"])


def _rule(position: int, entry: dict[str, Any], departments: dict[str, Department]) -> RoutingRule:
    service = db.session.scalars(select(Service).where(Service.code == entry.pop("service"))).one()
    department = departments[entry.pop("department")]
    category = entry.pop("category", None)
    section = _section(department, entry.pop("section"))
    return RoutingRule(
        position=position,
        service=service,
        category=_category(service, category) if category else None,
        department=department,
        section=section,
        words="\n".join(entry.pop("words")),
        **entry,
    )


def _category(service: Service, name: str) -> Category | None:
    return db.session.scalar(select(Category).where(Category.service_id == service.id, Category.name == name))


def _section(department: Department, name: str) -> ContactSection | None:
    query = select(ContactSection).where(
        ContactSection.department_id == department.id, ContactSection.name == name
    )
    return db.session.scalar(query)


def _equip(
    people: list[dict[str, Any]], heads: list[dict[str, Any]], departments: dict[str, Department]
) -> None:
    for entry in people:
        person = db.session.scalars(select(User).where(User.login_id == entry["login_id"])).one()
        person.mail_address = entry["mail_address"]
        person.approves = entry.get("approves", False)
        if person.department and "section" in entry:
            person.section = _section(person.department, entry["section"])
    for entry in heads:
        department = departments[entry["department"]]
        department.head_mail_address = entry["head_mail_address"]
        department.answer_approval = entry.get("answer_approval", False)
