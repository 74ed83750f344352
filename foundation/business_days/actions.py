"""Changing the calendar of the city: every change is a new row, nothing is rewritten, nothing here commits."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import text

from foundation.business_days.models import CalendarChange, ChangeKind
from foundation.business_days.queries import forget
from foundation.db import db
from foundation.organisation.models import User


@dataclass(frozen=True)
class Overtime:
    """Hours beside the ordinary ones, and the agreement they rest on (spec 3-2)."""

    day: date
    opens_at: time
    closes_at: time
    reason: str
    agreed_with: str
    agreed_on: date


def close_days(days: Iterable[date], reason: str, by: User, at: datetime) -> int:
    """Closed days of the city; returns the version with the last of them."""
    return _append([CalendarChange(day=d, kind=ChangeKind.CLOSED, reason=reason, by=by, at=at) for d in days])


def agree_overtime(overtime: Overtime, by: User, at: datetime) -> int:
    """Hours that count beside the ordinary ones; returns the new version.

    ValueError where they end before they begin, or were agreed after the day.
    """
    if overtime.opens_at >= overtime.closes_at:
        raise ValueError("overtime has to end after it begins")
    if overtime.agreed_on > overtime.day:
        raise ValueError("overtime has to be agreed beforehand")
    return _append([CalendarChange(kind=ChangeKind.OVERTIME, by=by, at=at, **vars(overtime))])


def withdraw(day: date, reason: str, by: User, at: datetime) -> int:
    """Back to the ordinary calendar: neither closed by the city nor with overtime; returns the new version."""
    return _append([CalendarChange(day=day, kind=ChangeKind.WITHDRAWN, reason=reason, by=by, at=at)])


def lock_calendar() -> None:
    """Let nobody else change the calendar until the transaction ends.

    PostgreSQL gives ids when rows are written, not when they are committed; a version that somebody has
    computed with must not get an earlier one later. SQLite has one writer anyway.
    """
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(text("LOCK TABLE calendar_change IN SHARE ROW EXCLUSIVE MODE"))
    forget()


def _append(changes: list[CalendarChange]) -> int:
    if not changes:
        raise ValueError("a change is about one day at least")
    lock_calendar()
    for change in changes:
        db.session.add(change)
        db.session.flush()
    forget()
    return changes[-1].id
