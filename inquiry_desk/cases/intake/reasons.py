"""なぜこの期限か: the office days that were counted, those that were not, and what moved a day since."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from foundation.business_days.queries import exceptions_at
from foundation.calendar import CalendarExceptions, holiday_name, is_office_day, is_year_end
from foundation.db import db
from inquiry_desk.cases.deadlines import office_days_between
from inquiry_desk.cases.missing.models import CaseMissing
from inquiry_desk.cases.models import Case, CaseExtension


@dataclass(frozen=True)
class Closed:
    """A day of the week that did not count: of the end of the year, a holiday by name, or closed for a reason."""

    day: date
    year_end: bool = False
    holiday: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Reasons:
    """How a case came to its days. `centre_days` and `decision_days` are office days after receipt."""

    centre_days: int
    decision_days: int
    closed: tuple[Closed, ...]
    pauses: tuple[CaseMissing, ...]
    extensions: tuple[CaseExtension, ...]


def reasons_of(case: Case) -> Reasons:
    """Counted with the calendar of the day it was taken in, whatever is arranged for the service now."""
    calendar = exceptions_at(case.calendar_version)
    pauses, extensions = pauses_of(case.id), extensions_of(case.id)
    paused = sum(pause.paused_days for pause in pauses)
    return Reasons(
        office_days_between(case.received_on, case.first_due_on, calendar),
        office_days_between(case.received_on, case.decide_by, calendar) - paused,
        closed_between(case.received_on, max(case.first_due_on, case.decide_by), calendar),
        tuple(pauses),
        tuple(extensions),
    )


def extensions_of(case_id: int) -> list[CaseExtension]:
    query = select(CaseExtension).where(CaseExtension.case_id == case_id).order_by(CaseExtension.id)
    return list(db.session.scalars(query))


def pauses_of(case_id: int) -> list[CaseMissing]:
    """The times the applicant was waited for that moved the days of the case."""
    query = select(CaseMissing).where(CaseMissing.case_id == case_id, CaseMissing.paused_days > 0)
    return list(db.session.scalars(query.order_by(CaseMissing.id)))


def closed_between(after: date, until: date, calendar: CalendarExceptions) -> tuple[Closed, ...]:
    """The weekdays after `after`, up to `until`, that were no office days; Saturdays and Sundays go without saying."""
    days = (after + timedelta(days=n) for n in range(1, (until - after).days + 1))
    shut = (day for day in days if day.weekday() < 5 and not is_office_day(day, calendar))
    return tuple(
        Closed(day, is_year_end(day), holiday_name(day), calendar.reasons.get(day, "")) for day in shut
    )
