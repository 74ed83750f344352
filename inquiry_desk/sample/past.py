"""The past weeks of a living desk: inquiries, cases, registers, complaints, and the reports on them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from foundation.calendar import day_of
from foundation.db import db
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.sample.case_past import make_cases
from inquiry_desk.sample.complaints import record_complaints
from inquiry_desk.sample.crew import crew_of_the_city
from inquiry_desk.sample.history import make_history
from inquiry_desk.sample.incidents import keep_incidents
from inquiry_desk.sample.registers import keep_registers
from inquiry_desk.sample.reports import keep_reports

_INQUIRIES_A_CASE = 4


@dataclass(frozen=True)
class PastCounts:
    """How many of each were written."""

    inquiries: int
    cases: int
    register_entries: int
    complaints: int
    reports: int


def make_past(
    per_day: int, seed: int, *, until: datetime, progress: Callable[[int], None] | None = None
) -> PastCounts:
    """From the first day of last month to `until`; a desk that has inquiries keeps them and gets no others.

    SampleCityMissingError where the sample city is not loaded.
    """
    crew, first = crew_of_the_city(), _first_of_last_month(day_of(until))
    inquiries = 0
    if not db.session.scalar(select(func.count(Inquiry.id))):
        days = (day_of(until) - first).days + 1
        inquiries = make_history(days, per_day, seed, until=until, progress=progress)
    complaints = record_complaints(crew, until, seed)
    cases = make_cases(until, seed, round(per_day / _INQUIRIES_A_CASE))
    registers = keep_registers(crew, first, until, seed) + keep_incidents(crew, until)
    db.session.flush()
    return PastCounts(inquiries, cases, registers, complaints, keep_reports(crew, first, until, seed))


def _first_of_last_month(today: date) -> date:
    return (today.replace(day=1) - timedelta(days=1)).replace(day=1)
