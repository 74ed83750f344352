"""The lists of the desk: what each holds."""

import enum
from collections.abc import Callable
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, and_, exists, or_, select

from escalation.models import Escalation
from escalation.queries import IS_OPEN
from foundation.calendar import day_bounds, day_of
from foundation.organisation.models import User
from inquiry_desk.inquiries.kinds import InquiryState
from inquiry_desk.inquiries.models import Callback, Inquiry, TimelineEntry
from inquiry_desk.inquiries.states import (
    IS_ASKED_BACK,
    IS_AT_DEPARTMENT,
    IS_CALLBACK,
    IS_DEPARTMENT_ANSWERED,
    IS_HANDOVER_WAITING,
    IS_RETURNED,
    IS_SECOND_LINE,
    IS_WAITING_FOR_CITIZEN,
    is_in,
)
from mail_gateway.models import OutgoingMail, OutgoingState


class List(enum.Enum):
    """One list, by the word that stands for it in addresses."""

    INBOX = "inbox"
    MINE = "mine"
    HELD = "held"
    DUE = "due"
    DEPARTMENTS = "departments"
    TODAY = "today"
    APPROVAL = "approval"
    CALLBACKS = "callbacks"
    ALL = "all"


LABELS: dict[enum.Enum, object] = {
    List.INBOX: _l("Nobody's yet"),
    List.MINE: _l("Mine"),
    List.HELD: _l("On hold"),
    List.DUE: _l("Due soon"),
    List.DEPARTMENTS: _l("With departments"),
    List.TODAY: _l("Call-backs today"),
    List.APPROVAL: _l("Waiting for approval"),
    List.CALLBACKS: _l("Call-backs"),
    List.ALL: _l("All inquiries"),
}
# Call-backs have a page of their own.
TABS = tuple(one for one in List if one is not List.CALLBACKS)

OPEN = Inquiry.completed_at.is_(None)
# What nobody has: neither a person of the desk nor somebody else whom the desk waits for.
NOBODYS = and_(
    Inquiry.assignee_id.is_(None), ~IS_AT_DEPARTMENT, ~IS_WAITING_FOR_CITIZEN, ~IS_HANDOVER_WAITING
)
# Given back by a department, and nothing begun since that somebody else goes on with.
GIVEN_BACK = and_(IS_RETURNED, ~IS_HANDOVER_WAITING, ~IS_CALLBACK, ~IS_SECOND_LINE)
# What waits for the desk, also where somebody has it: what comes from a department must not lie.
WAITING = and_(OPEN, or_(NOBODYS, IS_DEPARTMENT_ANSWERED, IS_ASKED_BACK, GIVEN_BACK))
WITH_DEPARTMENTS = or_(
    IS_AT_DEPARTMENT,
    IS_DEPARTMENT_ANSWERED,
    IS_ASKED_BACK,
    IS_WAITING_FOR_CITIZEN,
    IS_HANDOVER_WAITING,
    GIVEN_BACK,
)
# Somebody else has to speak first: the citizen, or a supervisor about the hand-over.
HELD = or_(is_in(InquiryState.WAITING_FOR_CITIZEN), is_in(InquiryState.HANDOVER_WAITING))

RUNNING = (IS_OPEN, Escalation.paused_at.is_(None))
PROMISED = Callback.done_at.is_(None)


def _called_back_by(moment: datetime) -> Select[int]:
    return select(Callback.inquiry_id).where(PROMISED, Callback.promised_at < moment)


def _due_by(moment: datetime) -> ColumnElement[bool]:
    # Asked of each open inquiry: most escalations whose date is past were answered long ago.
    owed = exists().where(Escalation.inquiry_id == Inquiry.id, *RUNNING, Escalation.due_at < moment)
    return or_(owed, Inquiry.id.in_(_called_back_by(moment)))


def _end_of_day(at: datetime) -> datetime:
    day = day_of(at)
    return day_bounds(day, day)[1]


_REPLY_HELD = (
    select(TimelineEntry.inquiry_id)
    .join(TimelineEntry.outgoing_mail)
    .where(OutgoingMail.state == OutgoingState.HELD)
)

VIEWS: dict[str, Callable[[User, datetime], ColumnElement[bool]]] = {
    "inbox": lambda user, at: WAITING,
    "mine": lambda user, at: and_(OPEN, Inquiry.assignee_id == user.id),
    "held": lambda user, at: and_(OPEN, HELD),
    "due": lambda user, at: and_(OPEN, _due_by(_end_of_day(at))),
    "departments": lambda user, at: and_(OPEN, WITH_DEPARTMENTS),
    "today": lambda user, at: and_(OPEN, Inquiry.id.in_(_called_back_by(_end_of_day(at)))),
    "approval": lambda user, at: and_(OPEN, Inquiry.id.in_(_REPLY_HELD)),
    "callbacks": lambda user, at: and_(OPEN, IS_CALLBACK),
    "all": lambda user, at: Inquiry.id.is_not(None),
}


def holds_completed(view: str) -> bool:
    """Whether a list also holds what is completed."""
    return view == List.ALL.value


def oldest_first(view: str) -> bool:
    """Work lists start with what has waited longest; the whole list with what came last."""
    return view != List.ALL.value


def by_due(view: str) -> bool:
    """Whether a list is read by due date where nobody asks for another order."""
    return view in {List.DUE.value, List.TODAY.value}
