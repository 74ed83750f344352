"""The first page: what is to be done today, as each role sees it."""

from datetime import datetime
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from foundation import clock
from foundation.access.guards import may, requires
from foundation.access.roles import Permission
from foundation.calendar import day_of
from inquiry_desk.reports import queries, today
from inquiry_desk.reports.forms import address_of
from inquiry_desk.reports.kpi import Side
from inquiry_desk.reports.period import month_of

blueprint = Blueprint("home", __name__, template_folder="templates")


@blueprint.get("/")
@requires(Permission.USE_OWN_ACCOUNT)
def index() -> ResponseReturnValue:
    if may(Permission.ANSWER_ESCALATIONS):
        return redirect(url_for("escalation.index"))
    moment = clock.now()
    shown = _figures(moment) if may(Permission.READ_FIGURES) else {}
    work = today.work_at(moment, current_user) if may(Permission.WORK_INQUIRIES) else None
    return render_template("home/index.html", today=day_of(moment), work=work, **shown)


def _figures(moment: datetime) -> dict[str, Any]:
    month = month_of(day_of(moment))
    return {
        "figures": queries.figures(month, None, current_user),
        "month": month,
        "sides": (Side.NUMERATOR, Side.DENOMINATOR, Side.MISSED),
        "arguments": address_of(month, None),
        "flow": today.flow_on(moment, current_user),
    }
