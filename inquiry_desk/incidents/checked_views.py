"""確認したこと: the page that backs a 0."""

from datetime import date, datetime, timedelta
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form as PlainForm
from wtforms.validators import InputRequired, ValidationError

from foundation import clock
from foundation.access.guards import may, requires
from foundation.access.roles import Permission
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.calendar import day_of, month_range
from foundation.db import db, transaction
from foundation.organisation.models import User
from foundation.web.forms import DayField
from foundation.web.ids import read_id
from foundation.web.session import me
from inquiry_desk.incidents.access_entries import TYPED
from inquiry_desk.incidents.access_rules import LIMITS, Unusual
from inquiry_desk.incidents.blueprint import blueprint
from inquiry_desk.incidents.checked import Checked
from inquiry_desk.incidents.checked import checked as look

LONGEST_PERIOD = timedelta(days=92)


class PeriodForm(PlainForm):
    """Which days were looked at; the log of more than three months is not read at once."""

    from_day = DayField(_l("First day"), [InputRequired(_l("Enter the day."))])
    to_day = DayField(_l("Last day"), [InputRequired(_l("Enter the day."))])

    def validate_to_day(self, field: DayField) -> None:
        if not (self.from_day.data and field.data):
            return
        if field.data < self.from_day.data:
            raise ValidationError(_l("The last day is before the first day."))
        if field.data - self.from_day.data > LONGEST_PERIOD:
            raise ValidationError(_l("Choose a period of at most three months."))


@blueprint.get("/checked")
@requires(Permission.READ_INCIDENTS)
def checked() -> ResponseReturnValue:
    first, last = _this_month()
    asked = request.args if "from_day" in request.args else None
    form = PeriodForm(asked, data={"from_day": first, "to_day": last})
    valid = asked is None or form.validate()
    shown = _looked_at(form) if valid else None
    lines = [_line(one) for one in (shown.accesses if shown else None) or ()]
    page = render_template("incidents/checked.html", form=form, shown=shown, lines=lines, limits=LIMITS)
    return page, 200 if valid else 422


def _looked_at(form: PeriodForm) -> Checked:
    assert form.from_day.data and form.to_day.data, "only a valid form has values"
    with transaction():
        record(AuditAction.SEARCHED, "incidents", "checked")
    whole = may(Permission.SEE_ALL_SERVICES)
    return look(form.from_day.data, form.to_day.data, me(), with_accesses=whole)


def _this_month() -> tuple[date, date]:
    today = day_of(clock.now())
    return month_range(today.year, today.month)[0], today


def _line(one: Unusual) -> tuple[Unusual, str, str]:
    """What was found, of whom in words, and where the entries of the log are."""
    asked: dict[str, Any] = {"from_on": _iso(one.first_at), "until_on": _iso(one.last_at)}
    if one.person.startswith(TYPED):
        name = one.person.removeprefix(TYPED)
        return one, name or _("An unknown name"), url_for("staff.audit", subject=name or None, **asked)
    user = db.session.get(User, read_id(one.person))
    return one, user.display_name if user else "—", url_for("staff.audit", person=one.person, **asked)


def _iso(at: datetime) -> str:
    return day_of(at).isoformat()
