"""Which department is asked about an inquiry, on what terms (spec 2-4(2))."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from escalation.routing.matching import Matter, Verdict, first_fit, judge
from escalation.routing.models import RoutingRule
from escalation.routing.terms import Terms, terms_of_rule, terms_of_service
from foundation.db import db
from foundation.organisation.models import Service


@dataclass(frozen=True)
class Triage:
    """Nobody can be asked by rule: a supervisor decides; `why` says what is missing, for people."""

    why: object


def all_rules() -> list[RoutingRule]:
    """Every rule in the order in which they are tried."""
    query = select(RoutingRule).order_by(RoutingRule.position, RoutingRule.id)
    loads = (RoutingRule.service, RoutingRule.category, RoutingRule.department, RoutingRule.section)
    return list(db.session.scalars(query.options(*(joinedload(load) for load in loads))))


def terms_for(matter: Matter, service: Service | None) -> Terms | Triage:
    """By the first rule that fits, else by the service's own agreement; else a supervisor decides."""
    if service is None:
        return Triage(_l("The service of this inquiry is not decided yet."))
    if not service.active:
        return Triage(_l("The service of this inquiry is no longer in use."))
    rule = first_fit(all_rules(), matter)
    if rule is not None:
        return terms_of_rule(rule, service)
    if service.unmatched_to_triage:
        return Triage(_l("No rule fits, and for this service a supervisor then decides."))
    if not service.department.active:
        return Triage(
            _l("No rule fits, and %(department)s is no longer in use.", department=service.department.name)
        )
    return terms_of_service(service)


def rule_with_id(rule_id: int | None) -> RoutingRule | None:
    return db.session.get(RoutingRule, rule_id) if rule_id else None


@dataclass(frozen=True)
class Trial:
    """What would be done with a matter, and what became of every rule (規則の確認)."""

    outcome: Terms | Triage
    verdicts: list[Verdict]

    @property
    def taken(self) -> RoutingRule | None:
        return self.outcome.rule if isinstance(self.outcome, Terms) else None


def try_out(matter: Matter, service: Service | None) -> Trial:
    """As `terms_for`, for whoever wants to know why."""
    return Trial(terms_for(matter, service), [judge(rule, matter) for rule in all_rules()])
