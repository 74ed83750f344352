"""What is arranged for a service, as values: the rules, the stages, the moves between them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from inquiry_desk.cases.kinds import CheckMode, Ending, MovedBy, Side


@dataclass(frozen=True)
class RulesValues:
    """What holds for all cases of a service; days are office days."""

    counts_from: date
    centre_days: int
    decision_days: int
    pauses_for_applicant: bool = True
    check_mode: CheckMode = CheckMode.SAMPLE
    check_percent: int = 10
    answer_days: int = 10
    usual_missing: str = ""
    letter: str = ""


@dataclass(frozen=True)
class StageValues:
    """What one stage is; `normal_days` are office days."""

    name: str
    side: Side
    name_en: str = ""
    said: str = ""
    normal_days: int | None = None
    is_first: bool = False
    is_checked: bool = False
    decides: bool = False
    ending: Ending | None = None


@dataclass(frozen=True)
class MoveValues:
    """One allowed move; `to` names the stage it leads to."""

    to: str
    moved_by: MovedBy
    needs_reason: bool = False


@dataclass(frozen=True)
class Plan:
    """Everything arranged for one service: its stages in order, each with the moves out of it, the usual one first."""

    rules: RulesValues
    stages: tuple[tuple[StageValues, tuple[MoveValues, ...]], ...]


def plan_of(entry: dict[str, Any], counts_from: date) -> Plan:
    """The plan an entry of a TOML file describes."""
    rules = {name: value for name, value in entry.items() if name not in ("code", "stages")}
    rules |= {
        "check_mode": CheckMode(entry["check_mode"]),
        "usual_missing": "\n".join(entry["usual_missing"]),
        "letter": entry["letter"].strip(),
    }
    stages = tuple((_stage(dict(stage)), _moves(stage)) for stage in entry["stages"])
    return Plan(RulesValues(counts_from=counts_from, **rules), stages)


def _stage(entry: dict[str, Any]) -> StageValues:
    entry.pop("moves", None)
    ending = Ending(entry.pop("ending")) if "ending" in entry else None
    return StageValues(side=Side(entry.pop("side")), ending=ending, **entry)


def _moves(entry: dict[str, Any]) -> tuple[MoveValues, ...]:
    return tuple(
        MoveValues(move["to"], MovedBy(move["by"]), move.get("needs_reason", False))
        for move in entry.get("moves", ())
    )
