"""What is written down for a day and for a month, as a signature would freeze it."""

from collections.abc import Callable
from datetime import date, timedelta

from sqlalchemy import select

from foundation import clock
from foundation.business_days.queries import exceptions_at
from foundation.calendar import day_of, is_office_day
from foundation.db import db
from foundation.organisation.models import Service
from inquiry_desk.reporting.composing import content_of
from inquiry_desk.reporting.models import Report, ReportKind
from inquiry_desk.reports.period import month_of

ONE_DAY = timedelta(days=1)


def composers() -> list[tuple[str, Callable[[], int]]]:
    """Each with its name: the last office day of a service, and the last whole month of all."""
    day = _last_office_day()
    month = month_of(month_of(day).from_day - ONE_DAY)
    service = db.session.scalar(select(Service).where(Service.active).order_by(Service.position).limit(1))
    daily = Report(kind=ReportKind.DAILY, service=service, from_day=day, to_day=day, typed={})
    daily.service_id = service.id if service else None
    monthly = Report(kind=ReportKind.MONTHLY, from_day=month.from_day, to_day=month.to_day, typed={})
    return [("a daily report", _composing(daily)), ("a monthly report", _composing(monthly))]


def _composing(report: Report) -> Callable[[], int]:
    def compose() -> int:
        """200, as a page that was found, once the content is there."""
        with db.session.no_autoflush:
            content = content_of(report, clock.now())
        db.session.expunge_all()
        return 200 if content.figures.tables else 500

    return compose


def _last_office_day() -> date:
    day, exceptions = day_of(clock.now()) - ONE_DAY, exceptions_at()
    while not is_office_day(day, exceptions):
        day -= ONE_DAY
    return day
