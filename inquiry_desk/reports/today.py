"""What is to be done today, and what was done: the numbers of the first page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, exists, func, select

from escalation.models import Escalation
from escalation.queries import IS_OPEN
from foundation.calendar import day_bounds, day_of
from foundation.db import count, db
from foundation.organisation.models import Service, User
from foundation.organisation.queries import all_services_for
from inquiry_desk.inquiries.counting import how_many_in_view
from inquiry_desk.inquiries.kinds import Channel, InquiryState
from inquiry_desk.inquiries.models import Callback, Inquiry
from inquiry_desk.inquiries.queries import visible_to
from inquiry_desk.inquiries.states import is_in

Key = TypeVar("Key")


@dataclass(frozen=True)
class Work:
    """Numbers of inquiries, and of promised calls, that wait for somebody."""

    waiting: int
    mine: int
    callbacks_today: int
    callbacks_overdue: int
    at_department: int
    overdue_at_department: int
    answered_not_relayed: int
    asked_back: int
    returned: int


@dataclass(frozen=True)
class Flow:
    """How many inquiries came in and how many were completed on one day."""

    received: int = 0
    completed: int = 0

    def __add__(self, other: "Flow") -> "Flow":
        return Flow(self.received + other.received, self.completed + other.completed)


@dataclass(frozen=True)
class DayFlow:
    """The flow of one day, by service (None: not yet assigned) and by channel."""

    by_service: list[tuple[Service | None, Flow]]
    by_channel: list[tuple[Channel, Flow]]
    total: Flow


def work_at(moment: datetime, user: User) -> Work:
    """What waits at `moment`. Call-backs of today include those whose time is already over."""
    _, midnight = day_bounds(day_of(moment), day_of(moment))
    return Work(
        waiting=_inquiries(user, is_in(InquiryState.NEW)),
        mine=count(how_many_in_view("mine", user)),
        callbacks_today=_callbacks(user, Callback.promised_at < midnight),
        callbacks_overdue=_callbacks(user, Callback.promised_at < moment),
        at_department=_inquiries(user, is_in(InquiryState.AT_DEPARTMENT)),
        overdue_at_department=_inquiries(user, is_in(InquiryState.AT_DEPARTMENT), _overdue(moment)),
        answered_not_relayed=_inquiries(user, is_in(InquiryState.DEPARTMENT_ANSWERED)),
        asked_back=_inquiries(user, is_in(InquiryState.ASKED_BACK)),
        returned=_inquiries(user, is_in(InquiryState.RETURNED)),
    )


def flow_on(moment: datetime, user: User) -> DayFlow:
    """What came in and was completed on the day of `moment`; excluded and merged inquiries too, for they are work."""
    cells = _cells(moment, user)
    of_service = _sums((service_id, flow) for (service_id, _), flow in cells.items())
    of_channel = _sums((channel, flow) for (_, channel), flow in cells.items())
    shown: list[Service | None] = [s for s in all_services_for(user) if s.active or s.id in of_service]
    if None in of_service:
        shown.append(None)
    return DayFlow(
        by_service=[(service, of_service.get(service.id if service else None, Flow())) for service in shown],
        by_channel=[(channel, of_channel.get(channel, Flow())) for channel in Channel],
        total=sum(cells.values(), Flow()),
    )


def _cells(moment: datetime, user: User) -> dict[tuple[int | None, Channel], Flow]:
    received = _counted(user, Inquiry.received_at, moment)
    completed = _counted(user, Inquiry.completed_at, moment)
    keys = received.keys() | completed.keys()
    return {key: Flow(received.get(key, 0), completed.get(key, 0)) for key in keys}


def _sums(flows: Iterable[tuple[Key, Flow]]) -> dict[Key, Flow]:
    sums: dict[Key, Flow] = {}
    for key, flow in flows:
        sums[key] = sums.get(key, Flow()) + flow
    return sums


def _counted(user: User, column: Any, moment: datetime) -> dict[tuple[int | None, Channel], int]:
    start, end = day_bounds(day_of(moment), day_of(moment))
    query = select(Inquiry.service_id, Inquiry.channel, func.count())
    query = query.where(visible_to(user), column >= start, column < end)
    rows = db.session.execute(query.group_by(Inquiry.service_id, Inquiry.channel))
    return {(service_id, channel): count for service_id, channel, count in rows}


def _inquiries(user: User, *conditions: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count(Inquiry.id)).where(visible_to(user), *conditions)) or 0


def _callbacks(user: User, due: ColumnElement[bool]) -> int:
    query = select(func.count(Callback.id)).join(Callback.inquiry)
    return db.session.scalar(query.where(Callback.done_at.is_(None), due, visible_to(user))) or 0


def _overdue(moment: datetime) -> ColumnElement[bool]:
    late = (IS_OPEN, Escalation.paused_at.is_(None), Escalation.due_at < moment)
    return exists().where(Escalation.inquiry_id == Inquiry.id, *late)
