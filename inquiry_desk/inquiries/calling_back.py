"""折り返し: promising a call, and recording each attempt until it is done."""

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l

from foundation.calendar import JST, NO_EXCEPTIONS, CalendarExceptions, add_business_time
from foundation.db import db
from foundation.organisation.models import User
from inquiry_desk.inquiries.actions import add_entry, note_first_response
from inquiry_desk.inquiries.kinds import CallbackResult, EntryKind, FirstOutcome
from inquiry_desk.inquiries.models import Callback, Inquiry
from inquiry_desk.inquiries.values import NotPossibleError


def suggested_time(at: datetime, exceptions: CalendarExceptions = NO_EXCEPTIONS) -> datetime:
    """An hour of business time from `at`, at the next quarter; on the centre's wall clock, as the field shows it."""
    soon = add_business_time(at, timedelta(hours=1), exceptions)
    over = soon.minute % 15
    return (soon + timedelta(minutes=15 - over if over else 0)).astimezone(JST).replace(tzinfo=None)


def promise_callback(
    inquiry: Inquiry, by: User, at: datetime, *, promised_at: datetime, phone: str, note: str = ""
) -> Callback:
    """A call promised for `promised_at`; it belongs to whoever promised it until somebody else takes it."""
    if not phone:
        raise NotPossibleError(_l("A call-back needs a phone number."))
    callback = Callback(
        inquiry=inquiry,
        promised_at=promised_at,
        phone=phone,
        note=note,
        created_at=at,
        created_by=by,
        attempts=0,
        assignee=by,
    )
    db.session.add(callback)
    note_first_response(inquiry, FirstOutcome.CALLBACK, by, at)
    details = {"promised_at": promised_at.isoformat(), "phone": phone}
    add_entry(inquiry, EntryKind.CALLBACK_PROMISED, at, by, body=note, details=details)
    return callback


def record_attempt(
    callback: Callback, by: User, at: datetime, result: CallbackResult, note: str = ""
) -> None:
    """One attempt. Only 「不在」 leaves the promise open."""
    if callback.done_at is not None:
        raise NotPossibleError(_l("This call-back is done already."))
    if result is not CallbackResult.CANCELLED:
        callback.attempts += 1
    if result is not CallbackResult.ABSENT:
        callback.done_at = at
    kind = EntryKind.CALL_OUT if result is CallbackResult.REACHED else EntryKind.CALLBACK_TRIED
    details = {"result": result.value, "phone": callback.phone}
    add_entry(callback.inquiry, kind, at, by, body=note, details=details)
