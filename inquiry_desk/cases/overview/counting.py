"""What is counted of the cases under way, and the cases behind each number, by the same conditions."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import CTE, ColumnElement, Select, and_, column, func, or_, select, true, values
from sqlalchemy.orm import joinedload

from foundation.db import db
from inquiry_desk.cases.intake.narrowing import late_on
from inquiry_desk.cases.missing.models import CaseMissing
from inquiry_desk.cases.models import Case
from inquiry_desk.cases.overview.bands import Band


class What(enum.Enum):
    """Which cases of those under way a number counts."""

    UNDER_WAY = "under_way"
    WITHIN = "within"
    OVER = "over"
    STUCK = "stuck"
    LATE = "late"
    DUE_TODAY = "due_today"
    DUE_WEEK = "due_week"
    WILL_MISS = "will_miss"
    MISSING = "missing"


LABELS: dict[enum.Enum, object] = {
    What.UNDER_WAY: _l("Under way"),
    What.WITHIN: _l("Within the usual days"),
    What.OVER: _l("Longer than usual"),
    What.STUCK: _l("Stuck"),
    What.LATE: _l("Deadline over"),
    What.DUE_TODAY: _l("Due today"),
    What.DUE_WEEK: _l("Due this week"),
    What.WILL_MISS: _l("Will miss the decision"),
    What.MISSING: _l("Documents waited for"),
}


@dataclass(frozen=True)
class Counts:
    """How many cases each word counts; those due today are among those of this week."""

    under_way: int = 0
    within: int = 0
    over: int = 0
    stuck: int = 0
    late: int = 0
    due_today: int = 0
    due_week: int = 0
    will_miss: int = 0
    missing: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    def of(self, what: What) -> int:
        return int(getattr(self, what.value))


def counts_by_stage(bands: Sequence[Band], today: date) -> dict[int, Counts]:
    """By the id of the stage; stages without a case are left out."""
    if not bands:
        return {}
    table = _table_of(bands)
    counted = [func.count().filter(condition).label(what.value) for what, condition in _each(table, today)]
    query = select(table.c.stage_id, *counted).join_from(table, Case, _stands_in(table))
    found = db.session.execute(query.group_by(table.c.stage_id))
    return {stage_id: Counts(*counts) for stage_id, *counts in found}


def cases_behind(what: What, bands: Sequence[Band], today: date, after: int, most: int) -> list[Case]:
    """The cases a number counts, the longest registered first, from the id `after` on; at most `most`."""
    if not bands:
        return []
    table = _table_of(bands)
    query: Select[Any] = select(Case).join_from(table, Case, _stands_in(table))
    query = query.where(dict(_each(table, today))[what], Case.id > after).order_by(Case.id).limit(most)
    return list(db.session.scalars(query.options(joinedload(Case.service), joinedload(Case.stage))))


def _table_of(bands: Sequence[Band]) -> CTE:
    at, day = Case.stage_since.type, Case.decide_by.type
    columns = (
        column("service_id", Case.service_id.type),
        column("stage_id", Case.stage_id.type),
        column("age", Case.number.type),
        column("since", at),
        column("until", at),
        column("decided_by", day),
    )
    rows = [
        (one.service_id, one.stage_id, one.age.value, one.since, one.until, one.decided_by) for one in bands
    ]
    return values(*columns, name="band").data(rows).cte("band")


def _stands_in(table: CTE) -> ColumnElement[bool]:
    """Each band is one stretch of the index over the cases under way."""
    return and_(
        Case.service_id == table.c.service_id,
        Case.stage_id == table.c.stage_id,
        Case.stage_since >= table.c.since,
        Case.stage_since < table.c.until,
        Case.ended_on.is_(None),
    )


def _each(table: CTE, today: date) -> list[tuple[What, ColumnElement[bool]]]:
    """In the order of `Counts`."""
    waited_for = select(CaseMissing.case_id).where(CaseMissing.settled_on.is_(None))
    misses = and_(Case.decided_on.is_(None), Case.decide_by >= today, Case.decide_by < table.c.decided_by)
    conditions: dict[What, ColumnElement[bool]] = {
        What.UNDER_WAY: true(),
        What.LATE: late_on(today),
        What.DUE_TODAY: _due_between(today, today),
        What.DUE_WEEK: _due_between(today, today + timedelta(days=6 - today.weekday())),
        What.WILL_MISS: misses,
        What.MISSING: Case.id.in_(waited_for),
    }
    return [(what, conditions.get(what, table.c.age == what.value)) for what in What]


def _due_between(first: date, last: date) -> ColumnElement[bool]:
    """By the day of whoever has it: the centre until it is done, then the city until it has decided."""
    centre = and_(Case.centre_done_on.is_(None), Case.due_on.between(first, last))
    city = and_(
        Case.centre_done_on.is_not(None), Case.decided_on.is_(None), Case.decide_by.between(first, last)
    )
    return or_(centre, city)
