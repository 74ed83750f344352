"""Pages of the lists. They are cut by id or by due date, so they stay fast and never skip."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload

from foundation.db import db
from foundation.organisation.models import User
from inquiry_desk.inquiries.due_order import NEVER, due_dates, ids_by_due
from inquiry_desk.inquiries.kinds import InquiryState
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.narrowing import Filters, conditions_of, search_in
from inquiry_desk.inquiries.searching import found_ids
from inquiry_desk.inquiries.states import state_column
from inquiry_desk.inquiries.worklists import holds_completed, oldest_first

PAGE = 50

_MOST_FOUND = 1_000
"""Inquiries with the words asked for that are put in the order of their due dates: the newest ones."""


@dataclass(frozen=True)
class Row:
    """One line of a list."""

    inquiry: Inquiry
    state: InquiryState
    due_at: datetime | None


@dataclass(frozen=True)
class Place:
    """Where a page goes on."""

    inquiry_id: int
    due_at: datetime | None


@dataclass(frozen=True)
class Page:
    """Some rows, and where to go on (None where nothing follows)."""

    rows: list[Row]
    before: Place | None
    after: Place | None


def page_of(view: str, user: User, filters: Filters, at: datetime) -> Page:
    """One page of a list."""
    found = _ids(view, user, filters, at)
    more = len(found) > PAGE
    found = found[:PAGE]
    if filters.back:
        found.reverse()
    return _with_ways(rows_of(found), filters, more)


def _ids(view: str, user: User, filters: Filters, at: datetime) -> list[int]:
    """One more than the page holds, where there is more."""
    if filters.by_due:
        return _ids_by_due(view, user, filters, at)
    ascending, past = oldest_first(view) is not filters.back, filters.from_number
    if filters.words:
        search = search_in(view, user, filters, at)
        return found_ids(search, past=past, ascending=ascending, limit=PAGE + 1)
    query = select(Inquiry.id).where(*conditions_of(view, user, filters, at))
    if past is not None:
        query = query.where(Inquiry.id > past if ascending else Inquiry.id < past)
    order = Inquiry.id.asc() if ascending else Inquiry.id.desc()
    return list(db.session.scalars(query.order_by(order).limit(PAGE + 1)))


def _ids_by_due(view: str, user: User, filters: Filters, at: datetime) -> list[int]:
    conditions = conditions_of(view, user, filters, at)
    if filters.words:
        search = search_in(view, user, filters, at)
        ids = found_ids(search, past=None, ascending=False, limit=_MOST_FOUND)
        conditions = [Inquiry.id.in_(ids)]
    past = None
    if filters.from_number is not None:
        past = (filters.from_due or NEVER, filters.from_number)
    return ids_by_due(
        conditions,
        past=past,
        ascending=not filters.back,
        limit=PAGE + 1,
        only_promised=holds_completed(view),
    )


def rows_of(ids: list[int]) -> list[Row]:
    """The lines of these inquiries, in this order."""
    if not ids:
        return []
    found = {inquiry.id: (inquiry, state) for inquiry, state in db.session.execute(_whole(ids)).unique()}
    due = due_dates(ids)
    return [Row(found[i][0], InquiryState(found[i][1]), due.get(i)) for i in ids if i in found]


def _whole(ids: list[int]) -> Select[Inquiry, str]:
    query = select(Inquiry, state_column()).join(Inquiry.contact).where(Inquiry.id.in_(ids))
    return query.options(
        contains_eager(Inquiry.contact), joinedload(Inquiry.service), joinedload(Inquiry.assignee)
    )


def _with_ways(rows: list[Row], filters: Filters, more: bool) -> Page:
    if not rows:
        return Page([], None, None)
    came_from = filters.from_number is not None
    earlier = more if filters.back else came_from
    later = came_from if filters.back else more
    return Page(rows, _place(rows[0]) if earlier else None, _place(rows[-1]) if later else None)


def _place(row: Row) -> Place:
    return Place(row.inquiry.id, row.due_at)
