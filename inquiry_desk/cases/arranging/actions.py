"""What can be arranged for a service: rules, stages, their order, the moves. None of these commits, nothing is deleted."""

from dataclasses import asdict
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.calendar import day_of
from foundation.db import db
from foundation.organisation.models import User
from inquiry_desk.cases.arranging.beginning import begin
from inquiry_desk.cases.arranging.counting_day import check_counting_day, signed_until
from inquiry_desk.cases.arranging.flaws import LABELS, faults_of
from inquiry_desk.cases.arranging.journal import About, note_change
from inquiry_desk.cases.arranging.locking import as_seen, locked
from inquiry_desk.cases.arranging.queries import rules_for, was_entered
from inquiry_desk.cases.arranging.values import Plan, RulesValues, StageValues
from inquiry_desk.cases.models import CaseRules, CaseStage
from inquiry_desk.cases.stages import stages_of
from inquiry_desk.staff.refusals import Refused

# What the days of past cases follow from: with one of these changed, their steps would tell another story.
_FIXED_ONCE_USED = ("side", "decides", "ending")


def start(service_id: int, plan: Plan, by: User, at: datetime) -> CaseRules:
    """この業務で案件を扱う. Refused where cases are handled already."""
    if rules_for(service_id) is not None:
        raise Refused(_l("Cases of this service are handled already."))
    rules = begin(service_id, plan)
    stages = {"stages": [values.name for values, _moves in plan.stages]}
    note_change(service_id, by, at, About.BEGUN, after=stages)
    return rules


def change_rules(
    rules: CaseRules, values: RulesValues, seen: int, by: User, at: datetime, *, moves_past: bool = False
) -> list[str]:
    """What changed. Cases under way keep their days: `due_on` and `decide_by` were set when they were taken in.

    `moves_past`: it was said that figures of past days, in no signed report yet, are to change.
    """
    locked(rules.service_id)
    as_seen(rules, seen)
    signed, before_it = signed_until(rules.service_id), rules.counts_from
    check_counting_day(before_it, values.counts_from, signed, day_of(at), is_confirmed=moves_past)
    new = asdict(values)
    before = {name: getattr(rules, name) for name in new if getattr(rules, name) != new[name]}
    for name in before:
        setattr(rules, name, new[name])
    if before:
        note_change(rules.service_id, by, at, About.RULES, "", before, {name: new[name] for name in before})
    if "counts_from" in before:
        days = {"from_day": before_it.isoformat(), "to_day": values.counts_from.isoformat()}
        record(AuditAction.CHANGED, "case_stages", rules.service_id, fields=["counts_from"], **days)
    return list(before)


def add_stage(service_id: int, values: StageValues, by: User, at: datetime) -> CaseStage:
    """A stage more, last in order; nothing leads to it until moves do."""
    locked(service_id)
    stages = stages_of(service_id)
    _check(values, stages)
    position = max((stage.position for stage in stages), default=0) + 1
    stage = CaseStage(service_id=service_id, position=position, active=True, **asdict(values))
    if values.is_first:
        _no_longer_first(stages)
    db.session.add(stage)
    db.session.flush()
    note_change(service_id, by, at, About.STAGE_ADDED, values.name, after=asdict(values))
    return stage


def change_stage(stage: CaseStage, values: StageValues, seen: int, by: User, at: datetime) -> list[str]:
    """What changed. Steps of cases keep the name of their day."""
    locked(stage.service_id)
    as_seen(stage, seen)
    others = [one for one in stages_of(stage.service_id) if one is not stage]
    _check(values, others)
    new = asdict(values)
    before = {name: getattr(stage, name) for name in new if getattr(stage, name) != new[name]}
    _keep_history(stage, list(before))
    if "is_first" in before:
        _pass_first_on(stage, values, others)
    name = stage.name
    for field in before:
        setattr(stage, field, new[field])
    if before:
        after = {field: new[field] for field in before}
        note_change(stage.service_id, by, at, About.STAGE, name, before, after)
    return list(before)


def move_stage(stage: CaseStage, up: bool, by: User, at: datetime) -> bool:
    """Past its neighbour in use; whether there was one. The order is no part of a stage: its version stays."""
    locked(stage.service_id)
    stages = stages_of(stage.service_id)
    before = [one.name for one in stages if one.active]
    alike = [one for one in stages if one.active == stage.active]
    place = alike.index(stage) + (-1 if up else 1)
    if not 0 <= place < len(alike):
        return False
    neighbour = stages.index(alike[place])
    stages.remove(stage)
    stages.insert(neighbour, stage)
    for position, one in enumerate(stages, 1):
        db.session.execute(update(CaseStage).where(CaseStage.id == one.id).values(position=position))
    after = [one.name for one in stages if one.active]
    note_change(stage.service_id, by, at, About.ORDER, stage.name, {"stages": before}, {"stages": after})
    return True


def _check(values: StageValues, others: list[CaseStage]) -> None:
    faults = faults_of(values)
    if faults:
        field, fault = faults[0]
        raise Refused(LABELS[fault], field)
    if any(other.name == values.name for other in others):
        raise Refused(_l("Another stage of this service has this name."), "name")


def _keep_history(stage: CaseStage, changed: list[str]) -> None:
    fixed = [name for name in _FIXED_ONCE_USED if name in changed]
    if fixed and was_entered(stage.id):
        raise Refused(
            _l(
                "Cases were in this stage already, and their days follow from this. Add another stage instead."
            ),
            fixed[0],
        )


def _pass_first_on(stage: CaseStage, values: StageValues, others: list[CaseStage]) -> None:
    if not values.is_first:
        raise Refused(_l("Mark another stage as the first: then this one no longer is."), "is_first")
    if not stage.active:
        raise Refused(_l("Take the stage into use first."), "is_first")
    _no_longer_first(others)


def _no_longer_first(stages: list[CaseStage]) -> None:
    ids = [stage.id for stage in stages if stage.is_first]
    for stage_id in ids:
        row = db.session.scalars(select(CaseStage).where(CaseStage.id == stage_id)).one()
        row.is_first = False
