"""What a list is narrowed to, as conditions."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement

from foundation.access.scope import visible_service_ids
from foundation.organisation.models import User
from inquiry_desk.finding.terms import Facts
from inquiry_desk.inquiries.kinds import Channel, InquiryState
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.queries import visible_to
from inquiry_desk.inquiries.searching import Search
from inquiry_desk.inquiries.states import is_in
from inquiry_desk.inquiries.worklists import VIEWS, holds_completed


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to, and where a page goes on; everything may be left out."""

    words: str = ""
    service_id: int | None = None
    channel: Channel | None = None
    state: InquiryState | None = None
    by_due: bool = False
    from_number: int | None = None
    from_due: datetime | None = None
    back: bool = False

    @property
    def narrow(self) -> bool:
        """Whether anything is left out of the list."""
        return bool(self.words or self.service_id or self.channel or self.state)


def conditions_of(
    view: str, user: User, filters: Filters, at: datetime, *, with_state: bool = True
) -> list[ColumnElement[bool]]:
    """All but the words."""
    conditions = [VIEWS[view](user, at), visible_to(user)]
    if filters.service_id is not None:
        conditions.append(Inquiry.service_id == filters.service_id)
    if filters.channel is not None:
        conditions.append(Inquiry.channel == filters.channel)
    if filters.state is not None and with_state:
        conditions.append(is_in(filters.state))
    return conditions


def search_in(view: str, user: User, filters: Filters, at: datetime, *, with_state: bool = True) -> Search:
    """The words, and what of the conditions the index knows."""
    facts = Facts(
        visible_service_ids(user),
        filters.service_id,
        filters.channel.value if filters.channel else None,
        _openness(view, filters.state if with_state else None),
    )
    return Search(filters.words, facts, conditions_of(view, user, filters, at, with_state=with_state))


def _openness(view: str, state: InquiryState | None) -> bool | None:
    if not holds_completed(view):
        return True
    return None if state is None else state is not InquiryState.COMPLETED
