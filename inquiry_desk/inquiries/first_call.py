"""A first call as it was written down, on the screen or on paper; and what its outcome demands next."""

from dataclasses import dataclass
from datetime import datetime

from faq.models import ArticleVersion
from foundation.organisation.models import User
from inquiry_desk.inquiries.actions import (
    add_entry,
    complete,
    note_first_response,
    open_inquiry,
    pass_to_second_line,
)
from inquiry_desk.inquiries.calling_back import promise_callback
from inquiry_desk.inquiries.kinds import EntryKind, FirstOutcome
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.values import NewInquiry


@dataclass(frozen=True)
class Span:
    """A call from its beginning to its end, and until when it was worked on after it (後処理; None: not at all)."""

    started_at: datetime
    ended_at: datetime
    wrapped_up_at: datetime | None = None


@dataclass(frozen=True)
class WrittenCall:
    """What was asked and answered, and how the call ended."""

    inquiry: NewInquiry
    outcome: FirstOutcome
    answer: str = ""
    article: ArticleVersion | None = None
    article_solved: bool | None = None
    promised_at: datetime | None = None
    callback_phone: str = ""
    colleague: User | None = None
    identity_items: tuple[str, ...] = ()


def open_from_call(
    call: WrittenCall,
    span: Span,
    by: User,
    at: datetime,
    *,
    kind: EntryKind = EntryKind.CALL_IN,
    reserved: tuple[int, int] | None = None,
) -> Inquiry:
    """A new inquiry with its first call, and what the outcome demands next (spec 2-4).

    「所管課へ照会」 is recorded as the first outcome when the hand-over itself happens.
    """
    inquiry = open_inquiry(call.inquiry, by, reserved)
    inquiry.identity_items = list(call.identity_items)
    add_entry(
        inquiry,
        kind,
        at,
        by,
        body=call.answer,
        started_at=span.started_at,
        ended_at=span.ended_at,
        wrapped_up_at=span.wrapped_up_at,
        article_version=call.article,
        article_solved=call.article_solved,
    )
    _do_what_follows(inquiry, call, by, at)
    return inquiry


def _do_what_follows(inquiry: Inquiry, call: WrittenCall, by: User, at: datetime) -> None:
    if call.outcome is FirstOutcome.ANSWERED:
        complete(inquiry, by, at)
    elif call.outcome is FirstOutcome.CALLBACK and call.promised_at:
        promise_callback(inquiry, by, at, promised_at=call.promised_at, phone=call.callback_phone)
    elif call.outcome is FirstOutcome.SECOND_LINE:
        pass_to_second_line(inquiry, by, at, call.colleague, "")
    elif call.outcome is FirstOutcome.KEPT:
        note_first_response(inquiry, FirstOutcome.KEPT, by, at)
