"""Piles of blank sheets: reserving, printing, what became of each, and the proof that no number is missing."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy.orm.exc import StaleDataError

from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.calendar import fiscal_year_of
from foundation.db import db
from foundation.organisation.models import Service
from foundation.organisation.queries import services_for
from foundation.seen import ChangedMeanwhileError
from foundation.web.ids import id_argument, read_id
from foundation.web.once import once
from foundation.web.session import me
from inquiry_desk.downtime import actions, queries
from inquiry_desk.downtime.blueprint import blueprint
from inquiry_desk.downtime.forms import ReserveForm, SettleForm
from inquiry_desk.downtime.models import CallSheet, SheetBatch, SheetState
from inquiry_desk.inquiries.values import NotPossibleError
from inquiry_desk.staff.found import found
from inquiry_desk.staff.refusals import Refused, answer

ENTER, RESERVE = Permission.LOG_CALLS, Permission.RESERVE_NUMBERS


@blueprint.get("")
@requires(ENTER)
def index() -> str:
    return _index(_reserve_form(sent=False))


@blueprint.post("/reserve")
@requires(RESERVE)
def reserve() -> ResponseReturnValue:
    form = _reserve_form(sent=True)

    def act() -> str:
        service = db.session.get(Service, form.service_id.data) if form.service_id.data else None
        count = form.count.data or 0
        batch = actions.reserve(count, service, form.reason.data or "", me(), clock.now())
        flash(_("%(count)s numbers are reserved. Print the sheets now.", count=count), "good")
        return url_for("downtime.batch", batch_id=batch.id)

    return answer(form, act, lambda: _index(form))


@blueprint.get("/batches/<int:batch_id>")
@requires(ENTER)
def batch(batch_id: int) -> str:
    return _batch_page(batch_or_404(batch_id), SettleForm(formdata=None))


@blueprint.get("/batches/<int:batch_id>/sheets")
@requires(ENTER)
def sheets(batch_id: int) -> str:
    """For printing: those nobody has entered yet."""
    shown = batch_or_404(batch_id)
    blank = [sheet for sheet in shown.sheets if sheet.state is SheetState.RESERVED]
    services = [shown.service] if shown.service else services_for(current_user)
    two = request.args.get("per") == "2"
    return render_template(
        "downtime/sheets.html",
        batch=shown,
        pile=queries.pile_of(shown),
        sheets=blank,
        services=services,
        two=two,
    )


@blueprint.post("/batches/<int:batch_id>/settle")
@requires(RESERVE)
def settle(batch_id: int) -> ResponseReturnValue:
    form, ticked = SettleForm(), {read_id(one) for one in request.form.getlist("picked")}

    def act() -> str:
        chosen = [sheet for sheet in batch_or_404(batch_id).sheets if sheet.id in ticked]
        if not chosen:
            raise Refused(_l("Tick at least one sheet."))
        try:
            state = SheetState(form.state.data)
            count = actions.settle(chosen, state, form.comment.data or "", me(), clock.now())
            db.session.flush()
        except StaleDataError:
            db.session.rollback()
            raise Refused(
                _l("Somebody else entered one of them meanwhile. Look at the list again.")
            ) from None
        flash(_("%(count)s sheets are settled.", count=count), "good")
        return url_for("downtime.batch", batch_id=batch_id)

    batch_or_404(batch_id)
    return answer(form, act, lambda: _batch_page(batch_or_404(batch_id), form, ticked))


@blueprint.post("/sheets/<int:sheet_id>/open")
@requires(RESERVE)
def open_again(sheet_id: int) -> ResponseReturnValue:
    sheet = sheet_or_404(sheet_id)
    back = url_for("downtime.batch", batch_id=sheet.batch_id)

    def act() -> str:
        actions.open_again(sheet, read_id(request.form.get("version")))
        db.session.flush()
        return back

    try:
        return once(request.form.get("submission_key"), act)
    except NotPossibleError as problem:
        flash(str(problem.message), "danger")
    except (ChangedMeanwhileError, StaleDataError):
        flash(_("Somebody else changed this in the meantime. Look at it and try again."), "danger")
    return redirect(back, 303)


@blueprint.get("/numbers")
@requires(RESERVE)
def numbers() -> str:
    year = id_argument("year") or fiscal_year_of(clock.now())
    return render_template("downtime/numbers.html", proof=queries.proof_of(year), years=queries.years())


def batch_or_404(batch_id: int) -> SheetBatch:
    return found(queries.batch_with_id(batch_id, current_user))


def sheet_or_404(sheet_id: int) -> CallSheet:
    return found(queries.sheet_with_id(sheet_id, current_user))


def late_sheets() -> int:
    return queries.count_late(current_user, clock.now())


def _reserve_form(sent: bool) -> ReserveForm:
    form = ReserveForm() if sent else ReserveForm(formdata=None)
    services = [(one.id, one.name) for one in services_for(current_user)]
    form.service_id.choices = [("", _("Any service")), *services]
    return form


def _index(form: ReserveForm) -> str:
    now = clock.now()
    return render_template(
        "downtime/index.html", form=form, batches=queries.batches(current_user), moment=now
    )


def _batch_page(shown: SheetBatch, form: SettleForm, ticked: Any = ()) -> str:
    return render_template(
        "downtime/batch.html",
        batch=shown,
        form=form,
        ticked=ticked,
        pile=queries.pile_of(shown),
        moment=clock.now(),
    )
