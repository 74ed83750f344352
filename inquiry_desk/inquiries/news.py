"""What happened to a list since it was shown: its rows are renewed where they stand, and nothing moves under the hand."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from foundation.db import db
from foundation.organisation.models import User
from foundation.web.ids import read_id
from inquiry_desk.inquiries.listing import PAGE, Row, page_of, rows_of
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.narrowing import Filters, conditions_of
from inquiry_desk.inquiries.queries import visible_to

_MOST_FOLLOWED = 4 * PAGE
_GONE = "gone"


@dataclass(frozen=True)
class Entered:
    """A row that came in, and the id of the one it follows (None: it is the first)."""

    row: Row
    after: int | None


@dataclass(frozen=True)
class News:
    """Rows that are not as they are shown, rows that are no longer of this list, and rows that came in.

    `marks` is how all of them stand on the screen afterwards, by id.
    """

    changed: list[Row]
    left: list[Row]
    entered: list[Entered]
    marks: Mapping[int, str]

    @property
    def any(self) -> bool:
        return bool(self.changed or self.left or self.entered)


def news_since(shown: Mapping[int, str], view: str, user: User, filters: Filters, at: datetime) -> News:
    """`shown` are the marks of the rows on the screen. Rows a person may no longer see are left as they are."""
    seen = {row.inquiry.id: row for row in rows_of(_visible(shown, user))}
    there = _still_there(seen, view, user, filters, at)
    marks = {key: mark_of(row) if key in there else _GONE for key, row in seen.items()}
    differs = [key for key, mark in marks.items() if mark != shown[key]]
    entered = list(_entered(page_of(view, user, filters, at).rows, shown))
    return News(
        changed=[seen[key] for key in differs if key in there],
        left=[seen[key] for key in differs if key not in there],
        entered=entered,
        marks={**shown, **marks, **{one.row.inquiry.id: mark_of(one.row) for one in entered}},
    )


def mark_of(row: Row) -> str:
    """Changes with all that a row shows, also with what departments do and what was promised."""
    shown = (row.inquiry.version, row.state.value, row.due_at, row.inquiry.assignee_id)
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:8]


def marks_of(rows: Iterable[Row]) -> dict[int, str]:
    return {row.inquiry.id: mark_of(row) for row in rows}


def as_text(marks: Mapping[int, str]) -> str:
    """For the address that asks."""
    return ",".join(f"{key}:{mark}" for key, mark in marks.items())


def read_marks(text: str) -> dict[int, str]:
    """What `as_text` wrote; anything else is left out."""
    pairs = (pair.partition(":") for pair in text.split(",")[:_MOST_FOLLOWED])
    return {key: mark for one, _colon, mark in pairs if (key := read_id(one)) is not None}


def _visible(shown: Mapping[int, str], user: User) -> list[int]:
    query = select(Inquiry.id).where(Inquiry.id.in_(list(shown)), visible_to(user)).order_by(Inquiry.id)
    return list(db.session.scalars(query)) if shown else []


def _still_there(seen: Mapping[int, Row], view: str, user: User, filters: Filters, at: datetime) -> set[int]:
    """Words are not asked again: what was found by them stays found."""
    if not seen:
        return set()
    conditions = conditions_of(view, user, replace(filters, words=""), at)
    return set(db.session.scalars(select(Inquiry.id).where(Inquiry.id.in_(list(seen)), *conditions)))


def _entered(page: list[Row], shown: Mapping[int, str]) -> Iterable[Entered]:
    before = _before_the_first(page, list(shown))
    for row in page:
        if row.inquiry.id not in shown:
            yield Entered(row, before)
        before = row.inquiry.id


def _before_the_first(page: list[Row], order: list[int]) -> int | None:
    """Rows that left the list stand on the screen, and stay before what comes in after them."""
    first = next((row.inquiry.id for row in page if row.inquiry.id in order), None)
    place = order.index(first) if first is not None else len(order)
    return order[place - 1] if place else None
