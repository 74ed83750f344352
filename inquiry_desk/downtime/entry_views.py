"""後追い入力: typing in what was written on a sheet."""

from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.datastructures import MultiDict

from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.calendar import day_of
from foundation.db import db
from foundation.organisation.models import User
from foundation.web.session import me
from inquiry_desk.downtime import actions
from inquiry_desk.downtime.blueprint import blueprint
from inquiry_desk.downtime.forms import EntryForm
from inquiry_desk.downtime.models import CallSheet, SheetState
from inquiry_desk.downtime.views import sheet_or_404
from inquiry_desk.inquiries.call_rows import offer_rows, panels_of, written_call
from inquiry_desk.inquiries.drafts import forget_draft, typed_before
from inquiry_desk.inquiries.kinds import FirstOutcome
from inquiry_desk.inquiries.values import NotPossibleError
from inquiry_desk.staff.refusals import Refused, answer


@blueprint.route("/sheets/<int:sheet_id>", methods=["GET", "POST"])
@requires(Permission.LOG_CALLS)
def enter(sheet_id: int) -> ResponseReturnValue:
    sheet = sheet_or_404(sheet_id)
    form = _form(sheet)

    def act() -> str:
        try:
            call, taken_by = written_call(form, form.began_at), _who_took_it(form)
            inquiry = actions.enter(sheet, call, form.ended_at, taken_by, me(), clock.now())
        except NotPossibleError as problem:
            raise Refused(problem.message) from None
        except StaleDataError:
            db.session.rollback()
            raise Refused(_l("This sheet was entered already.")) from None
        forget_draft(me(), _draft_of(sheet))
        flash(_("The sheet is entered as %(number)s.", number=inquiry.number), "good")
        if form.chosen_outcome is FirstOutcome.ESCALATED:
            return url_for("handing_over.escalate", number=inquiry.number)
        return _next_sheet(sheet)

    def page() -> str:
        return render_template(
            "downtime/entry.html",
            form=form,
            sheet=sheet_or_404(sheet_id),
            draft=_draft_of(sheet),
            **panels_of(form),
        )

    return answer(form, act, page) if request.method == "POST" else page()


def _next_sheet(sheet: CallSheet) -> str:
    """The next of the pile that waits, so that a pile is entered without a way back; else the pile."""
    waiting = (
        one.id
        for one in sheet.batch.sheets
        if one.state is SheetState.RESERVED and one.sequence > sheet.sequence
    )
    after = next(waiting, None)
    if after is None:
        return url_for("downtime.batch", batch_id=sheet.batch_id)
    return url_for("downtime.enter", sheet_id=after)


def _who_took_it(form: EntryForm) -> User:
    return db.session.get_one(User, form.taken_by_id.data) if form.taken_by_id.data else me()


def _form(sheet: CallSheet) -> EntryForm:
    typed = request.form if request.form else MultiDict(typed_before(current_user, _draft_of(sheet)))
    form = EntryForm(typed, **_at_first(sheet))
    form.reserved_at = sheet.batch.made_at
    people = [me(), *offer_rows(form, me())]
    form.taken_by_id.choices = [(person.id, person.display_name) for person in people]
    return form


def _at_first(sheet: CallSheet) -> dict[str, Any]:
    """The day of the sheet entered last, since a pile is mostly of one day."""
    entered = [one.inquiry for one in sheet.batch.sheets if one.inquiry is not None]
    newest = max(entered, key=lambda one: one.entered_afterwards_at or one.changed_at, default=None)
    return {
        "service_id": sheet.batch.service_id,
        "taken_by_id": current_user.id,
        "day": day_of(newest.received_at if newest else clock.now()),
    }


def _draft_of(sheet: CallSheet) -> str:
    return f"sheet:{sheet.id}"
