"""The lists of the overview: which escalations each holds, what its moment is, and in which order it is read."""

import enum
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_

from escalation.clocks import soon_until
from escalation.models import Escalation
from escalation.queries import IS_OPEN, IS_WAITING_TO_BE_RELAYED
from foundation.calendar import CalendarExceptions
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.states import IS_HANDOVER_WAITING, IS_NEWEST_AND_RETURNED


class Tab(enum.Enum):
    """One list of the overview."""

    TO_PHONE = "to_phone"
    ASKED_BACK = "asked_back"
    ANSWERED = "answered"
    RETURNED = "returned"
    LATE = "late"
    NOT_ACCEPTED = "not_accepted"
    IN_HAND = "in_hand"
    SOON = "soon"
    OVERDUE = "overdue"
    CITIZEN = "citizen"


LABELS: dict[enum.Enum, object] = {
    Tab.TO_PHONE: _l("To be told by phone"),
    Tab.ASKED_BACK: _l("Question from the department"),
    Tab.ANSWERED: _l("Answered, citizen not yet told"),
    Tab.RETURNED: _l("Returned by the department"),
    Tab.LATE: _l("Answers after completion"),
    Tab.NOT_ACCEPTED: _l("Not yet accepted"),
    Tab.IN_HAND: _l("Accepted, in hand"),
    Tab.SOON: _l("Due soon"),
    Tab.OVERDUE: _l("Overdue"),
    Tab.CITIZEN: _l("Waiting for the citizen"),
}

# The desk has to do something about these.
OURS = (Tab.TO_PHONE, Tab.ASKED_BACK, Tab.ANSWERED, Tab.RETURNED, Tab.LATE)

# What any list can hold, so that all that is over is never looked at (ix_escalation_unfinished).
UNFINISHED = and_(Escalation.relayed_at.is_(None), Escalation.withdrawn_at.is_(None))
_RUNS = and_(IS_OPEN, Escalation.paused_at.is_(None))
_IS_PAUSED = and_(IS_OPEN, Escalation.paused_at.is_not(None))
_INQUIRY_OPEN = Inquiry.completed_at.is_(None)
IS_TO_PHONE = and_(IS_OPEN, Escalation.urgent, Escalation.phoned_at.is_(None))
IS_LATE = and_(IS_WAITING_TO_BE_RELAYED, Inquiry.completed_at.is_not(None))

_ALWAYS: dict[Tab, ColumnElement[bool]] = {
    Tab.TO_PHONE: IS_TO_PHONE,
    Tab.ASKED_BACK: and_(_IS_PAUSED, Escalation.citizen_asked_at.is_(None)),
    Tab.ANSWERED: and_(IS_WAITING_TO_BE_RELAYED, _INQUIRY_OPEN),
    # First whether the inquiry is open: of those returned in all the years hardly one is.
    Tab.RETURNED: and_(_INQUIRY_OPEN, IS_NEWEST_AND_RETURNED, ~IS_HANDOVER_WAITING),
    Tab.LATE: IS_LATE,
    Tab.NOT_ACCEPTED: and_(_RUNS, Escalation.accepted_at.is_(None)),
    Tab.IN_HAND: and_(_RUNS, Escalation.accepted_at.is_not(None)),
    Tab.CITIZEN: and_(_IS_PAUSED, Escalation.citizen_asked_at.is_not(None)),
}


def belongs_to(tab: Tab, at: datetime, exceptions: CalendarExceptions) -> ColumnElement[bool]:
    """Which escalations, beside their inquiries, are in a list at `at`; one may be in several."""
    if tab is Tab.OVERDUE:
        return and_(_RUNS, Escalation.due_at < at)
    if tab is Tab.SOON:
        return and_(_RUNS, Escalation.due_at >= at, Escalation.due_at <= soon_until(at, exceptions))
    return _ALWAYS[tab]


_SINCE: dict[Tab, Any] = {
    Tab.ASKED_BACK: Escalation.paused_at,
    Tab.CITIZEN: Escalation.citizen_asked_at,
    Tab.ANSWERED: Escalation.answered_at,
    Tab.LATE: Escalation.answered_at,
    Tab.RETURNED: Escalation.returned_at,
    Tab.IN_HAND: Escalation.accepted_at,
}


def since(tab: Tab) -> Any:
    """The column that says since when an escalation is in the list."""
    return _SINCE.get(tab, Escalation.handed_over_at)


def order_of(tab: Tab) -> tuple[Any, ...]:
    """What has to be done first comes first."""
    if tab in {Tab.NOT_ACCEPTED, Tab.IN_HAND, Tab.SOON, Tab.OVERDUE}:
        return Escalation.due_at, Escalation.id
    return since(tab), Escalation.id
