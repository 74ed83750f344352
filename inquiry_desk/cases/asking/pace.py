"""How many office days cases really stood in a stage lately, and what counts where too few did."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from statistics import median_high
from typing import Any

from sqlalchemy import Integer, Select, bindparam, exists, func, select
from sqlalchemy.orm import aliased

from foundation import clock
from foundation.business_days.queries import exceptions_at
from foundation.calendar import day_of
from foundation.db import db, transaction
from inquiry_desk.cases.asking.ahead import Days
from inquiry_desk.cases.asking.models import CasePace
from inquiry_desk.cases.deadlines import office_days_between
from inquiry_desk.cases.kinds import StepKind
from inquiry_desk.cases.models import CaseStage, CaseStep

LATELY = timedelta(days=90)
FEWEST, MOST = 20, 50
"""So many stays of the last 90 days a median needs, and so many of the newest are looked at."""


RECKONED_EVERY = timedelta(hours=1)
USED_FOR = timedelta(days=1)
"""What the worker reckoned holds so long; without it, as on a new desk, it is reckoned for who asks."""


def usual_days(stages: Sequence[CaseStage], at: datetime) -> Days:
    """Of each stage the median of its newest stays where there are enough, else what is arranged."""
    asked = [stage for stage in stages if stage.ending is None]
    medians = _kept([stage.id for stage in asked], at)
    medians |= _medians([stage.id for stage in asked if stage.id not in medians], at)
    return {stage.id: _arranged_unless(medians[stage.id], stage) for stage in asked}


def reckon_next_pace() -> bool:
    """Reckon one stage that was not of late; False when there is none."""
    at = clock.now()
    fresh = select(CasePace.stage_id).where(CasePace.reckoned_at > at - RECKONED_EVERY)
    query = select(CaseStage.id).where(CaseStage.ending.is_(None), CaseStage.id.not_in(fresh))
    stage_id = db.session.scalar(query.order_by(CaseStage.id).limit(1))
    if stage_id is None:
        return False
    with transaction() as session:
        median = _medians([stage_id], at)[stage_id]
        session.merge(CasePace(stage_id=stage_id, median_days=median, reckoned_at=at))
    return True


def median_of(stays: Sequence[int]) -> int | None:
    """None where they are too few to say anything."""
    return median_high(stays) if len(stays) >= FEWEST else None


def _arranged_unless(median: int | None, stage: CaseStage) -> int | None:
    return stage.normal_days if median is None else median


def _kept(stage_ids: Sequence[int], at: datetime) -> dict[int, int | None]:
    query = select(CasePace.stage_id, CasePace.median_days).where(
        CasePace.stage_id.in_(stage_ids), CasePace.reckoned_at.between(at - USED_FOR, at)
    )
    return dict(db.session.execute(query).tuples().all())


def _medians(stage_ids: Sequence[int], at: datetime) -> dict[int, int | None]:
    stays = _stays(stage_ids, at - LATELY)
    return {stage_id: median_of(stays[stage_id]) for stage_id in stage_ids}


def _stays(stage_ids: Iterable[int], since: datetime) -> defaultdict[int, list[int]]:
    """Office days of each stay that ended since then."""
    stays: defaultdict[int, list[int]] = defaultdict(list)
    exceptions, known = exceptions_at(), dict[tuple[date, date], int]()
    for stage_id in stage_ids:
        for came, left in db.session.execute(_NEWEST, {"stage_id": stage_id, "since": since}):
            days = day_of(came), day_of(left)
            if days not in known:
                known[days] = office_days_between(*days, exceptions)
            stays[stage_id].append(known[days])
    return stays


def _newest() -> Select[Any]:
    """(when a stage was come to, when it was left) of the newest moves that left it and stand."""
    left, came, counter = aliased(CaseStep), aliased(CaseStep), aliased(CaseStep)
    stage_id = bindparam("stage_id", type_=Integer)
    newest = (
        select(left.id, left.case_id, left.at)
        .where(left.from_stage_id == stage_id, left.kind == StepKind.MOVED)
        .where(left.at >= bindparam("since", type_=CaseStep.at.type))
        .where(~exists().where(counter.counters_id == left.id))
        .order_by(left.id.desc())
        .limit(MOST)
        .subquery()
    )
    came_at = (
        select(func.max(came.at))
        .where(came.case_id == newest.c.case_id, came.id < newest.c.id, came.to_stage_id == stage_id)
        .scalar_subquery()
    )
    return select(func.coalesce(came_at, newest.c.at), newest.c.at)


# Built once: it is asked for each stage.
_NEWEST = _newest()
