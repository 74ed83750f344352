"""How many office days cases really stood in a stage lately, and what counts where too few did."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from statistics import median_high
from typing import Any

from sqlalchemy import Integer, Select, bindparam, exists, func, select
from sqlalchemy.orm import aliased

from foundation.business_days.queries import exceptions_at
from foundation.calendar import day_of
from foundation.db import db
from inquiry_desk.cases.asking.ahead import Days
from inquiry_desk.cases.deadlines import office_days_between
from inquiry_desk.cases.kinds import StepKind
from inquiry_desk.cases.models import CaseStage, CaseStep

LATELY = timedelta(days=90)
FEWEST, MOST = 20, 50
"""So many stays of the last 90 days a median needs, and so many of the newest are looked at."""


def usual_days(stages: Sequence[CaseStage], at: datetime) -> Days:
    """Of each stage the median of its newest stays where there are enough, else what is arranged."""
    asked = [stage for stage in stages if stage.ending is None]
    lately = _stays([stage.id for stage in asked], at - LATELY)
    return {stage.id: usual_of(stage, lately[stage.id]) for stage in asked}


def usual_of(stage: CaseStage, stays: Sequence[int]) -> int | None:
    return median_high(stays) if len(stays) >= FEWEST else stage.normal_days


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


# Built once: it is asked for each stage of a page.
_NEWEST = _newest()
