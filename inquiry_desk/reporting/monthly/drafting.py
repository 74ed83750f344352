"""The worker makes a draft of 月報 once a month is over, and of 業務完了届 once the 月報 is submitted."""

from datetime import date, timedelta

from sqlalchemy import func, select

from foundation import clock
from foundation.business_days.queries import exceptions_at
from foundation.calendar import NO_EXCEPTIONS, CalendarExceptions, day_of, month_range, next_office_day
from foundation.db import db, transaction
from inquiry_desk.reporting.actions import draft, key_of
from inquiry_desk.reporting.completion.composing import WITH_THE_CITY
from inquiry_desk.reporting.models import Report, ReportKind
from inquiry_desk.reporting.stretches import Stretch

SECONDS = 60
OFFICE_DAYS = 5


def draft_month_next() -> bool:
    """One draft that is due to be made; False when there is none. Of two workers at it, one finds the other's."""
    now = clock.now()
    with transaction():
        found = _next(day_of(now))
        if found is None:
            return False
        kind, month = found
        draft(kind, None, month, now, due_on(month, exceptions_at()))
    return True


def due_on(month: Stretch, exceptions: CalendarExceptions = NO_EXCEPTIONS) -> date:
    """The fifth office day of the next month.

    The clause says 翌月速やかに (3-13(1)ウ) and names no day: this one is our assumption, to be agreed with the city.
    """
    day = month.to_day
    for _ in range(OFFICE_DAYS):
        day = next_office_day(day, exceptions)
    return day


def _next(today: date) -> tuple[ReportKind, Stretch] | None:
    for month in _months_over(today):
        if not _there_is(ReportKind.MONTHLY, month) and _has_days(month):
            return ReportKind.MONTHLY, month
    query = select(Report.from_day, Report.to_day).where(
        Report.kind == ReportKind.MONTHLY, Report.state.in_(WITH_THE_CITY)
    )
    for from_day, to_day in db.session.execute(query.order_by(Report.from_day)):
        if not _there_is(ReportKind.COMPLETION, Stretch(from_day, to_day)):
            return ReportKind.COMPLETION, Stretch(from_day, to_day)
    return None


def _months_over(today: date) -> list[Stretch]:
    """From the month of the first daily report to the last month, oldest first."""
    day = db.session.scalar(select(func.min(Report.from_day)).where(Report.kind == ReportKind.DAILY))
    months: list[Stretch] = []
    while day is not None and (month := Stretch(*month_range(day.year, day.month))).to_day < today:
        months.append(month)
        day = month.to_day + timedelta(days=1)
    return months


def _has_days(month: Stretch) -> bool:
    """Months in which the desk made no daily report at all were before its time."""
    query = select(Report.id).where(
        Report.kind == ReportKind.DAILY, Report.from_day >= month.from_day, Report.to_day <= month.to_day
    )
    return db.session.scalar(query.limit(1)) is not None


def _there_is(kind: ReportKind, month: Stretch) -> bool:
    return db.session.scalar(select(Report.id).where(Report.key == key_of(kind, None, month))) is not None
