"""Pages of the list of cases, newest first. They are cut by id, so they stay fast and never skip."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, ScalarSelect, func, select
from sqlalchemy.orm import joinedload

from foundation.db import db
from foundation.organisation.models import User
from inquiry_desk.cases.intake.narrowing import Filters, View, conditions_of
from inquiry_desk.cases.models import Case
from inquiry_desk.inquiries.counting import COUNTED

PAGE = 50

_RARE = {View.LATE, View.MISSING}


@dataclass(frozen=True)
class Page:
    """Some cases, and the ids where the pages before and after go on (None where nothing follows)."""

    cases: list[Case]
    before: int | None = None
    after: int | None = None


def page_of(filters: Filters, user: User, at: datetime) -> Page:
    ids = _ids(filters, user, at)
    more = len(ids) > PAGE
    ids = sorted(ids[:PAGE], reverse=True)
    if not ids:
        return Page([])
    came_from = filters.past is not None
    earlier, later = (more, came_from) if filters.back else (came_from, more)
    return Page(cases_with(ids), ids[0] if earlier else None, ids[-1] if later else None)


def count_views(filters: Filters, user: User, at: datetime) -> dict[View, int]:
    """How many of each list fit the other filters; at most one more than COUNTED."""
    counts = [_counted(conditions_of(replace(filters, view=view), user, at)) for view in View]
    return dict(zip(View, db.session.execute(select(*counts)).one(), strict=True))


def newest(filters: Filters, user: User, at: datetime, most: int) -> Iterable[Case]:
    """Up to `most` cases as the list is narrowed, read in pieces."""
    query = select(Case).where(*conditions_of(filters, user, at)).order_by(Case.id.desc()).limit(most)
    query = query.options(joinedload(Case.service), joinedload(Case.stage))
    return db.session.scalars(query.execution_options(yield_per=500))


def cases_with(ids: list[int]) -> list[Case]:
    """Newest first."""
    query = select(Case).where(Case.id.in_(ids)).order_by(Case.id.desc())
    return list(db.session.scalars(query.options(joinedload(Case.service), joinedload(Case.stage))))


def _ids(filters: Filters, user: User, at: datetime) -> list[int]:
    """One more than the page holds, where there is more."""
    query = select(Case.id).where(*conditions_of(filters, user, at))
    # What is rare is found by its own index and put in order then: from the newest on, nearly all cases would be read.
    place = Case.id + 0 if filters.words or filters.view in _RARE else Case.id
    if filters.past is not None:
        query = query.where(place > filters.past if filters.back else place < filters.past)
    return list(
        db.session.scalars(query.order_by(place.asc() if filters.back else place.desc()).limit(PAGE + 1))
    )


def _counted(conditions: list[ColumnElement[bool]]) -> ScalarSelect[int]:
    rows = select(Case.id).where(*conditions).limit(COUNTED + 1).subquery()
    return select(func.count()).select_from(rows).scalar_subquery()
