"""送信取消: a reply that has not left yet is taken back, and the inquiry stands as if it had never been written."""

from datetime import datetime

from flask_babel import lazy_gettext as _l

from escalation.actions import take_back_relayed
from escalation.kinds import EscalationState
from escalation.queries import of_inquiry
from foundation.organisation.models import User
from inquiry_desk.inquiries.actions import add_entry, note_first_response
from inquiry_desk.inquiries.kinds import EntryKind, FirstOutcome
from inquiry_desk.inquiries.models import Inquiry, TimelineEntry
from inquiry_desk.inquiries.values import NotPossibleError
from inquiry_desk.replies.approving import lock
from inquiry_desk.replies.drafting import give_back
from inquiry_desk.replies.models import Decision, Release
from inquiry_desk.replies.queries import entry_of
from mail_gateway.models import OutgoingState
from mail_gateway.outgoing.outbox import cancel

# How a first response ended, by the line it stands on (the hand-over to a department is found at the escalations).
RESPONSES = {
    EntryKind.CALL_OUT: FirstOutcome.KEPT,
    EntryKind.CALLBACK_PROMISED: FirstOutcome.CALLBACK,
    EntryKind.SECOND_LINE: FirstOutcome.SECOND_LINE,
    EntryKind.COMPLETED: FirstOutcome.ANSWERED,
}


def take_back(release: Release, by: User, at: datetime) -> None:
    """Cancel the mail; text and files are the author's draft again.

    First response and completion are undone where this reply brought them and they still stand, each as a new line.
    NotPossibleError where the mail has left, or was never on its way.
    """
    lock(release)
    sent = entry_of(release)
    if release.decision is not Decision.APPROVED or sent is None:
        raise NotPossibleError(_l("This reply is not on its way. Withdraw it or send it back instead."))
    if release.mail.state is OutgoingState.CANCELLED:
        raise NotPossibleError(_l("The sending of this reply was cancelled already."))
    if not cancel(release.mail):
        raise NotPossibleError(_l("It is too late: the mail has left already."))
    give_back(release, at)
    reopened = _undo_completion(release.inquiry, sent, by, at)
    first = _undo_first_response(release.inquiry, sent)
    add_entry(
        release.inquiry,
        EntryKind.REPLY_CANCELLED,
        at,
        by,
        details={"first_response_undone": True} if first else {},
    )
    if reopened:
        add_entry(release.inquiry, EntryKind.REOPENED, at, by)


def _undo_completion(inquiry: Inquiry, sent: TimelineEntry, by: User, at: datetime) -> bool:
    did = sent.details
    if not did.get("completes") or inquiry.completed_at != sent.at:
        return False
    inquiry.completed_at = inquiry.completed_by = None
    if did["assigned"] and inquiry.assignee_id == sent.author_id:
        inquiry.assignee = None
    for callback in inquiry.callbacks:
        if callback.id in did["callbacks"] and callback.done_at == sent.at:
            callback.done_at = None
    for escalation in of_inquiry(inquiry.id):
        if escalation.id in did["relayed"] and escalation.state is EscalationState.RELAYED:
            take_back_relayed(escalation, by, at)
    return True


def _undo_first_response(inquiry: Inquiry, sent: TimelineEntry) -> bool:
    """Whether this reply was the first response; what came after it takes its place, where anything did."""
    if not sent.details.get("first_response") or inquiry.first_response_at != sent.at:
        return False
    inquiry.first_response_at = inquiry.first_responder = inquiry.first_outcome = None
    own = {sent.id, *(e.id for e in inquiry.entries if e.kind is EntryKind.COMPLETED and e.at == sent.at)}
    later = [
        (entry.at, outcome, entry.author)
        for entry in inquiry.entries
        if entry.at >= sent.at and entry.author and entry.id not in own and (outcome := _outcome_of(entry))
    ]
    later += [
        (one.handed_over_at, FirstOutcome.ESCALATED, one.handed_over_by)
        for one in of_inquiry(inquiry.id)
        if one.handed_over_at >= sent.at
    ]
    for when, outcome, who in sorted(later, key=lambda response: response[0])[:1]:
        note_first_response(inquiry, outcome, who, when)
    return True


def _outcome_of(entry: TimelineEntry) -> FirstOutcome | None:
    """How a first response would have ended with this line; None for a line that is none."""
    if entry.kind is not EntryKind.MAIL_OUT:
        return RESPONSES.get(entry.kind)
    if entry.outgoing_mail is None or entry.outgoing_mail.state is OutgoingState.CANCELLED:
        return None
    return FirstOutcome.ANSWERED if entry.details.get("completes") else FirstOutcome.KEPT
