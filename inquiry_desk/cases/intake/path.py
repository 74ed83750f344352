"""The way of a case through its stages, as a row that is read at a glance: pure."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l

from inquiry_desk.cases.models import Case, CaseStage, CaseStep


class Mark(enum.Enum):
    """Where a stage lies on the way."""

    DONE = "done"
    NOW = "now"
    NEXT = "next"


LABELS: dict[enum.Enum, object] = {
    Mark.DONE: _l("Done"),
    Mark.NOW: _l("Now here"),
    Mark.NEXT: _l("To come"),
}


@dataclass(frozen=True)
class Stop:
    """One stage on the way; `since` is when the case came there, None for one to come."""

    name: str
    mark: Mark
    since: datetime | None = None


def way_of(case: Case, moves: Sequence[CaseStep], stages: Sequence[CaseStage]) -> list[Stop]:
    """Where it has been by `moves` (those that stand), where it is, and where it usually goes from there."""
    first = moves[0].from_name if moves else ""
    been = [(first, case.entered_at), *((move.to_name, move.at) for move in moves)]
    done = [Stop(name, Mark.DONE, at) for name, at in been[:-1]]
    here = Stop(case.stage.name, Mark.NOW, case.stage_since)
    return [*done, here, *(Stop(stage.name, Mark.NEXT) for stage in usually_next(case.stage_id, stages))]


def usually_next(stage_id: int, stages: Sequence[CaseStage]) -> list[CaseStage]:
    """Along the usual move of each stage, until nothing follows or the way comes round again."""
    by_id = {stage.id: stage for stage in stages}
    seen, way = {stage_id}, []
    while (stage := by_id.get(stage_id)) is not None and stage.ending is None and stage.moves:
        stage_id = stage.moves[0].to_stage_id
        if stage_id in seen or stage_id not in by_id:
            break
        seen.add(stage_id)
        way.append(by_id[stage_id])
    return way
