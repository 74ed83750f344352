"""Which version of a definition judges an inquiry: the one in force on the day it was received, whenever it is answered.

Every inquiry was received on one day, so that each is judged by one version and counts once, and a new
agreement leaves alone what came before it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise

from sqlalchemy import ColumnElement, and_, false, or_
from sqlalchemy.orm import InstrumentedAttribute

from foundation.calendar import day_bounds
from inquiry_desk.inquiries.kinds import Exclusion
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.reports.kpi import Kpi, Side, is_on
from inquiry_desk.reports.models import Basis, KpiAgreement
from inquiry_desk.reports.period import Period

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Versions:
    """Every version of one figure that ever holds, oldest first; the first is the clause itself."""

    each: tuple[Kpi, ...]

    def on(self, day: date) -> Kpi:
        """The version in force on `day`."""
        return [kpi for kpi in self.each if kpi.effective_from is None or kpi.effective_from <= day][-1]

    def changes_within(self, period: Period) -> bool:
        return self.on(period.from_day) is not self.on(period.to_day)

    def judging(self, period: Period) -> list["Judged"]:
        """The versions that judge inquiries of `period`, each with those it judges."""
        ends = [following.effective_from for _, following in pairwise(self.each)]
        stretches = zip(self.each, [*ends, None], strict=True)
        found = (_judged(kpi, kpi.effective_from, end, period) for kpi, end in stretches)
        return [one for one in found if one is not None]

    def is_on(self, side: Side, period: Period) -> ColumnElement[bool]:
        """The inquiries of `period` on one side of the figure, each judged by its version."""
        return or_(false(), *(and_(one.days, is_on(one.kpi, side)) for one in self.judging(period)))


@dataclass(frozen=True)
class Judged:
    """A version, and the days of the inquiries it judges in a period."""

    kpi: Kpi
    days: ColumnElement[bool]


def versions_of(kpi: Kpi, agreements: Iterable[KpiAgreement]) -> Versions:
    """`kpi` as the clause says, then as agreed. Of two agreements for the same day the later one holds."""
    agreed: dict[date, Kpi] = {}
    for agreement in sorted(agreements, key=lambda one: one.number):
        if agreement.kpi_key == kpi.key:
            agreed[agreement.effective_from] = as_agreed(kpi, agreement)
    return Versions((kpi, *(agreed[day] for day in sorted(agreed))))


def as_agreed(kpi: Kpi, agreement: KpiAgreement) -> Kpi:
    return replace(
        kpi,
        target_per_mille=agreement.target_per_mille,
        basis=agreement.basis,
        exclusions=frozenset(Exclusion(value) for value in agreement.exclusions),
        version=agreement.number,
        effective_from=agreement.effective_from,
    )


def received_in(period: Period) -> ColumnElement[bool]:
    return _within(Inquiry.received_at, period)


def first_answered_in(period: Period) -> ColumnElement[bool]:
    answered = Inquiry.first_response_at
    return and_(answered.is_not(None), _within(answered, period))


def _judged(kpi: Kpi, since: date | None, until: date | None, period: Period) -> Judged | None:
    """`until`: the day the next version begins. None where the version judges nothing of the period."""
    if kpi.basis is Basis.RECEIVED:
        first = max(since or period.from_day, period.from_day)
        last = min(until - _ONE_DAY if until else period.to_day, period.to_day)
        return Judged(kpi, received_in(Period(first, last))) if first <= last else None
    conditions = [first_answered_in(period)]
    if since:
        conditions.append(Inquiry.received_at >= _midnight(since))
    if until:
        conditions.append(Inquiry.received_at < _midnight(until))
    return Judged(kpi, and_(*conditions))


def _midnight(day: date) -> datetime:
    return day_bounds(day, day)[0]


def _within(
    column: InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None], period: Period
) -> ColumnElement[bool]:
    start, end = period.bounds
    return and_(column >= start, column < end)
