"""What can be asked of second looks; each within the cases a person may see."""

import enum
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from foundation.calendar import day_bounds, day_of
from foundation.db import db
from foundation.organisation.models import User
from inquiry_desk.cases.checking.rules import Look
from inquiry_desk.cases.kinds import CheckResult, Side
from inquiry_desk.cases.models import Case, CaseCheck, CaseStage
from inquiry_desk.cases.scope import visible_to

SHOWN = 200


class View(enum.Enum):
    """A list of work."""

    LOOK = "look"
    MEND = "mend"


LABELS: dict[enum.Enum, object] = {
    View.LOOK: _l("To be looked at"),
    View.MEND: _l("To be mended"),
}


def listed(view: View, user: User, service_id: int | None) -> list[CaseCheck]:
    """The oldest first; what is to be mended by oneself before that of others."""
    query = select(CaseCheck).join(CaseCheck.case).join(Case.stage).where(_in(view, user))
    if service_id is not None:
        query = query.where(Case.service_id == service_id)
    own = case((CaseCheck.worked_by_id == user.id, 0), else_=1)
    order = (CaseCheck.drawn_at,) if view is View.LOOK else (own, CaseCheck.checked_at)
    query = query.options(
        contains_eager(CaseCheck.case).options(
            joinedload(Case.service), contains_eager(Case.stage), selectinload(Case.checks)
        ),
        joinedload(CaseCheck.worked_by),
        joinedload(CaseCheck.checked_by),
    )
    return list(db.session.scalars(query.order_by(*order, CaseCheck.id).limit(SHOWN)))


def counts(user: User) -> dict[View, int]:
    return {view: _count(view, user) for view in View}


def count_for(user: User) -> int:
    """What waits for this person: looks at the work of others, and own work to be mended."""
    return _count(View.LOOK, user) + _count(View.MEND, user, CaseCheck.worked_by_id == user.id)


def next_to_look_at(user: User, service_id: int) -> CaseCheck | None:
    query = select(CaseCheck).join(CaseCheck.case).join(Case.stage)
    query = query.where(_in(View.LOOK, user), Case.service_id == service_id)
    return db.session.scalar(query.order_by(CaseCheck.drawn_at, CaseCheck.id).limit(1))


def check_with_id(check_id: int, user: User) -> CaseCheck | None:
    query = select(CaseCheck).join(CaseCheck.case).where(CaseCheck.id == check_id, visible_to(user))
    return db.session.scalar(query)


def first_looks(user: User, since: date) -> list[Look]:
    """Looks since that day, each piece of work once: looking again at what was mended finds nothing new of it."""
    earlier = aliased(CaseCheck)
    again = exists().where(
        earlier.case_id == CaseCheck.case_id,
        earlier.id < CaseCheck.id,
        earlier.mended_at == CaseCheck.drawn_at,
    )
    query = select(Case.service_id, CaseCheck.checked_at, CaseCheck.worked_by_id, CaseCheck.result)
    query = query.select_from(CaseCheck).join(CaseCheck.case)
    query = query.where(CaseCheck.checked_at >= day_bounds(since, since)[0], visible_to(user), ~again)
    return [
        Look(service_id, day_of(at), worked_by_id, result)
        for service_id, at, worked_by_id, result in db.session.execute(query)
        if at is not None and result is not None
    ]


def people(ids: set[int]) -> list[User]:
    """By name, which ranks nobody."""
    return list(db.session.scalars(select(User).where(User.id.in_(ids)).order_by(User.kana, User.id)))


def _count(view: View, user: User, *more: ColumnElement[bool]) -> int:
    query: Select[int] = select(func.count(CaseCheck.id)).join(CaseCheck.case).join(Case.stage)
    return db.session.scalar(query.where(_in(view, user), *more)) or 0


def _in(view: View, user: User) -> ColumnElement[bool]:
    here = and_(visible_to(user), Case.ended_on.is_(None))
    if view is View.MEND:
        wrong = CaseCheck.result == CheckResult.WRONG
        return and_(here, wrong, CaseCheck.mended_at.is_(None))
    # Work that was taken back is still being done; what is with the city already is the city's to look at.
    done = and_(CaseStage.side.in_((Side.CENTRE, Side.APPLICANT)), CaseStage.is_checked.is_(False))
    other = aliased(CaseCheck)
    theirs = exists().where(other.case_id == CaseCheck.case_id, other.worked_by_id == user.id)
    not_own = and_(or_(Case.entered_by_id.is_(None), Case.entered_by_id != user.id), ~theirs)
    return and_(here, CaseCheck.checked_at.is_(None), done, not_own)
