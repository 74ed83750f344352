"""What a list is narrowed to, as conditions."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_

from foundation.access.scope import visible_service_ids
from foundation.calendar import day_bounds
from foundation.organisation.models import User
from inquiry_desk.finding.terms import Facts
from inquiry_desk.inquiries.kinds import Channel, InquiryState
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.queries import NO_SERVICE, visible_to
from inquiry_desk.inquiries.searching import Search
from inquiry_desk.inquiries.states import is_in
from inquiry_desk.inquiries.worklists import OPEN, VIEWS, holds_completed


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to, and where a page goes on; everything may be left out.

    `service_id` `NO_SERVICE`: those of no service yet. Days are days in Japan.
    """

    words: str = ""
    service_id: int | None = None
    channel: Channel | None = None
    state: InquiryState | None = None
    received_on: date | None = None
    completed_on: date | None = None
    only_open: bool = False
    by_due: bool = False
    from_number: int | None = None
    from_due: datetime | None = None
    back: bool = False

    @property
    def narrow(self) -> bool:
        """Whether anything is left out of the list."""
        given = (self.words, self.channel, self.state, self.received_on, self.completed_on, self.only_open)
        return self.service_id is not None or any(given)


def conditions_of(
    view: str, user: User, filters: Filters, at: datetime, *, with_state: bool = True
) -> list[ColumnElement[bool]]:
    """All but the words."""
    conditions = [VIEWS[view](user, at), visible_to(user)]
    if filters.only_open:
        conditions.append(OPEN)
    if filters.service_id is not None:
        conditions.append(of_service(filters.service_id))
    if filters.received_on is not None:
        conditions.append(_on(Inquiry.received_at, filters.received_on))
    if filters.completed_on is not None:
        conditions.append(_on(Inquiry.completed_at, filters.completed_on))
    if filters.channel is not None:
        conditions.append(Inquiry.channel == filters.channel)
    if filters.state is not None and with_state:
        conditions.append(is_in(filters.state))
    return conditions


def search_in(view: str, user: User, filters: Filters, at: datetime, *, with_state: bool = True) -> Search:
    """The words, and what of the conditions the index knows."""
    facts = Facts(
        visible_service_ids(user),
        filters.service_id if filters.service_id != NO_SERVICE else None,
        filters.channel.value if filters.channel else None,
        _openness(view, filters, filters.state if with_state else None),
    )
    return Search(filters.words, facts, conditions_of(view, user, filters, at, with_state=with_state))


def of_service(service_id: int) -> ColumnElement[bool]:
    """The inquiries of one service; `NO_SERVICE`: those of none yet."""
    return Inquiry.service_id.is_(None) if service_id == NO_SERVICE else Inquiry.service_id == service_id


def _on(column: Any, day: date) -> ColumnElement[bool]:
    start, end = day_bounds(day, day)
    return and_(column >= start, column < end)


def _openness(view: str, filters: Filters, state: InquiryState | None) -> bool | None:
    if filters.only_open or not holds_completed(view):
        return True
    return None if state is None else state is not InquiryState.COMPLETED
