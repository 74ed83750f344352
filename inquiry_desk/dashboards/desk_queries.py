"""What the dashboard of the desk asks: today by hour and by service, of what a person may see."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, true

from escalation.models import Escalation
from foundation.business_days.queries import exceptions_at
from foundation.calendar import JST, day_bounds, day_of, is_office_day
from foundation.db import count, db
from foundation.organisation.models import Service, User
from inquiry_desk.escalations.tabs import UNFINISHED, Tab, belongs_to
from inquiry_desk.inquiries.counting import how_many_in_view
from inquiry_desk.inquiries.kinds import InquiryState
from inquiry_desk.inquiries.models import Callback, Inquiry
from inquiry_desk.inquiries.queries import visible_to
from inquiry_desk.inquiries.states import is_in
from inquiry_desk.reports.today import Flow, flow_on

WEEKS = 4
# Shown also where nothing came: the hours of business.
FIRST_HOUR, LAST_HOUR = 8, 17


@dataclass(frozen=True)
class Hour:
    """Inquiries received in one hour of the day in Japan.

    `received` None: the hour is still to come; `usual` None: there was no such office day before.
    """

    hour: int
    received: int | None
    usual: float | None


@dataclass(frozen=True)
class ServiceToday:
    """One service today; None stands for what has no service yet."""

    service: Service | None
    flow: Flow
    waiting: int
    overdue: int
    callbacks: int


@dataclass(frozen=True)
class Work:
    """What waits, whole (numbers of inquiries, and of promised calls) and by service."""

    services: list[ServiceToday]
    waiting: int
    overdue: int
    mine: int
    callbacks: int
    callbacks_overdue: int


def by_hour(moment: datetime, user: User) -> list[Hour]:
    """The hours of today against the average of the same weekday in the last four weeks, closed days left out."""
    today, calendar = day_of(moment), exceptions_at()
    earlier = [today - timedelta(weeks=week) for week in range(1, WEEKS + 1)]
    compared = [day for day in earlier if is_office_day(day, calendar)]
    counted = _received([today, *compared], user)
    seen = [hour for _, hour in counted]
    hours = range(min(seen, default=FIRST_HOUR), max(seen, default=LAST_HOUR) + 1)
    shown = range(min(hours.start, FIRST_HOUR), max(hours.stop, LAST_HOUR + 1))
    begun = moment.astimezone(JST).hour
    return [_hour(hour, today, compared, counted, begun) for hour in shown]


def work_at(moment: datetime, user: User) -> Work:
    """What waits at `moment`, whole and by service; call-backs are those due until midnight."""
    _, midnight = day_bounds(day_of(moment), day_of(moment))
    waits = _per_service(user, [is_in(InquiryState.NEW)], Inquiry.completed_at.is_(None))
    late = _late_per_service(moment, user)
    promised = (Callback.done_at.is_(None), Callback.promised_at < midnight)
    calls = _per_service(user, [true(), Callback.promised_at < moment], *promised, of_callbacks=True)
    lines = []
    for service, flow in flow_on(moment, user).by_service:
        key = service.id if service else None
        (waiting,), (callbacks, _) = waits.get(key, [0]), calls.get(key, [0, 0])
        lines.append(ServiceToday(service, flow, waiting, late.get(key, 0), callbacks))
    callbacks, missed = _sum(calls, 0), _sum(calls, 1)
    mine = count(how_many_in_view("mine", user))
    return Work(lines, _sum(waits, 0), sum(late.values()), mine, callbacks, missed)


def _late_per_service(moment: datetime, user: User) -> dict[int | None, int]:
    """How many escalations the list of the overdue holds; one inquiry may be late at two departments."""
    query: Any = select(Inquiry.service_id, func.count(Escalation.id)).select_from(Escalation)
    query = query.join(Inquiry, Inquiry.id == Escalation.inquiry_id)
    query = query.where(UNFINISHED, visible_to(user), belongs_to(Tab.OVERDUE, moment, exceptions_at()))
    return dict(db.session.execute(query.group_by(Inquiry.service_id)).all())


def _received(days: Sequence[date], user: User) -> Counter[tuple[date, int]]:
    within: list[ColumnElement[bool]] = []
    for day in days:
        start, end = day_bounds(day, day)
        within.append((Inquiry.received_at >= start) & (Inquiry.received_at < end))
    found = db.session.scalars(select(Inquiry.received_at).where(visible_to(user), or_(*within)))
    local = (at.astimezone(JST) for at in found)
    return Counter((at.date(), at.hour) for at in local)


def _hour(
    hour: int, today: date, compared: list[date], counted: Counter[tuple[date, int]], begun: int
) -> Hour:
    sums = sum(counted[day, hour] for day in compared)
    received = counted[today, hour] if hour <= begun else None
    return Hour(hour, received, sums / len(compared) if compared else None)


def _per_service(
    user: User,
    counted: list[ColumnElement[bool]],
    *conditions: ColumnElement[bool],
    of_callbacks: bool = False,
) -> dict[int | None, list[int]]:
    """How many meet each of `counted`, by service, in one pass over what meets `conditions`."""
    counts = [func.count().filter(condition) for condition in counted]
    query: Any = select(Inquiry.service_id, *counts).select_from(Inquiry)
    if of_callbacks:
        query = query.join(Callback, Callback.inquiry_id == Inquiry.id)
    rows = db.session.execute(query.where(visible_to(user), *conditions).group_by(Inquiry.service_id))
    return {service_id: list(counts) for service_id, *counts in rows}


def _sum(by_service: dict[int | None, list[int]], place: int) -> int:
    return sum(counts[place] for counts in by_service.values())
