"""Logging a call. Nothing here commits."""

from dataclasses import dataclass
from datetime import datetime

from faq.models import ArticleVersion
from foundation.organisation.models import User
from inquiry_desk.inquiries import actions
from inquiry_desk.inquiries.calling_back import promise_callback
from inquiry_desk.inquiries.kinds import EntryKind, FirstOutcome
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.values import NewInquiry


@dataclass(frozen=True)
class Call:
    """A call as it ended."""

    inquiry: NewInquiry
    started_at: datetime
    ended_at: datetime
    outcome: FirstOutcome
    answer: str = ""
    article: ArticleVersion | None = None
    article_solved: bool | None = None
    promised_at: datetime | None = None
    callback_phone: str = ""
    colleague: User | None = None


def log_call(call: Call, by: User) -> Inquiry:
    """A new inquiry with its first call, and what the outcome demands next (spec 2-4).

    「所管課へ照会」 is recorded as the first outcome when the hand-over itself happens.
    """
    inquiry = actions.open_inquiry(call.inquiry, by)
    at = call.ended_at
    actions.add_entry(
        inquiry,
        EntryKind.CALL_IN,
        at,
        by,
        body=call.answer,
        started_at=call.started_at,
        ended_at=at,
        article_version=call.article,
        article_solved=call.article_solved,
    )
    if call.outcome is FirstOutcome.ANSWERED:
        actions.complete(inquiry, by, at)
    elif call.outcome is FirstOutcome.CALLBACK and call.promised_at:
        promise_callback(inquiry, by, at, promised_at=call.promised_at, phone=call.callback_phone)
    elif call.outcome is FirstOutcome.SECOND_LINE:
        actions.pass_to_second_line(inquiry, by, at, call.colleague, "")
    elif call.outcome is FirstOutcome.KEPT:
        actions.note_first_response(inquiry, FirstOutcome.KEPT, by, at)
    return inquiry
