"""The call screen: opened, and registered."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from foundation import clock
from foundation.access.guards import requires
from foundation.access.roles import Permission
from foundation.web.ids import id_argument, read_id
from foundation.web.once import once
from foundation.web.session import me
from inquiry_desk.calls.actions import log_call
from inquiry_desk.calls.blueprint import blueprint
from inquiry_desk.calls.filling import form_of_phone_call, form_of_slot, take_times_of, with_choices
from inquiry_desk.calls.forms import CallForm
from inquiry_desk.calls.slots import (
    SLOTS,
    form_of,
    free_slot,
    open_calls,
    read_slot,
    slot_of_phone_call,
    slot_to_show,
)
from inquiry_desk.cases.asking.actions import tell_in_call
from inquiry_desk.cases.asking.caller import read_numbers
from inquiry_desk.inquiries.call_rows import panels_of, written_call
from inquiry_desk.inquiries.drafts import forget_draft
from inquiry_desk.inquiries.kinds import FirstOutcome
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.telephony.course import talk_span
from inquiry_desk.telephony.models import PhoneCall
from inquiry_desk.telephony.queries import call_with_id

__all__ = ["blueprint"]


@blueprint.get("/new")
@requires(Permission.LOG_CALLS)
def new() -> ResponseReturnValue:
    """The call last worked on, the one asked for (`slot`), or the one the telephone tells (`call`)."""
    if (call_id := id_argument("call")) is not None:
        return _for_phone_call(call_with_id(call_id, me()) or abort(404))
    slot = read_slot(id_argument("slot")) or slot_to_show(open_calls(me())) or SLOTS[0]
    form, resumed = form_of_slot(me(), slot)
    # Whoever asked for this very call knows that it is not finished.
    return _show(with_choices(form, me()), resumed=resumed and "slot" not in request.args)


@blueprint.post("/new")
@requires(Permission.LOG_CALLS)
def register() -> ResponseReturnValue:
    form = with_choices(CallForm(), me())
    if form.validate():
        return once(form.submission_key.data, lambda: _log(form))
    return _show(form, resumed=False), 422


def _for_phone_call(call: PhoneCall) -> ResponseReturnValue:
    if call.inquiry is not None:
        return redirect(url_for("inquiries.show", number=call.inquiry.number))
    calls = open_calls(me())
    if slot := slot_of_phone_call(calls, call.id):
        return redirect(url_for("calls.new", slot=slot))
    form = form_of_phone_call(call, free_slot(calls) or SLOTS[-1])
    return _show(with_choices(form, me()), resumed=False)


def _log(form: CallForm) -> str:
    now, phone_call = clock.now(), _phone_call_of(form)
    span = form.span(now, talk_span(phone_call, now) if phone_call else None)
    inquiry = log_call(written_call(form, now), span, phone_call, me(), now)
    tell_in_call(read_numbers(form.case_numbers.data or ""), form.identity_items, inquiry, me(), now)
    forget_draft(me(), form_of(form.slot_number))
    outcome = form.chosen_outcome
    flash(_said(inquiry, outcome), "good")
    leads_to = "handing_over.escalate" if outcome is FirstOutcome.ESCALATED else "inquiries.show"
    return url_for(leads_to, number=inquiry.number)


def _phone_call_of(form: CallForm) -> PhoneCall | None:
    """The call the telephone system told; none where it was registered already, perhaps by somebody else."""
    call_id = read_id(form.phone_call_id.data)
    call = call_with_id(call_id, me()) if call_id is not None else None
    return call if call is not None and call.inquiry_id is None else None


def _said(inquiry: Inquiry, outcome: FirstOutcome) -> str:
    if outcome is FirstOutcome.ESCALATED:
        return _(
            "The call is registered as %(number)s. Now write what the department is asked.",
            number=inquiry.number,
        )
    return _("The call is registered as %(number)s. F2 opens the next one.", number=inquiry.number)


def _show(form: CallForm, *, resumed: bool) -> str:
    now, phone_call = clock.now(), _phone_call_of(form)
    take_times_of(phone_call, form)
    began, ended = form.began(now), form.ended(now)
    form.started_at.data = began.isoformat()
    return render_template(
        "calls/new.html",
        form=form,
        resumed=resumed,
        elapsed=int(((ended or now) - began).total_seconds()),
        wrapping=int((now - ended).total_seconds()) if ended else None,
        draft_form=form_of(form.slot_number),
        others=[call for call in open_calls(me()) if call.slot != form.slot_number],
        now=now,
        phone_call=phone_call,
        **panels_of(form),
    )
