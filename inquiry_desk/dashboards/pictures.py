"""Numbers as charts, with their words; each chart knows the table behind it."""

from dataclasses import dataclass

from flask_babel import gettext as _
from markupsafe import Markup

from foundation.business_days.ages import STEPS
from foundation.charts.charts import Chart, Series, bars, lines
from foundation.charts.stacked import stacked
from inquiry_desk.dashboards.city_queries import DayBacklog, DepartmentAges, MonthFigures
from inquiry_desk.dashboards.desk_queries import Hour
from inquiry_desk.reports.kpi import Figure
from inquiry_desk.reports.period import Period


@dataclass(frozen=True)
class Picture:
    """A chart and how it is drawn."""

    chart: Chart
    svg: Markup


def of_hours(hours: list[Hour]) -> Picture:
    chart = Chart(
        key="hours",
        title=_("Inquiries received by hour"),
        description=_("Today as bars, the average of this weekday in the last four weeks as a line."),
        heading=_("Hour"),
        labels=tuple(_("%(hour)d h", hour=one.hour) for one in hours),
        series=(
            Series(_("Today"), tuple(one.received for one in hours)),
            Series(_("Average of four weeks"), tuple(one.usual for one in hours)),
        ),
    )
    return Picture(chart, bars(chart))


def of_figures(course: list[MonthFigures]) -> list[Picture]:
    """Each contract figure month by month, against its target."""
    rows = zip(*(month.figures for month in course), strict=True)
    return [_of_figure([month.period for month in course], list(row)) for row in rows]


def _of_figure(months: list[Period], row: list[Figure]) -> Picture:
    kpi = row[-1].kpi
    chart = Chart(
        key=f"course-{kpi.key}",
        title=_("%(figure)s by month", figure=kpi.name),
        description=_("The months of this fiscal year; the present month up to now."),
        heading=_("Month"),
        labels=tuple(_("%(month)d.", month=month.from_day.month) for month in months),
        series=(Series(str(kpi.name), tuple(map(percent_of, row))),),
        percent=True,
        targets=(Series(_("Target"), (kpi.target * 100,)),),
    )
    return Picture(chart, lines(chart))


def of_departments(departments: list[DepartmentAges]) -> Picture:
    names = [_("Under %(days)d office day", days=STEPS[0])]
    names += [
        _("%(first)d to under %(last)d", first=STEPS[i], last=STEPS[i + 1]) for i in range(len(STEPS) - 1)
    ]
    names += [_("%(days)d or more", days=STEPS[-1])]
    chart = Chart(
        key="departments",
        title=_("Open inquiries at departments by age"),
        description=_("Office days since the hand-over, by department."),
        heading=_("Department"),
        labels=tuple(one.name for one in departments),
        series=tuple(
            Series(name, tuple(one.by_age[rank] for one in departments)) for rank, name in enumerate(names)
        ),
    )
    return Picture(chart, stacked(chart))


def of_backlog(days: list[DayBacklog]) -> Picture:
    chart = Chart(
        key="backlog",
        title=_("Inquiries not completed, last 30 days"),
        description=_("At the end of each day; today, now."),
        heading=_("Day"),
        labels=tuple(f"{one.day.month}/{one.day.day}" for one in days),
        series=(Series(_("Not completed"), tuple(one.count for one in days)),),
    )
    return Picture(chart, lines(chart))


def percent_of(figure: Figure) -> float | None:
    """The share as it is shown everywhere, rounded down."""
    return float(figure.percent) if figure.percent is not None else None
