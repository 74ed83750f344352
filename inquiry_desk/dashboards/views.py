"""The dashboards and what they ask for by themselves every minute."""

from typing import Any

from flask import Blueprint, render_template, request
from flask_login import current_user

from foundation import clock
from foundation.access.guards import background, requires
from foundation.access.roles import Permission
from foundation.calendar import day_of, fiscal_year
from foundation.wareki import era_year
from inquiry_desk.dashboards import city_queries, desk_queries, pictures
from inquiry_desk.reports.forms import address_of
from inquiry_desk.reports.kpi import Side
from inquiry_desk.reports.period import Period
from inquiry_desk.reports.queries import whole

blueprint = Blueprint("dashboards", __name__, template_folder="templates")


@blueprint.get("/dashboard")
@requires(Permission.WORK_INQUIRIES)
def desk() -> str:
    return render_template("dashboards/desk.html", wall=_wall(), **_desk())


@blueprint.get("/dashboard/now")
@background
@requires(Permission.WORK_INQUIRIES)
def desk_now() -> str:
    return render_template("dashboards/desk_now.html", wall=_wall(), **_desk())


@blueprint.get("/city")
@requires(Permission.READ_REPORTS)
def city() -> str:
    return render_template("dashboards/city.html", wall=_wall(), **_city())


@blueprint.get("/city/now")
@background
@requires(Permission.READ_REPORTS)
def city_now() -> str:
    return render_template("dashboards/city_now.html", wall=_wall(), **_city())


def _desk() -> dict[str, Any]:
    moment = clock.now()
    return {
        "moment": moment,
        "today": day_of(moment).isoformat(),
        "work": desk_queries.work_at(moment, current_user),
        "hours": pictures.of_hours(desk_queries.by_hour(moment, current_user)),
    }


def _city() -> dict[str, Any]:
    moment = clock.now()
    course = city_queries.course(moment, current_user)
    departments = city_queries.open_by_department(moment, current_user)
    backlog = city_queries.backlog(moment, current_user)
    year = Period(course[0].period.from_day, course[-1].period.to_day)
    return {
        "moment": moment,
        "year_name": era_year(fiscal_year(day_of(moment))),
        "year": whole(month.figures for month in course),
        "arguments": address_of(year, None),
        "month": course[-1],
        "month_arguments": address_of(course[-1].period, None),
        "sides": (Side.NUMERATOR, Side.DENOMINATOR),
        "departments": departments,
        "open_total": sum(one.total for one in departments),
        "overdue_total": sum(one.overdue for one in departments),
        "not_completed": backlog[-1].count,
        "course_pictures": pictures.of_figures(course),
        "departments_picture": pictures.of_departments(departments),
        "backlog_picture": pictures.of_backlog(backlog),
    }


def _wall() -> bool:
    """Whether the page is for a screen on the wall: large, and nothing around it."""
    return request.args.get("wall") == "1"
