"""The allowed moves out of a stage, and who makes them."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l

from foundation.db import db
from foundation.organisation.models import User
from inquiry_desk.cases.arranging.journal import About, moves_in_words, note_change
from inquiry_desk.cases.arranging.locking import locked
from inquiry_desk.cases.kinds import MovedBy
from inquiry_desk.cases.models import CaseMove, CaseStage
from inquiry_desk.staff.refusals import Conflict


@dataclass(frozen=True)
class WayOn:
    """A move as it is wanted: to which stage, by whom, with a reason or without."""

    to: CaseStage
    moved_by: MovedBy
    needs_reason: bool


def mark_of(stage: CaseStage) -> str:
    """Short mark of the moves as they are; a form carries it along."""
    return ",".join(
        f"{move.to_stage_id}{move.moved_by.value}{'!' if move.needs_reason else ''}" for move in stage.moves
    )


def set_moves(stage: CaseStage, wanted: list[WayOn], seen: str, by: User, at: datetime) -> bool:
    """The moves out of `stage` are these from now on, the usual one first; whether anything changed.

    Conflict where they are no longer as `seen`. Moves to stages out of use stay as they are, for when these are used again.
    """
    locked(stage.service_id)
    db.session.refresh(stage, ["moves"])
    if mark_of(stage) != seen:
        raise Conflict(
            _l(
                "Somebody else changed this in the meantime. Below is what you typed: send it again to keep it."
            ),
            mark_of(stage),
        )
    before = moves_in_words(stage.moves)
    _rewrite(stage, wanted)
    db.session.flush()
    db.session.refresh(stage, ["moves"])
    after = moves_in_words(stage.moves)
    if list(before.items()) == list(after.items()):
        return False
    note_change(stage.service_id, by, at, About.MOVES, stage.name, before, after)
    return True


def _rewrite(stage: CaseStage, wanted: list[WayOn]) -> None:
    known = {move.to_stage_id: move for move in stage.moves}
    kept = [move for move in stage.moves if not move.to_stage.active]
    for position, way in enumerate(wanted, 1):
        move = known.pop(way.to.id, None) or CaseMove(from_stage=stage, to_stage=way.to)
        move.moved_by, move.needs_reason, move.position = way.moved_by, way.needs_reason, position
        db.session.add(move)
    for position, move in enumerate(kept, len(wanted) + 1):
        move.position = position
        known.pop(move.to_stage_id, None)
    for move in known.values():
        db.session.delete(move)
