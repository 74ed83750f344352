"""What happened to a list of inquiries since it was shown."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from foundation.db import db
from foundation.organisation.models import User
from foundation.web.renewing import News, Renewed, mark_of
from inquiry_desk.inquiries.listing import Row, page_of, rows_of
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.narrowing import Filters, conditions_of
from inquiry_desk.inquiries.queries import visible_to


def news_since(shown: Mapping[int, str], view: str, user: User, filters: Filters, at: datetime) -> News[Row]:
    """`shown` are the marks of the rows on the screen."""

    def still(ids: list[int]) -> Collection[int]:
        return _still_there(ids, view, user, filters, at)

    return renewed(user).news(shown, page_of(view, user, filters, at).rows, still)


def renewed(user: User) -> Renewed[Row]:
    """Rows as `user` may see them."""
    return Renewed(lambda row: row.inquiry.id, _mark, lambda ids: rows_of(_visible(ids, user)))


def _mark(row: Row) -> str:
    """Changes with all that a row shows, also with what departments do and what was promised."""
    return mark_of(row.inquiry.version, row.state.value, row.due_at, row.inquiry.assignee_id)


def _visible(ids: list[int], user: User) -> list[int]:
    query = select(Inquiry.id).where(Inquiry.id.in_(ids), visible_to(user)).order_by(Inquiry.id)
    return list(db.session.scalars(query))


def _still_there(ids: list[int], view: str, user: User, filters: Filters, at: datetime) -> set[int]:
    """Words are not asked again: what was found by them stays found."""
    conditions = conditions_of(view, user, replace(filters, words=""), at)
    return set(db.session.scalars(select(Inquiry.id).where(Inquiry.id.in_(ids), *conditions)))
