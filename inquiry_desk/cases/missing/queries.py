"""What can be asked of what is missing; each within the cases a person may see."""

import enum
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import contains_eager, joinedload

from foundation.db import db
from foundation.organisation.models import User
from inquiry_desk.cases.missing.models import CaseMissing
from inquiry_desk.cases.models import Case
from inquiry_desk.cases.scope import visible_to

SHOWN = 200


class View(enum.Enum):
    """A list of what is waited for."""

    TODAY = "today"
    LATE = "late"
    ALL = "all"


LABELS: dict[enum.Enum, object] = {
    View.TODAY: _l("To be reminded today"),
    View.LATE: _l("Day of answer is over"),
    View.ALL: _l("All that are waited for"),
}


def missing_with_id(missing_id: int, user: User, lock: bool = False) -> CaseMissing | None:
    query = select(CaseMissing).join(CaseMissing.case)
    query = query.where(CaseMissing.id == missing_id, visible_to(user))
    if lock:
        query = query.with_for_update(of=CaseMissing).execution_options(populate_existing=True)
    return db.session.scalar(query)


def waited_for(view: View, user: User, today: date) -> list[CaseMissing]:
    """The list, what is due first."""
    query = select(CaseMissing).join(CaseMissing.case).where(*_in(view, user, today))
    query = query.options(
        contains_eager(CaseMissing.case).options(joinedload(Case.service), joinedload(Case.stage)),
        joinedload(CaseMissing.asked_by),
    )
    order = (CaseMissing.remind_on, CaseMissing.answer_by, CaseMissing.id)
    return list(db.session.scalars(query.order_by(*order).limit(SHOWN)))


def counts(user: User, today: date) -> dict[View, int]:
    return {view: _count(view, user, today) for view in View}


def count_to_remind(user: User, today: date) -> int:
    return _count(View.TODAY, user, today)


def missing_of_case(case_id: int) -> list[CaseMissing]:
    """Every time something was asked for, newest first."""
    query = select(CaseMissing).where(CaseMissing.case_id == case_id).order_by(CaseMissing.id.desc())
    return list(db.session.scalars(query))


def open_missing(case_id: int, lock: bool = False) -> CaseMissing | None:
    query = select(CaseMissing).where(CaseMissing.case_id == case_id, CaseMissing.settled_on.is_(None))
    return db.session.scalar(query.with_for_update(of=CaseMissing) if lock else query)


def _count(view: View, user: User, today: date) -> int:
    query = select(func.count(CaseMissing.id)).join(CaseMissing.case)
    return db.session.scalar(query.where(*_in(view, user, today))) or 0


def _in(view: View, user: User, today: date) -> list[ColumnElement[bool]]:
    conditions = [CaseMissing.settled_on.is_(None), Case.ended_on.is_(None), visible_to(user)]
    if view is View.TODAY:
        conditions.append(CaseMissing.remind_on <= today)
    if view is View.LATE:
        conditions.append(CaseMissing.answer_by < today)
    return conditions
