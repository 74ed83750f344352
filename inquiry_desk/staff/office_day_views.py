"""開庁日・時間外: what departs from the ordinary calendar, and changing it (spec 3-2)."""

from flask import abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from foundation import clock
from foundation.access.guards import may, requires
from foundation.access.roles import Permission
from foundation.business_days.models import ChangeKind
from foundation.business_days.queries import exceptions_at, newest_changes, standing_changes
from foundation.calendar import day_of
from foundation.web.session import me
from inquiry_desk.staff import office_day_actions
from inquiry_desk.staff.blueprint import blueprint
from inquiry_desk.staff.found import found
from inquiry_desk.staff.office_day_forms import ClosedDaysForm, OvertimeForm, WithdrawForm
from inquiry_desk.staff.office_day_queries import deadlines_in_closed_time, standing_change
from inquiry_desk.staff.refusals import answer


@blueprint.get("/admin/office-days")
@blueprint.get("/admin/office-days/<any(closed,overtime):refused>")
@requires(Permission.MANAGE_CALENDAR)
def office_days(refused: str = "") -> str:
    """The page; also where a refused form stands, so that reloading its address shows the page."""
    return _page()


@blueprint.post("/admin/office-days/closed")
@requires(Permission.MANAGE_ORGANISATION)
def close_days() -> ResponseReturnValue:
    form = ClosedDaysForm()

    def act() -> str:
        reason = form.closed_reason.data or ""
        closed = office_day_actions.close_days(form.days(), reason, me(), clock.now())
        flash(ngettext("%(num)d day is closed now.", "%(num)d days are closed now.", len(closed)), "good")
        return url_for("staff.office_days")

    return answer(form, act, lambda: _page(closing=form))


@blueprint.post("/admin/office-days/overtime")
@requires(Permission.MANAGE_CALENDAR)
def agree_overtime() -> ResponseReturnValue:
    form = OvertimeForm()

    def act() -> str:
        office_day_actions.agree_overtime(form.to_overtime(), me(), clock.now())
        flash(_("The overtime counts as business time now."), "good")
        return url_for("staff.office_days")

    return answer(form, act, lambda: _page(overtime=form))


@blueprint.route("/admin/office-days/<int:change_id>/withdraw", methods=["GET", "POST"])
@requires(Permission.MANAGE_CALENDAR)
def withdraw_change(change_id: int) -> ResponseReturnValue:
    """Take one back; a day the city closed is the administrator's."""
    change = found(standing_change(change_id))
    if change.day in exceptions_at().closed and not may(Permission.MANAGE_ORGANISATION):
        abort(403)
    form = WithdrawForm()
    also = [
        other for other in standing_changes(change.day) if other.day == change.day and other is not change
    ]

    def page() -> str:
        return render_template("staff/office_day_withdraw.html", form=form, change=change, also=also)

    def act() -> str:
        office_day_actions.withdraw(change, form.withdraw_reason.data or "", me(), clock.now())
        flash(_("The day follows the ordinary calendar again."), "good")
        return url_for("staff.office_days")

    return answer(form, act, page) if request.method == "POST" else page()


def _page(closing: ClosedDaysForm | None = None, overtime: OvertimeForm | None = None) -> str:
    now = clock.now()
    coming = standing_changes(day_of(now))
    return render_template(
        "staff/office_days.html",
        coming=coming,
        closed_days={change.day for change in coming if change.kind is ChangeKind.CLOSED},
        record=newest_changes(),
        outside=deadlines_in_closed_time(now),
        closing=closing or ClosedDaysForm(formdata=None),
        overtime=overtime or OvertimeForm(formdata=None),
    )
