"""How many inquiries a list holds. Nothing is counted to its end: a list of a million takes no longer than one of a thousand."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, ScalarSelect, func, select

from foundation import clock
from foundation.db import Count, db
from foundation.organisation.models import User
from inquiry_desk.inquiries.kinds import InquiryState
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.narrowing import Filters, conditions_of, search_in
from inquiry_desk.inquiries.queries import visible_to
from inquiry_desk.inquiries.searching import found_ids
from inquiry_desk.inquiries.states import state_column
from inquiry_desk.inquiries.worklists import OPEN, VIEWS, holds_completed

COUNTED = 999
"""The most that is told as a number; more is 「999+」."""

FOUND_COUNTED = 299
"""The same of what has the words asked for: whoever finds so many asks for more words."""

_OPEN_COUNTED = 3_000


def capped(count: int, most: int = COUNTED, more: bool = False) -> str:
    """A count for people: 「999+」 where counting stopped, at `most` or, of a part, because there were `more` of the whole."""
    return f"{min(count, most)}+" if more or count > most else str(count)


def how_many_in_view(view: str, user: User) -> Count:
    """How many inquiries a list holds for this person; at most one more than COUNTED."""
    return select(_counted(view, user, clock.now()))


def counts_of(views: Iterable[str], user: User, at: datetime) -> dict[str, int]:
    """The counts of several lists in one question to the database."""
    names = list(views)
    return dict(
        zip(names, db.session.execute(select(*(_counted(v, user, at) for v in names))).one(), strict=True)
    )


def count_states(view: str, user: User, filters: Filters, at: datetime) -> dict[InquiryState, int]:
    """How many of the list are in each state, whatever state the filter names.

    At most one more than COUNTED, or of the newest with the words asked for, one more than FOUND_COUNTED.
    """
    conditions = conditions_of(view, user, filters, at, with_state=False)
    if filters.words:
        search = search_in(view, user, filters, at, with_state=False)
        ids = found_ids(search, past=None, ascending=False, limit=FOUND_COUNTED + 1)
        found = _by_state([Inquiry.id.in_(ids)], FOUND_COUNTED + 1) if ids else {}
    else:
        found = _by_state([*conditions, OPEN], _OPEN_COUNTED)
        if holds_completed(view) and (completed := _up_to_the_cap([*conditions, ~OPEN])):
            found[InquiryState.COMPLETED] = completed
    return {state: found[state] for state in InquiryState if state in found}


def _by_state(conditions: list[ColumnElement[bool]], most: int) -> dict[InquiryState, int]:
    rows = select(state_column().label("state")).where(*conditions).limit(most).subquery()
    counted = db.session.execute(select(rows.c.state, func.count()).group_by(rows.c.state))
    return {InquiryState(value): min(count, COUNTED + 1) for value, count in counted}


def _up_to_the_cap(conditions: list[ColumnElement[bool]]) -> int:
    return db.session.scalar(select(_limited(conditions))) or 0


def _counted(view: str, user: User, at: datetime) -> ScalarSelect[int]:
    return _limited([VIEWS[view](user, at), visible_to(user)])


def _limited(conditions: list[ColumnElement[bool]]) -> ScalarSelect[int]:
    rows = select(Inquiry.id).where(*conditions).limit(COUNTED + 1).subquery()
    return select(func.count()).select_from(rows).scalar_subquery()
