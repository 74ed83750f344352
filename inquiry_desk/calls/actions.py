"""Logging a call. Nothing here commits."""

from datetime import datetime

from foundation.organisation.models import User
from inquiry_desk.inquiries.first_call import Span, WrittenCall, open_from_call
from inquiry_desk.inquiries.kinds import EntryKind
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.telephony.actions import join_inquiry
from inquiry_desk.telephony.models import PhoneCall


def log_call(call: WrittenCall, span: Span, phone_call: PhoneCall | None, by: User, at: datetime) -> Inquiry:
    """The inquiry of a call; `phone_call` is what the telephone system knows of it (missed: we called back)."""
    we_called = phone_call is not None and phone_call.missed
    kind = EntryKind.CALL_OUT if we_called else EntryKind.CALL_IN
    inquiry = open_from_call(call, span, by, at, kind=kind)
    if phone_call is not None:
        join_inquiry(phone_call, inquiry, by, at)
    return inquiry
