"""What the dashboard of the desk asks: today by hour and by service, of what a person may see."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from escalation.models import Escalation
from escalation.queries import IS_OPEN
from foundation.business_days.queries import exceptions_at
from foundation.calendar import JST, day_bounds, day_of, is_office_day
from foundation.db import db
from foundation.organisation.models import Service, User
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
    """Inquiries received in one hour of the day in Japan; `usual` None: no such office day before."""

    hour: int
    received: int
    usual: float | None


@dataclass(frozen=True)
class ServiceToday:
    """One service today; None stands for what has no service yet."""

    service: Service | None
    flow: Flow
    waiting: int
    overdue: int
    callbacks: int


def by_hour(moment: datetime, user: User) -> list[Hour]:
    """The hours of today against the average of the same weekday in the last four weeks, closed days left out."""
    today, calendar = day_of(moment), exceptions_at()
    earlier = [today - timedelta(weeks=week) for week in range(1, WEEKS + 1)]
    compared = [day for day in earlier if is_office_day(day, calendar)]
    counted = _received([today, *compared], user)
    seen = [hour for _, hour in counted]
    hours = range(min(seen, default=FIRST_HOUR), max(seen, default=LAST_HOUR) + 1)
    shown = range(min(hours.start, FIRST_HOUR), max(hours.stop, LAST_HOUR + 1))
    return [_hour(hour, today, compared, counted) for hour in shown]


def by_service(moment: datetime, user: User) -> list[ServiceToday]:
    """Every service of the person, and what has none yet; call-backs are those due until midnight."""
    _, midnight = day_bounds(day_of(moment), day_of(moment))
    late = (IS_OPEN, Escalation.paused_at.is_(None), Escalation.due_at < moment)
    due = select(Callback.inquiry_id).where(Callback.done_at.is_(None), Callback.promised_at < midnight)
    waiting = _per_service(user, is_in(InquiryState.NEW))
    overdue = _per_service(
        user, is_in(InquiryState.AT_DEPARTMENT), Inquiry.id.in_(select(Escalation.inquiry_id).where(*late))
    )
    callbacks = _per_service(user, Inquiry.id.in_(due))
    lines = []
    for service, flow in flow_on(moment, user).by_service:
        key = service.id if service else None
        lines.append(ServiceToday(service, flow, waiting[key], overdue[key], callbacks[key]))
    return lines


def _received(days: Sequence[date], user: User) -> Counter[tuple[date, int]]:
    within: list[ColumnElement[bool]] = []
    for day in days:
        start, end = day_bounds(day, day)
        within.append((Inquiry.received_at >= start) & (Inquiry.received_at < end))
    found = db.session.scalars(select(Inquiry.received_at).where(visible_to(user), or_(*within)))
    local = (at.astimezone(JST) for at in found)
    return Counter((at.date(), at.hour) for at in local)


def _hour(hour: int, today: date, compared: list[date], counted: Counter[tuple[date, int]]) -> Hour:
    sums = sum(counted[day, hour] for day in compared)
    return Hour(hour, counted[today, hour], sums / len(compared) if compared else None)


def _per_service(user: User, *conditions: ColumnElement[bool]) -> Counter[int | None]:
    query: Any = select(Inquiry.service_id, func.count()).where(visible_to(user), *conditions)
    rows = db.session.execute(query.group_by(Inquiry.service_id))
    return Counter(dict(rows.tuples().all()))
