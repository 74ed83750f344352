"""A stage goes out of use: what stands in it goes on elsewhere, as steps with a reason, so that history stays whole."""

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import insert, select, update

from foundation.db import db
from foundation.organisation.models import User
from inquiry_desk.cases.arranging.journal import About, note_change
from inquiry_desk.cases.arranging.locking import as_seen, locked
from inquiry_desk.cases.kinds import StepKind
from inquiry_desk.cases.models import Case, CaseStage, CaseStep
from inquiry_desk.staff.refusals import Refused

_ROWS_AT_A_TIME = 1_000


def may_take(stage: CaseStage, to: CaseStage) -> bool:
    """Whether cases of `stage` may go on in `to`: rearranging makes no case done or decided, and none escapes a second look."""
    in_use = to.active and to.id != stage.id
    alike = to.side is stage.side and not to.decides and to.ending is None
    return in_use and alike and (to.is_checked or not stage.is_checked)


def withdraw(stage: CaseStage, to: CaseStage | None, reason: str, seen: int, by: User, at: datetime) -> int:
    """Out of use; returns how many open cases went on in `to`. Refused for the first stage, and where cases would be left."""
    locked(stage.service_id)
    as_seen(stage, seen)
    if stage.is_first:
        raise Refused(_l("Cases begin here. Mark another stage as the first before."))
    ids = _standing_in(stage)
    if not stage.active and not ids:
        return 0
    if ids and (to is None or not may_take(stage, to)):
        raise Refused(_l("Cases stand in this stage. Choose where they go on."), "to_id")
    if ids and not reason:
        raise Refused(_l("Give the reason: it stands on every case that moves."), "reason")
    if ids and to is not None:
        _relocate(ids, stage, to, reason, by, at)
    stage.active = False
    after = {"moved_cases": len(ids), "moved_to": to.name} if ids and to else {}
    note_change(stage.service_id, by, at, About.OUT_OF_USE, stage.name, after=after)
    return len(ids)


def use_again(stage: CaseStage, by: User, at: datetime) -> None:
    """Into use again, at its old place and with its old moves."""
    locked(stage.service_id)
    db.session.refresh(stage)
    if not stage.active:
        stage.active = True
        note_change(stage.service_id, by, at, About.IN_USE, stage.name)


def _standing_in(stage: CaseStage) -> list[int]:
    """Ids of the open cases in the stage, locked: none moves on meanwhile. Ended ones stay where they ended."""
    query = select(Case.id).where(Case.stage_id == stage.id, Case.ended_on.is_(None))
    return list(db.session.scalars(query.order_by(Case.id).with_for_update()))


def _relocate(ids: list[int], stage: CaseStage, to: CaseStage, reason: str, by: User, at: datetime) -> None:
    """Thousands in one go: what `moved` would change on each is the stage and since when, for the side is the same."""
    step = {
        "kind": StepKind.MOVED,
        "at": at,
        "by_id": by.id,
        "from_stage_id": stage.id,
        "to_stage_id": to.id,
        "from_name": stage.name,
        "to_name": to.name,
        "reason": reason,
        "details": {"rearranged": True},
    }
    for start in range(0, len(ids), _ROWS_AT_A_TIME):
        some = ids[start : start + _ROWS_AT_A_TIME]
        db.session.execute(insert(CaseStep), [step | {"case_id": case_id} for case_id in some])
        go_on = update(Case).where(Case.id.in_(some))
        go_on = go_on.values(stage_id=to.id, stage_since=at, version=Case.version + 1)
        db.session.execute(go_on.execution_options(synchronize_session=False))
    db.session.expire_all()
