"""The list of reports: what waits for me first, then the days of a month; and steps of several at once."""

from collections.abc import Callable
from datetime import date, datetime

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.calendar import day_of, fiscal_year, month_range
from foundation.db import db
from foundation.organisation.queries import all_services_for
from foundation.web.ids import id_argument
from foundation.web.once import once
from foundation.web.session import me
from inquiry_desk.reporting import actions, mails, queries
from inquiry_desk.reporting.acts import Act, fits
from inquiry_desk.reporting.blueprint import blueprint
from inquiry_desk.reporting.days import days_of, months_of_fiscal_year
from inquiry_desk.reporting.forms import read_ticks
from inquiry_desk.reporting.models import Report, ReportKind
from inquiry_desk.staff.fields import ButtonForm
from inquiry_desk.staff.found import found


@blueprint.get("")
@requires(Permission.READ_REPORTS)
def index() -> str:
    """A month of all services by day, or of one service report by report."""
    today, month, service_id = day_of(clock.now()), _month(), id_argument("service")
    first, last = month_range(month.year, month.month)
    listed = queries.reports_ending_in(first, last, me(), service_id)
    return render_template(
        "reporting/index.html",
        waiting={act: queries.waiting(act, me(), today) for act in queries.awaited_of(me())},
        first=first,
        months=months_of_fiscal_year(fiscal_year(first)),
        services=all_services_for(me()),
        service_id=service_id,
        of_months=[one for one in listed if one.kind is not ReportKind.DAILY],
        days=days_of(listed),
        form=ButtonForm(formdata=None),
        today=today,
    )


@blueprint.get("/days/<day>")
@requires(Permission.READ_REPORTS)
def of_day(day: str) -> str:
    """The daily reports that end on `day`, of all services."""
    asked = found(_read_day(day))
    listed = queries.reports_ending_in(asked, asked, me())
    return render_template(
        "reporting/day.html",
        day=asked,
        rows=[one for one in listed if one.kind is ReportKind.DAILY],
        awaited=queries.awaited_of(me()),
        form=ButtonForm(formdata=None),
        today=day_of(clock.now()),
    )


@blueprint.post("/submit")
@requires(Permission.SUBMIT_REPORTS)
def submit_many() -> ResponseReturnValue:
    """Everything that is ticked goes to the city in one step, and is told in one mail."""

    def deed(reports: list[Report], at: datetime) -> str:
        for report in reports:
            actions.submit(report, me(), at)
        mails.tell_submitted(reports, at)
        return ngettext("%(num)d report was submitted.", "%(num)d reports were submitted.", len(reports))

    return _several(Act.SUBMIT, deed)


@blueprint.post("/confirm")
@requires(Permission.CONFIRM_REPORTS)
def confirm_many() -> ResponseReturnValue:
    def deed(reports: list[Report], at: datetime) -> str:
        for report in reports:
            actions.confirm(report, me(), at)
        return ngettext("%(num)d report was confirmed.", "%(num)d reports were confirmed.", len(reports))

    return _several(Act.CONFIRM, deed)


def _several(act: Act, deed: Callable[[list[Report], datetime], str]) -> ResponseReturnValue:
    """What changed since the page was shown is left as it is, and said."""
    ticks = read_ticks(request.form.getlist("report"))
    day = _read_day(request.form.get("day", ""))
    back = url_for("reporting.of_day", day=day.isoformat()) if day else url_for("reporting.index")

    def do() -> str:
        fitting = [one for one in queries.claim(ticks, me()) if fits(act, one.kind, one.state)]
        if fitting:
            flash(deed(fitting, clock.now()), "good")
        if len(fitting) < len(ticks):
            flash(_left(len(ticks) - len(fitting)), "warning")
        if not ticks:
            flash(_("Nothing is ticked. Tick the reports first."), "warning")
        db.session.flush()
        return back

    return once(ButtonForm().submission_key.data, do)


def _left(count: int) -> str:
    return ngettext(
        "%(num)d report was changed meanwhile and left as it is. Look at it again.",
        "%(num)d reports were changed meanwhile and left as they are. Look at them again.",
        count,
    )


def _month() -> date:
    """The first day of the month asked for; this month by default."""
    return _read_day(f"{request.args.get('month', '')}-01") or day_of(clock.now()).replace(day=1)


def _read_day(text: str) -> date | None:
    """None for what is no day, and for years that are none of ours."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2100 else None
