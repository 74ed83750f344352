"""What came in against what was decided, by day or by week, as a picture."""

import enum
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute

from foundation.charts.charts import Chart, Series, bars
from foundation.db import db
from inquiry_desk.cases.models import Case

_WEEK = timedelta(days=7)


class By(enum.Enum):
    """How days are put together."""

    DAY = "day"
    WEEK = "week"


LABELS: dict[enum.Enum, object] = {By.DAY: _l("Four weeks by day"), By.WEEK: _l("Half a year by week")}
SPANS = {By.DAY: 28, By.WEEK: 26}


@dataclass(frozen=True)
class Flow:
    """From each day on until the next: how many applications came in, and how many cases were decided."""

    begins: tuple[date, ...]
    received: tuple[int, ...]
    decided: tuple[int, ...]


@dataclass(frozen=True)
class Picture:
    """A chart and how it is drawn."""

    chart: Chart
    svg: Markup


def flow_of(service_ids: Sequence[int], by: By, today: date) -> Flow:
    begins = begins_of(by, today)
    return Flow(
        begins,
        _counted(Case.received_on, service_ids, begins, today),
        _counted(Case.decided_on, service_ids, begins, today),
    )


def begins_of(by: By, today: date) -> tuple[date, ...]:
    """The days, or the Mondays, of the stretch that ends with today."""
    if by is By.DAY:
        return tuple(today - timedelta(days=back) for back in reversed(range(SPANS[by])))
    monday = today - timedelta(days=today.weekday())
    return tuple(monday - _WEEK * back for back in reversed(range(SPANS[by])))


def summed(by_day: dict[date, int], begins: Sequence[date]) -> tuple[int, ...]:
    """Each day's count in the stretch it lies in."""
    sums: Counter[date] = Counter()
    for day, count in by_day.items():
        sums[max((begin for begin in begins if begin <= day), default=day)] += count
    return tuple(sums[begin] for begin in begins)


def picture_of(flow: Flow, by: By) -> Picture:
    chart = Chart(
        key=f"cases-{by.value}",
        title=_("Applications received and cases decided"),
        description=_("Received as bars, decided as a line. The present day or week up to now."),
        heading=_("Day") if by is By.DAY else _("Week from"),
        labels=tuple(f"{day.month}/{day.day}" for day in flow.begins),
        series=(Series(_("Came in"), flow.received), Series(_("Decisions"), flow.decided)),
    )
    return Picture(chart, bars(chart))


def _counted(
    day: InstrumentedAttribute[date] | InstrumentedAttribute[date | None],
    service_ids: Sequence[int],
    begins: Sequence[date],
    today: date,
) -> tuple[int, ...]:
    query = select(day, func.count()).where(Case.service_id.in_(service_ids), day.between(begins[0], today))
    by_day = {one: int(count) for one, count in db.session.execute(query.group_by(day)) if one}
    return summed(by_day, begins)
