"""保留: putting a call aside, taking another, coming back, giving one up."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.db import transaction
from foundation.web.ids import read_id
from foundation.web.once import once
from foundation.web.session import me
from inquiry_desk.calls.blueprint import blueprint
from inquiry_desk.calls.slots import (
    SLOTS,
    form_of,
    free_slot,
    hold,
    is_worth_keeping,
    open_calls,
    read_slot,
    take_up,
)
from inquiry_desk.inquiries.drafts import forget_draft


@blueprint.post("/hold")
@requires(Permission.LOG_CALLS)
def hold_call() -> ResponseReturnValue:
    """What is on the screen is put on hold; another call begins, perhaps one the telephone tells (`call`)."""
    with transaction():
        hold(me(), _slot("slot"), request.form, clock.now())
        free = free_slot(open_calls(me()))
    if free is None:
        flash(_("No more calls can be put on hold. Register one first."), "warning")
    return redirect(url_for("calls.new", slot=free, call=read_id(request.args.get("call"))), 303)


@blueprint.post("/switch")
@requires(Permission.LOG_CALLS)
def switch() -> ResponseReturnValue:
    """Back to another call (`to`); what is on the screen is put on hold unless it is empty."""
    back_to = _slot("to")
    with transaction():
        if is_worth_keeping(request.form):
            hold(me(), _slot("slot"), request.form, clock.now())
        take_up(me(), back_to, clock.now())
    return redirect(url_for("calls.new", slot=back_to), 303)


@blueprint.post("/discard")
@requires(Permission.LOG_CALLS)
def discard() -> ResponseReturnValue:
    def act() -> str:
        forget_draft(me(), form_of(_slot("slot")))
        return url_for("calls.new")

    return once(request.form.get("submission_key", ""), act)


def _slot(name: str) -> int:
    return read_slot(read_id(request.values.get(name))) or SLOTS[0]
