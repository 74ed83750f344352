"""The form of the call screen: its choices, what was typed before, and what the telephone system knows."""

from werkzeug.datastructures import MultiDict

from foundation import clock
from foundation.business_days.queries import exceptions_at
from foundation.organisation.models import User
from foundation.phone import read_phone
from inquiry_desk.calls.forms import CallForm
from inquiry_desk.calls.slots import form_of
from inquiry_desk.inquiries.call_rows import offer_rows
from inquiry_desk.inquiries.drafts import typed_before
from inquiry_desk.inquiries.promised_times import suggested_time
from inquiry_desk.telephony.course import talk_span
from inquiry_desk.telephony.models import PhoneCall
from inquiry_desk.telephony.queries import line_of


def form_of_slot(user: User, slot: int) -> tuple[CallForm, bool]:
    """The form with what was typed into this slot, and whether anything was; a time to promise is suggested anew."""
    typed = typed_before(user, form_of(slot))
    form = CallForm(MultiDict({name: value for name, value in typed.items() if name != "promised_at"}))
    form.slot.data = str(slot)
    return form, bool(typed)


def form_of_phone_call(call: PhoneCall, slot: int) -> CallForm:
    """The form with number, service of the line and times as the telephone system tells them."""
    number = read_phone(call.phone_e164 or "").national or call.number_told
    line = line_of(call)
    return CallForm(
        formdata=None,
        data={
            "slot": str(slot),
            "phone_call_id": str(call.id),
            "phone": number if call.phone_e164 else "",
            "service_id": line.service_id if line else None,
        },
    )


def take_times_of(call: PhoneCall | None, form: CallForm) -> None:
    """The times the telephone system tells go before those of the screen, also where a call is taken up again."""
    told = talk_span(call, clock.now()) if call else None
    if told is None:
        return
    form.started_at.data = told[0].isoformat()
    if told[1] is not None and not form.call_ended_at.data:
        form.call_ended_at.data = told[1].isoformat()


def with_choices(form: CallForm, user: User) -> CallForm:
    offer_rows(form, user)
    if form.promised_at.data is None and not form.is_submitted():
        form.promised_at.data = suggested_time(clock.now(), exceptions_at())
    return form
