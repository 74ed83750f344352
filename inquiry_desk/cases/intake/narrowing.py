"""What the list of cases is narrowed to, as conditions."""

import enum
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, or_, select

from foundation.calendar import day_of
from foundation.organisation.models import User
from inquiry_desk.cases.intake.searching import matching
from inquiry_desk.cases.missing.models import CaseMissing
from inquiry_desk.cases.models import Case
from inquiry_desk.cases.scope import visible_to


class View(enum.Enum):
    """The lists of the cases."""

    UNDER_WAY = "under_way"
    LATE = "late"
    MISSING = "missing"
    MINE = "mine"
    OVER = "over"
    ALL = "all"


LABELS: dict[enum.Enum, object] = {
    View.UNDER_WAY: _l("Under way"),
    View.LATE: _l("Deadline over"),
    View.MISSING: _l("Something missing"),
    View.MINE: _l("Taken in by me"),
    View.OVER: _l("Over"),
    View.ALL: _l("All cases"),
}


@dataclass(frozen=True)
class Filters:
    """Everything may be left out. `past`: the id of the case after which a page goes on."""

    view: View = View.UNDER_WAY
    words: str = ""
    service_id: int | None = None
    stage_id: int | None = None
    from_day: date | None = None
    to_day: date | None = None
    past: int | None = None
    back: bool = False

    @property
    def narrow(self) -> bool:
        return any((self.words, self.service_id, self.stage_id, self.from_day, self.to_day))


def late_on(today: date) -> ColumnElement[bool]:
    """Under way, and past the day of whoever has it: the centre until it is done, then the city."""
    centre = and_(Case.centre_done_on.is_(None), Case.due_on < today)
    city = and_(Case.decided_on.is_(None), Case.decide_by < today)
    return and_(Case.ended_on.is_(None), or_(centre, city))


def conditions_of(filters: Filters, user: User, at: datetime) -> list[ColumnElement[bool]]:
    # Words have indexes of their own: without statistics SQLite would rather read a whole service.
    service_id = Case.service_id + 0 if filters.words else Case.service_id.expression
    conditions = [visible_to(user, service_id)]
    if filters.service_id is not None:
        conditions.append(service_id == filters.service_id)
    if filters.stage_id is not None:
        conditions.append(Case.stage_id == filters.stage_id)
    if filters.from_day is not None:
        conditions.append(Case.received_on >= filters.from_day)
    if filters.to_day is not None:
        conditions.append(Case.received_on <= filters.to_day)
    if filters.words:
        conditions.append(matching(filters.words, at))
    return [*conditions, *_of_view(filters.view, user, day_of(at), words=bool(filters.words))]


def _of_view(view: View, user: User, today: date, *, words: bool) -> list[ColumnElement[bool]]:
    waited_for = select(CaseMissing.case_id).where(CaseMissing.settled_on.is_(None))
    views: dict[View, list[Any]] = {
        View.UNDER_WAY: [Case.ended_on.is_(None)],
        View.LATE: [late_on(today)],
        View.MISSING: [Case.ended_on.is_(None), Case.id.in_(waited_for)],
        View.MINE: [(Case.entered_by_id + 0 if words else Case.entered_by_id.expression) == user.id],
        View.OVER: [Case.ended_on.is_not(None)],
        View.ALL: [],
    }
    return views[view]
