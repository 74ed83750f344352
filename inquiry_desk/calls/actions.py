"""Logging a call. Nothing here commits."""

from dataclasses import dataclass
from datetime import datetime

from faq.models import ArticleVersion
from foundation.organisation.models import User
from inquiry_desk.calls.times import Span
from inquiry_desk.inquiries import actions
from inquiry_desk.inquiries.calling_back import promise_callback
from inquiry_desk.inquiries.kinds import EntryKind, FirstOutcome
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.values import NewInquiry
from inquiry_desk.telephony.actions import join_inquiry
from inquiry_desk.telephony.models import PhoneCall


@dataclass(frozen=True)
class Call:
    """A call as it is registered. `phone_call` is what the telephone system knows of it; missed: we called back."""

    inquiry: NewInquiry
    at: datetime
    span: Span
    outcome: FirstOutcome
    answer: str = ""
    article: ArticleVersion | None = None
    article_solved: bool | None = None
    promised_at: datetime | None = None
    callback_phone: str = ""
    colleague: User | None = None
    identity_items: tuple[str, ...] = ()
    phone_call: PhoneCall | None = None


def log_call(call: Call, by: User) -> Inquiry:
    """A new inquiry with its first call, and what the outcome demands next (spec 2-4).

    「所管課へ照会」 is recorded as the first outcome when the hand-over itself happens.
    """
    inquiry = actions.open_inquiry(call.inquiry, by)
    inquiry.identity_items = list(call.identity_items)
    we_called = call.phone_call is not None and call.phone_call.missed
    actions.add_entry(
        inquiry,
        EntryKind.CALL_OUT if we_called else EntryKind.CALL_IN,
        call.at,
        by,
        body=call.answer,
        started_at=call.span.started_at,
        ended_at=call.span.ended_at,
        wrapped_up_at=call.span.wrapped_up_at,
        article_version=call.article,
        article_solved=call.article_solved,
    )
    if call.phone_call is not None:
        join_inquiry(call.phone_call, inquiry, by, call.at)
    _do_what_follows(inquiry, call, by)
    return inquiry


def _do_what_follows(inquiry: Inquiry, call: Call, by: User) -> None:
    if call.outcome is FirstOutcome.ANSWERED:
        actions.complete(inquiry, by, call.at)
    elif call.outcome is FirstOutcome.CALLBACK and call.promised_at:
        promise_callback(inquiry, by, call.at, promised_at=call.promised_at, phone=call.callback_phone)
    elif call.outcome is FirstOutcome.SECOND_LINE:
        actions.pass_to_second_line(inquiry, by, call.at, call.colleague, "")
    elif call.outcome is FirstOutcome.KEPT:
        actions.note_first_response(inquiry, FirstOutcome.KEPT, by, call.at)
