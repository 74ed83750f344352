"""Rules of the tests, and what the database holds of them now."""

from typing import Any

from sqlalchemy import select, update

from escalation.routing.actions import register_rule
from escalation.routing.models import NoticeChannel, RoutingRule
from escalation.routing.queries import all_rules
from escalation.routing.values import RuleValues
from foundation.db import db, transaction
from foundation.organisation.models import AnsweredBy, ContactSection
from tests.personas import City


def values(city: City, **more: Any) -> RuleValues:
    """A rule without conditions that asks 学務支援課."""
    known: dict[str, Any] = {
        "name": "規則",
        "service_id": None,
        "category_id": None,
        "words": "",
        "received_by": "",
        "department_id": city.school_department,
        "section_id": None,
        "channel": NoticeChannel.MAIL,
        "includes_name": False,
        "includes_phone": False,
        "includes_mail": False,
        "includes_files": True,
        "content_in_notice": False,
        "answered_by": AnsweredBy.DESK,
        "accept_within_hours": 4,
        "answer_within_hours": 16,
        "urgent_within_hours": 3,
        "needs_approval": False,
    }
    return RuleValues(**(known | more))


def made(city: City, *names: str, **more: Any) -> list[int]:
    """One rule for each of the names, in this order; their ids."""
    with transaction():
        return [register_rule(values(city, name=name, **more)).id for name in names]


def section(department_id: int, name: str = "就学係", **more: Any) -> int:
    with transaction() as session:
        added = ContactSection(department_id=department_id, name=name, **more)
        session.add(added)
        session.flush()
        return added.id


def names(active: bool = True) -> list[str]:
    """Of the rules in use, in the order in which they are tried."""
    db.session.rollback()
    return [rule.name for rule in all_rules() if rule.active == active]


def rule(rule_id: int) -> RoutingRule:
    db.session.rollback()
    return db.session.scalars(select(RoutingRule).where(RoutingRule.id == rule_id)).one()


def having(model: Any, row_id: int, **changed: Any) -> None:
    """Make it so that the row holds this."""
    with transaction() as session:
        session.execute(update(model).where(model.id == row_id).values(**changed))


def form(city: City, **more: Any) -> dict[str, Any]:
    """What the page of a rule sends."""
    sent: dict[str, Any] = {
        "name": "規則",
        "department_id": city.school_department,
        "channel": "mail",
        "includes_files": "y",
        "answered_by": "desk",
        "accept_within_hours": 4,
        "answer_within_hours": 16,
        "urgent_within_hours": 3,
    }
    return sent | more
