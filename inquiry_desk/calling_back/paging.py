"""Pages of the list of promised calls, cut by the promised time, and how many there are of each part."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from foundation.calendar import day_bounds, day_of
from foundation.db import db
from foundation.organisation.models import User
from foundation.web.renewing import Renewed, mark_of
from inquiry_desk.calling_back.listing import Row, When, theirs, with_facts
from inquiry_desk.inquiries.models import Callback, Inquiry
from inquiry_desk.inquiries.narrowing import of_service
from inquiry_desk.inquiries.queries import visible_to

PAGE = 50
_OPEN = Callback.done_at.is_(None)


@dataclass(frozen=True)
class Asked:
    """What the list is narrowed to; `past`: where the page goes on, by promised time and id."""

    mine: bool = False
    service_id: int | None = None
    when: When | None = None
    until_today: bool = False
    past: tuple[datetime, int] | None = None
    back: bool = False


@dataclass(frozen=True)
class Page:
    """Some rows, the earliest first, and the calls beyond which it goes on (None where nothing follows)."""

    rows: list[Row]
    before: Callback | None
    after: Callback | None


def page_of(user: User, asked: Asked, at: datetime) -> Page:
    """The open calls that `user` may see, or those that are theirs to make today."""
    found = list(db.session.scalars(_ordered(_whole().where(*_conditions(user, asked, at)), asked)))
    more, found = len(found) > PAGE, found[:PAGE]
    if asked.back:
        found.reverse()
    came_from = asked.past is not None
    earlier, later = (more, came_from) if asked.back else (came_from, more)
    ends = (found[0] if earlier else None, found[-1] if later else None) if found else (None, None)
    return Page(with_facts(found, at), *ends)


def counts_of(user: User, asked: Asked, at: datetime) -> dict[When, int]:
    """How many calls there are of each part of the list."""
    parts = [func.count(Callback.id).filter(_is(when, at)) for when in When]
    base = Asked(mine=asked.mine, service_id=asked.service_id, until_today=asked.until_today)
    query = select(*parts).select_from(Callback).join(Callback.inquiry).where(*_conditions(user, base, at))
    return dict(zip(When, db.session.execute(query).one(), strict=True))


def renewed(user: User, at: datetime) -> Renewed[Row]:
    """Rows as `user` may see them at `at`."""
    return Renewed(lambda row: row.callback.id, _mark, lambda ids: _with_ids(ids, user, at))


def still_listed(ids: Collection[int], user: User, asked: Asked, at: datetime) -> set[int]:
    """Which of these calls are of the list, on whatever page."""
    query = select(Callback.id).join(Callback.inquiry)
    return set(db.session.scalars(query.where(Callback.id.in_(ids), *_conditions(user, asked, at))))


def _mark(row: Row) -> str:
    call = row.callback
    stand_in = row.stand_in.id if row.stand_in else None
    times = (call.promised_at, call.done_at, row.when.value, row.soon)
    return mark_of(
        times, call.assignee_id, call.note, len(row.attempts), row.away, stand_in, call.inquiry.version
    )


def _with_ids(ids: list[int], user: User, at: datetime) -> Iterable[Row]:
    return with_facts(list(db.session.scalars(_whole().where(Callback.id.in_(ids), visible_to(user)))), at)


def _conditions(user: User, asked: Asked, at: datetime) -> list[ColumnElement[bool]]:
    conditions = [_OPEN, visible_to(user)]
    if asked.mine:
        conditions.append(theirs(user, at))
    if asked.service_id is not None:
        conditions.append(of_service(asked.service_id))
    if asked.until_today:
        conditions.append(~_is(When.LATER, at))
    if asked.when is not None:
        conditions.append(_is(asked.when, at))
    return conditions


def _is(when: When, at: datetime) -> ColumnElement[bool]:
    _start, midnight = day_bounds(day_of(at), day_of(at))
    parts = {
        When.OVERDUE: Callback.promised_at < at,
        When.TODAY: and_(Callback.promised_at >= at, Callback.promised_at < midnight),
        When.LATER: and_(Callback.promised_at >= at, Callback.promised_at >= midnight),
    }
    return parts[when]


def _ordered(query: Select[Callback], asked: Asked) -> Select[Callback]:
    """One more than the page holds, where there is more."""
    at, key = Callback.promised_at, Callback.id
    if asked.past is not None:
        moment, last = asked.past
        further = at < moment if asked.back else at > moment
        same = and_(at == moment, key < last if asked.back else key > last)
        query = query.where(or_(further, same))
    order = (at.desc(), key.desc()) if asked.back else (at.asc(), key.asc())
    return query.order_by(*order).limit(PAGE + 1)


def _whole() -> Select[Callback]:
    inquiry = joinedload(Callback.inquiry)
    return (
        select(Callback)
        .join(Callback.inquiry)
        .options(
            inquiry.joinedload(Inquiry.contact),
            inquiry.joinedload(Inquiry.service),
            joinedload(Callback.assignee),
            joinedload(Callback.created_by),
        )
    )
