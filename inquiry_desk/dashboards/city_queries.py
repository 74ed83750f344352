"""What the dashboard of the city asks: numbers only, never who a citizen is."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select

from escalation.models import Escalation
from escalation.queries import IS_OPEN
from foundation.business_days.ages import class_begins
from foundation.business_days.queries import exceptions_at
from foundation.calendar import day_bounds, day_of, fiscal_year, fiscal_year_range
from foundation.db import db
from foundation.organisation.models import Department, User
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.queries import visible_to
from inquiry_desk.reports import queries
from inquiry_desk.reports.kpi import Figure
from inquiry_desk.reports.period import Period, month_of

BACKLOG_DAYS = 30


@dataclass(frozen=True)
class MonthFigures:
    """The contract figures of one month."""

    period: Period
    figures: list[Figure]


@dataclass(frozen=True)
class DepartmentAges:
    """What a department owes: open escalations by class of age (`ages.STEPS`), youngest first."""

    department_id: int
    name: str
    by_age: tuple[int, ...]
    overdue: int

    @property
    def total(self) -> int:
        return sum(self.by_age)


@dataclass(frozen=True)
class DayBacklog:
    """How many inquiries were not completed when a day ended; for today, now."""

    day: date
    count: int


def course(moment: datetime, user: User) -> list[MonthFigures]:
    """The months of this fiscal year up to the present one."""
    today = day_of(moment)
    first, _ = fiscal_year_range(fiscal_year(today))
    months = [month_of(first)]
    while months[-1].to_day < today:
        months.append(month_of(months[-1].to_day + timedelta(days=1)))
    measured = queries.figures_of_each(months, user)
    return [MonthFigures(month, figures) for month, figures in zip(months, measured, strict=True)]


def open_by_department(moment: datetime, user: User) -> list[DepartmentAges]:
    """Escalations without an answer yet by department, who owes most first; each as old as its hand-over."""
    begins = class_begins(moment, exceptions_at())
    at = Escalation.handed_over_at
    columns = [func.count().filter(at > begins[0])]
    columns += [func.count().filter(and_(at <= newer, at > older)) for newer, older in pairwise(begins)]
    columns += [func.count().filter(at <= begins[-1])]
    overdue = func.count().filter(Escalation.paused_at.is_(None), Escalation.due_at < moment)
    query: Any = select(Department.id, Department.name, overdue, *columns).select_from(Escalation)
    query = query.join(Escalation.department).join(Inquiry, Inquiry.id == Escalation.inquiry_id)
    query = query.where(IS_OPEN, visible_to(user)).group_by(Department.id, Department.name)
    found = [DepartmentAges(row[0], row[1], tuple(row[3:]), row[2]) for row in db.session.execute(query)]
    return sorted(found, key=lambda one: (-one.total, one.department_id))


def backlog(moment: datetime, user: User) -> list[DayBacklog]:
    """The last thirty days, today last. An inquiry opened again counts as if it had never been completed."""
    today = day_of(moment)
    days = [today - timedelta(days=back) for back in range(BACKLOG_DAYS)]
    received, completed = (_per_day(c, days, user) for c in (Inquiry.received_at, Inquiry.completed_at))
    still = select(func.count(Inquiry.id)).where(visible_to(user), Inquiry.completed_at.is_(None))
    count = db.session.scalar(still) or 0
    course_back = []
    for day, came, went in zip(days, received, completed, strict=True):
        course_back.append(DayBacklog(day, count))
        count += went - came
    return course_back[::-1]


def _per_day(column: Any, days: list[date], user: User) -> list[int]:
    """How many on each of `days`: each a stretch of the column's index, read once."""
    bounds = [day_bounds(day, day) for day in days]
    counts = [_counted(visible_to(user), column >= start, column < end) for start, end in bounds]
    return list(db.session.execute(select(*counts)).one())


def _counted(*conditions: ColumnElement[bool]) -> Any:
    return select(func.count(Inquiry.id)).where(*conditions).scalar_subquery()
