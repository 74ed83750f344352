"""Drafting daily reports: each day of each service in exactly one, as soon as it is over (spec 3-13(1)ア)."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import takewhile

from sqlalchemy import func, select

from foundation import clock
from foundation.business_days.queries import exceptions_at
from foundation.calendar import (
    CalendarExceptions,
    day_bounds,
    day_of,
    is_office_day,
    month_range,
    open_stretches,
)
from foundation.db import db, transaction
from foundation.organisation.models import Service
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.reporting.actions import draft
from inquiry_desk.reporting.models import Report, ReportKind
from inquiry_desk.reporting.stretches import Stretch, due_on

SECONDS = 60
_ONE_DAY = timedelta(days=1)


def draft_next() -> bool:
    """Draft the next daily report that is ready; False when none is.

    Of two workers the second finds the report of the first.
    """
    now, exceptions = clock.now(), exceptions_at()
    found = _next_ready(now, exceptions)
    if found is None:
        return False
    service, stretch = found
    with transaction():
        draft(ReportKind.DAILY, service, stretch, now, due_on(stretch, exceptions))
    return True


def is_ready(stretch: Stretch, at: datetime, exceptions: CalendarExceptions) -> bool:
    """After closing time of its office day, agreed overtime included; a closed day has to be over."""
    last = stretch.to_day
    if last != day_of(at) or not is_office_day(last, exceptions):
        return last < day_of(at)
    return at >= open_stretches(last, exceptions)[-1][1]


def stretches_from(begins: date, exceptions: CalendarExceptions) -> Iterator[Stretch]:
    """What reports cover from a day on, without end: up to the next office day, or the end of the month."""
    day = begins
    while True:
        _, month_ends = month_range(day.year, day.month)
        if is_office_day(day, exceptions) or day == month_ends:
            yield Stretch(begins, day)
            begins = day + _ONE_DAY
        day += _ONE_DAY


def _next_ready(now: datetime, exceptions: CalendarExceptions) -> tuple[Service | None, Stretch] | None:
    first = db.session.scalar(select(func.min(Inquiry.received_at)))
    if first is None:
        return None
    reported = _reported_until()
    earliest = max(day_of(first), day_of(now).replace(day=1))
    services = db.session.scalars(select(Service).order_by(Service.position, Service.id)).all()
    for service in (*services, None):
        newest = reported.get(service.id if service else None)
        begins = newest + _ONE_DAY if newest else earliest
        stretch = _next_of(service, begins, now, exceptions)
        if stretch is not None:
            return service, stretch
    return None


def _reported_until() -> dict[int | None, date]:
    """The last day of the newest report by service: what comes next begins the day after, whatever the calendar says now."""
    query = select(Report.service_id, func.max(Report.to_day)).where(Report.kind == ReportKind.DAILY)
    return {row[0]: row[1] for row in db.session.execute(query.group_by(Report.service_id))}


def _next_of(
    service: Service | None, begins: date, now: datetime, exceptions: CalendarExceptions
) -> Stretch | None:
    """The next report of a service in its handling period; else, and for none, only where something came in."""
    ready = list(
        takewhile(lambda stretch: is_ready(stretch, now, exceptions), stretches_from(begins, exceptions))
    )
    if not ready:
        return None
    came = _first_received(service, begins)
    wanted = (one for one in ready if _is_at_work(service, one) or (came and _has(one, came)))
    return next(wanted, None)


def _is_at_work(service: Service | None, stretch: Stretch) -> bool:
    if service is None or not service.active:
        return False
    return service.starts_on <= stretch.to_day and stretch.from_day <= service.ends_on


def _has(stretch: Stretch, day: date) -> bool:
    return stretch.from_day <= day <= stretch.to_day


def _first_received(service: Service | None, since: date) -> date | None:
    """The first day from `since` on that brought an inquiry of the service."""
    start, _ = day_bounds(since, since)
    of = Inquiry.service_id.is_(None) if service is None else Inquiry.service_id == service.id
    query = select(func.min(Inquiry.received_at)).where(of, Inquiry.received_at >= start)
    first = db.session.scalar(query)
    return None if first is None else day_of(first)
