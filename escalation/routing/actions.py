"""What can be done with routing rules. Nothing is deleted: past escalations say by which rule they went."""

from dataclasses import asdict

from sqlalchemy import select, update

from escalation.routing.checking import faults_of
from escalation.routing.models import RoutingRule
from escalation.routing.values import RuleValues
from escalation.routing.words import lines_of
from escalation.values import OutdatedError, RefusedError
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import db

# In the audit log `words` are those somebody searched for.
_NOTED_AS = {"words": "rule_words"}


def register_rule(values: RuleValues, before: int | None = None) -> RoutingRule:
    """A new rule, in use, tried before the rule with the id `before`, else last."""
    _check(values)
    _lock_rules()
    order = _ids_in_order()
    rule = RoutingRule(position=len(order) + 1, active=True, **_columns(values))
    db.session.add(rule)
    db.session.flush()
    _arrange(_with(order, rule.id, before))
    record(AuditAction.CREATED, "routing_rule", rule.id)
    return rule


def change_rule(rule: RoutingRule, values: RuleValues, seen: int) -> list[str]:
    """What changed; OutdatedError where the rule is no longer at the version `seen`, which the form showed."""
    db.session.refresh(rule, with_for_update=True)
    if rule.version != seen:
        raise OutdatedError
    _check(values)
    columns = _columns(values)
    changed = [name for name in columns if getattr(rule, name) != columns[name]]
    for name in changed:
        setattr(rule, name, columns[name])
    if changed:
        noted = [_NOTED_AS.get(name, name) for name in changed]
        record(AuditAction.CHANGED, "routing_rule", rule.id, fields=noted)
        db.session.flush()
        db.session.expire(rule)
    return changed


def move_rule(rule: RoutingRule, up: bool) -> bool:
    """Past the next rule that is in use, or out of use, as this one is; whether there was one."""
    _lock_rules()
    order = _ids_in_order()
    alike = _ids_in_order(active=rule.active)
    place = alike.index(rule.id) + (-1 if up else 1)
    if not 0 <= place < len(alike):
        return False
    order.remove(rule.id)
    order.insert(order.index(alike[place]) + (0 if up else 1), rule.id)
    _arrange(order)
    record(AuditAction.CHANGED, "routing_rule", rule.id, fields=["position"])
    return True


def use_rule(rule: RoutingRule, active: bool) -> None:
    """Into use or out of use, at its old place; nothing where it is so already."""
    if rule.active != active:
        rule.active = active
        record(AuditAction.CHANGED, "routing_rule", rule.id, fields=["active"])


def _check(values: RuleValues) -> None:
    faults = faults_of(values)
    if faults:
        raise RefusedError(faults[0].message)


def _columns(values: RuleValues) -> dict[str, object]:
    return asdict(values) | {
        "name": values.name.strip(),
        "words": "\n".join(line.typed for line in lines_of(values.words)),
    }


def _lock_rules() -> None:
    """Two people do not arrange them at a time. By id: their order changes meanwhile, and two would wait for each other."""
    db.session.execute(select(RoutingRule.id).order_by(RoutingRule.id).with_for_update())


def _ids_in_order(active: bool | None = None) -> list[int]:
    """The rules in the order in which they are tried."""
    query = select(RoutingRule.id).order_by(RoutingRule.position, RoutingRule.id)
    if active is not None:
        query = query.where(RoutingRule.active == active)
    return list(db.session.scalars(query))


def _with(order: list[int], added: int, before: int | None) -> list[int]:
    place = order.index(before) if before in order else len(order)
    return [*order[:place], added, *order[place:]]


def _arrange(order: list[int]) -> None:
    """The order is no part of what a rule says: its version stays, and nobody's open form is outdated."""
    for position, rule_id in enumerate(order, 1):
        place = update(RoutingRule).where(RoutingRule.id == rule_id, RoutingRule.position != position)
        db.session.execute(place.values(position=position))
