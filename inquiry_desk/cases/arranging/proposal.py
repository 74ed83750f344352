"""What a service starts from: the proposal of the house, or what another service has."""

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from inquiry_desk.cases.arranging.values import MoveValues, Plan, RulesValues, StageValues, plan_of
from inquiry_desk.cases.models import CaseRules, CaseStage


def proposed(counts_from: date) -> Plan:
    return plan_of(_read(), counts_from)


def like(rules: CaseRules, stages: list[CaseStage], counts_from: date) -> Plan:
    """The plan of a service as it is now, without its stages out of use."""
    in_use = [stage for stage in stages if stage.active]
    return Plan(
        RulesValues(**{**of_rules(rules), "counts_from": counts_from}),
        tuple((StageValues(**of_stage(stage)), _moves(stage)) for stage in in_use),
    )


def of_rules(rules: CaseRules) -> dict[str, Any]:
    return {name: getattr(rules, name) for name in RulesValues.__dataclass_fields__}


def of_stage(stage: CaseStage) -> dict[str, Any]:
    return {name: getattr(stage, name) for name in StageValues.__dataclass_fields__}


def _moves(stage: CaseStage) -> tuple[MoveValues, ...]:
    return tuple(
        MoveValues(move.to_stage.name, move.moved_by, move.needs_reason)
        for move in stage.moves
        if move.to_stage.active
    )


@cache
def _read() -> dict[str, Any]:
    path = files("inquiry_desk.cases.arranging") / "data" / "proposal.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))
