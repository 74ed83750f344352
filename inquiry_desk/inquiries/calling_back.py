"""折り返し: promising a call, and recording each attempt until it is done. Nothing here commits."""

from datetime import datetime

from flask_babel import lazy_gettext as _l

from foundation.db import db
from foundation.organisation.models import User
from inquiry_desk.inquiries.actions import add_entry, note_first_response
from inquiry_desk.inquiries.hearing import citizen_heard
from inquiry_desk.inquiries.kinds import CallbackResult, EntryKind, FirstOutcome
from inquiry_desk.inquiries.merged import must_stand
from inquiry_desk.inquiries.models import Callback, Inquiry
from inquiry_desk.inquiries.values import NotPossibleError


def promise_callback(
    inquiry: Inquiry, by: User, at: datetime, *, promised_at: datetime, phone: str, note: str = ""
) -> Callback:
    """A call promised for `promised_at`; it belongs to whoever promised it until somebody else takes it."""
    must_stand(inquiry)
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
    """One attempt. Only 「不在」 leaves the promise open; nobody has to be warned of it any more."""
    _must_be_open(callback)
    if result is not CallbackResult.CANCELLED:
        callback.attempts += 1
        callback.warned_for = callback.promised_at
    if result is not CallbackResult.ABSENT:
        callback.done_at = at
    if result is CallbackResult.REACHED:
        citizen_heard(callback.inquiry_id, by, at)
    kind = EntryKind.CALL_OUT if result is CallbackResult.REACHED else EntryKind.CALLBACK_TRIED
    details = {"result": result.value, "phone": callback.phone, "callback_id": callback.id}
    add_entry(callback.inquiry, kind, at, by, body=note, details=details)


def promise_again(callback: Callback, by: User, at: datetime, promised_at: datetime, note: str = "") -> None:
    """The same call for another time; the time promised before stays on the timeline."""
    _must_be_open(callback)
    if promised_at == callback.promised_at:
        raise NotPossibleError(_l("This call-back is promised for that time already."))
    details = {
        "promised_before": callback.promised_at.isoformat(),
        "promised_at": promised_at.isoformat(),
        "callback_id": callback.id,
    }
    callback.promised_at = promised_at
    add_entry(callback.inquiry, EntryKind.CALLBACK_MOVED, at, by, body=note, details=details)


def pass_callback(callback: Callback, by: User, at: datetime, to: User, note: str = "") -> None:
    """Somebody else calls: taken over by themselves, or given to them by a supervisor."""
    _must_be_open(callback)
    if callback.assignee_id == to.id:
        raise NotPossibleError(_l("%(name)s makes this call already.", name=to.display_name))
    before = callback.assignee
    details = {"to": to.display_name, "callback_id": callback.id}
    if before is not None:
        details["from"] = before.display_name
    callback.assignee = to
    add_entry(callback.inquiry, EntryKind.CALLBACK_PASSED, at, by, body=note, details=details)


def _must_be_open(callback: Callback) -> None:
    if callback.done_at is not None:
        raise NotPossibleError(_l("This call-back is done already."))
