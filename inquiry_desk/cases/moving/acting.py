"""Moving cases, one or many at once, and taking moves back by counter-entries. None of these commits."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from foundation.access.roles import Permission, allows
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import db
from foundation.organisation.models import User
from inquiry_desk.cases.actions import NothingToTakeBackError, move_case, moves_that_stand, take_back
from inquiry_desk.cases.kinds import BatchState
from inquiry_desk.cases.models import Case, CaseStage, CaseStep
from inquiry_desk.cases.moving.cases import locked_cases
from inquiry_desk.cases.moving.leaving import come_back, leave
from inquiry_desk.cases.moving.models import CaseBatch, CaseBulkMove
from inquiry_desk.cases.moving.verdicts import GOOD, verdict_on
from inquiry_desk.cases.stages import LABELS, MoveRefusedError, rules_of
from inquiry_desk.staff.refusals import Refused

UNDER_WAY = frozenset({BatchState.HANDED_OVER, BatchState.COUNTED})
CHANGED = _l("Somebody else changed this case in the meantime. Look at it and try again.")


def move_one(
    case: Case, to: CaseStage, by: User, at: datetime, reason: str = "", batch_id: int | None = None
) -> CaseStep:
    """Refused, with the words for it, where `case` may not go there."""
    leave(case, to, by, at)
    try:
        step = move_case(case, to, by, at, reason, batch_id)
    except MoveRefusedError as refused:
        raise Refused(LABELS[refused.why], "reason") from None
    record(AuditAction.CHANGED, "case", case.number, stage=to.name)
    return step


def newest_move(case: Case) -> CaseStep | None:
    """The move that could be taken back, if anybody's."""
    return next(iter(reversed(moves_that_stand(case.steps))), None)


def may_take_back(made_by: User | None, user: User) -> bool:
    """Whoever made a move, and supervisors; what the city did, such as giving a case back, only the city (0036)."""
    if made_by is not None and allows(made_by.role, Permission.DECIDE_CASES):
        return allows(user.role, Permission.DECIDE_CASES)
    return made_by == user or allows(user.role, Permission.IMPORT_CASES)


def take_one_back(case: Case, step_id: int | None, by: User, at: datetime, reason: str) -> CaseStep:
    """A counter-entry for the newest move, where it is still the one that was shown."""
    step = newest_move(case)
    if step is None or step.id != step_id:
        raise Refused(CHANGED)
    if not may_take_back(step.by, by):
        raise Refused(_l("Only whoever made this move, or a supervisor, takes it back."))
    if step.batch_id is not None and _is_under_way(step.batch_id):
        raise Refused(
            _l("The case went along with a batch. Take the batch back, or wait until it is complete.")
        )
    counter = counter_move(step, by, at, reason)
    record(AuditAction.CHANGED, "case", case.number, taken_back=True, stage=counter.to_name)
    return counter


def counter_move(step: CaseStep, by: User, at: datetime, reason: str = "") -> CaseStep:
    """The counter-entry for a case's newest move, with what had been done beside it. Refused where that stays."""
    come_back(step, by, at)
    return take_back(step, by, at, reason)


def move_many(
    numbers: Sequence[str], to: CaseStage, by: User, at: datetime, reason: str = "", only_ready: bool = False
) -> CaseBulkMove:
    """Move all in one act, or, with `only_ready`, those that can be. Refused where one cannot, or none can."""
    cases, rules = locked_cases(numbers, by), rules_of(to.service_id)
    ready = [cases[number] for number in numbers if verdict_on(cases.get(number), to, by, rules) in GOOD]
    if not ready:
        raise Refused(_l("None of these cases can be moved there."))
    if len(ready) < len(numbers) and not only_ready:
        raise Refused(
            _(
                "%(count)s of these cases cannot be moved there. Move the others alone, or take them off the list.",
                count=len(numbers) - len(ready),
            )
        )
    steps = [move_one(case, to, by, at, reason) for case in ready]
    db.session.flush()
    lines = [{"number": step.case.number, "step": step.id} for step in steps]
    act = CaseBulkMove(to_stage=to, by=by, at=at, lines=lines)
    db.session.add(act)
    db.session.flush()
    return act


def undo_many(act: CaseBulkMove, by: User, at: datetime) -> int:
    """Counter-entries for all that stand where the act put them; how many. The act says of the others that they stay."""
    if act.undone_at is not None:
        raise Refused(_l("This was taken back already."))
    if not may_take_back(act.by, by):
        raise Refused(_l("Only whoever made this move, or a supervisor, takes it back."))
    cases = locked_cases([line["number"] for line in act.lines], by)
    act.lines = [_line_back(line, cases.get(line["number"]), by, at) for line in act.lines]
    act.undone_at, act.undone_by = at, by
    return sum(line["back"] for line in act.lines)


def bulk_move_with_id(act_id: int | None, user: User, lock: bool = False) -> CaseBulkMove | None:
    """An act that `user` may take back, or None."""
    if act_id is None:
        return None
    act = db.session.get(CaseBulkMove, act_id, with_for_update=lock)
    return act if act is not None and may_take_back(act.by, user) else None


def _line_back(line: dict[str, Any], case: Case | None, by: User, at: datetime) -> dict[str, Any]:
    step = newest_move(case) if case is not None else None
    if case is None or step is None or step.id != line["step"]:
        return {**line, "back": False}
    try:
        counter = counter_move(step, by, at)
    except (NothingToTakeBackError, Refused):
        return {**line, "back": False}
    record(AuditAction.CHANGED, "case", case.number, taken_back=True, bulk=True, stage=counter.to_name)
    return {**line, "back": True}


def _is_under_way(batch_id: int) -> bool:
    return db.session.scalar(select(CaseBatch.state).where(CaseBatch.id == batch_id)) in UNDER_WAY
