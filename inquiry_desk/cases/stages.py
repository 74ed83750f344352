"""Which moves there are, who may make them, and why one may not."""

import enum
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from foundation.access.roles import Permission, allows
from foundation.db import db
from foundation.organisation.models import User
from inquiry_desk.cases.kinds import CheckMode, CheckResult, MovedBy, Side
from inquiry_desk.cases.models import Case, CaseMove, CaseRules, CaseStage


class Refusal(enum.Enum):
    """Why a case cannot be moved."""

    NO_SUCH_MOVE = "no_such_move"
    NOT_YOURS = "not_yours"
    NO_REASON = "no_reason"
    NOT_CHECKED = "not_checked"
    INACTIVE = "inactive"


LABELS: dict[enum.Enum, object] = {
    Refusal.NO_SUCH_MOVE: _l("A case does not go from its stage to this one."),
    Refusal.NOT_YOURS: _l("This move is made by somebody else."),
    Refusal.NO_REASON: _l("This move needs a reason."),
    Refusal.NOT_CHECKED: _l("A second person has to look at the case first."),
    Refusal.INACTIVE: _l("This stage is not used any more."),
}

_MOVERS = {
    MovedBy.DESK: Permission.WORK_CASES,
    MovedBy.SUPERVISION: Permission.IMPORT_CASES,
    MovedBy.CITY: Permission.DECIDE_CASES,
}


@dataclass(frozen=True)
class MoveRefusedError(Exception):
    """A case may not be moved so."""

    why: Refusal


def may_make(user: User, move: CaseMove) -> bool:
    return allows(user.role, _MOVERS[move.moved_by])


def moves_of(case: Case, user: User) -> list[CaseMove]:
    """The moves `user` may make from where `case` stands, the usual one first."""
    return [move for move in case.stage.moves if move.to_stage.active and may_make(user, move)]


def move_between(from_stage: CaseStage, to_stage: CaseStage) -> CaseMove | None:
    return next((move for move in from_stage.moves if move.to_stage_id == to_stage.id), None)


def refusal(case: Case, to: CaseStage, user: User, reason: str, rules: CaseRules) -> Refusal | None:
    """Why `user` may not move `case` there now; None: they may."""
    move = move_between(case.stage, to)
    if move is None:
        return Refusal.NO_SUCH_MOVE
    if not to.active:
        return Refusal.INACTIVE
    if not may_make(user, move):
        return Refusal.NOT_YOURS
    if move.needs_reason and not reason.strip():
        return Refusal.NO_REASON
    return Refusal.NOT_CHECKED if to.side is Side.CITY and _waits_for_a_look(case, rules) else None


def _waits_for_a_look(case: Case, rules: CaseRules) -> bool:
    """Drawn cases leave the centre for the city only when the newest look found them right, or what it found is mended."""
    if rules.check_mode is CheckMode.NONE or not case.checks:
        return False
    newest = case.checks[-1]
    return newest.result is not CheckResult.RIGHT and newest.mended_at is None


def stages_of(service_id: int) -> list[CaseStage]:
    """The stages of a service in their order, with their moves."""
    query = select(CaseStage).where(CaseStage.service_id == service_id)
    query = query.options(selectinload(CaseStage.moves).joinedload(CaseMove.to_stage))
    return list(db.session.scalars(query.order_by(CaseStage.position, CaseStage.id)))


def first_stage(service_id: int) -> CaseStage:
    """LookupError where nothing is arranged for the service."""
    query = select(CaseStage).where(CaseStage.service_id == service_id, CaseStage.is_first, CaseStage.active)
    found = db.session.scalar(query)
    if found is None:
        raise LookupError(f"service {service_id} has no first stage")
    return found


def rules_of(service_id: int) -> CaseRules:
    """LookupError where nothing is arranged for the service."""
    found = db.session.scalar(
        select(CaseRules).where(CaseRules.service_id == service_id).options(joinedload(CaseRules.service))
    )
    if found is None:
        raise LookupError(f"service {service_id} has no rules for cases")
    return found
