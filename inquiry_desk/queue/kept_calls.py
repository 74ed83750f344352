"""折り返し that go along when an inquiry is given to somebody else, and whose they were, to be put back."""

from datetime import datetime

from foundation.organisation.models import User
from inquiry_desk.inquiries.assigning import assign
from inquiry_desk.inquiries.calling_back import pass_callback
from inquiry_desk.inquiries.models import Callback, Inquiry


def promised_calls(inquiry: Inquiry) -> list[Callback]:
    """Those that are still to be made."""
    return [callback for callback in inquiry.callbacks if callback.done_at is None]


def whose_calls(inquiry: Inquiry) -> dict[str, int | None]:
    """Who makes each promised call, by its id; as JSON can hold it."""
    return {str(callback.id): callback.assignee_id for callback in promised_calls(inquiry)}


def give_away(inquiry: Inquiry, by: User, at: datetime, to: User) -> None:
    """Give an inquiry to `to`, with the calls promised by whoever had it; what others promised stays theirs."""
    before = inquiry.assignee_id
    assign(inquiry, by, at, to)
    for callback in promised_calls(inquiry):
        if before is not None and callback.assignee_id == before:
            pass_callback(callback, by, at, to)


def put_calls_back(inquiry: Inquiry, before: dict[str, int | None]) -> None:
    for callback in promised_calls(inquiry):
        if str(callback.id) in before:
            callback.assignee_id = before[str(callback.id)]
