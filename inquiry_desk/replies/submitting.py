"""Pressing the button of the preview: checked once more as if it were the first time, then sent or held."""

from datetime import timedelta

from flask import flash, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from foundation import clock
from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import db
from foundation.web.ids import read_id
from foundation.web.session import me
from inquiry_desk.inquiries.actions import check_version
from inquiry_desk.inquiries.leasing import check_free, let_go
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.values import NotPossibleError
from inquiry_desk.replies.approving import ask_approval
from inquiry_desk.replies.drafting import ReplyDraft, draft_of, forget
from inquiry_desk.replies.files import as_outgoing
from inquiry_desk.replies.forms import SendForm
from inquiry_desk.replies.replying import Reply, quotable_version, send
from inquiry_desk.replies.review import review_of_draft
from inquiry_desk.runtime import runtime


class NotTickedError(Exception):
    """Something the author has to look at is not ticked."""


class PreviewOutdatedError(Exception):
    """What would be sent, or what speaks against it, is not what the preview showed."""


def submit(inquiry: Inquiry, form: SendForm) -> str:
    """Send the draft, or ask for approval of it; returns where to go. Rolled back on any refusal."""
    author, now = me(), clock.now()
    check_free(inquiry, author, now)
    check_version(inquiry, form.seen_version)
    draft = draft_of(author, inquiry)
    if draft is None:
        raise NotPossibleError(_l("This reply was sent or changed in another window already."))
    review = review_of_draft(inquiry, author, draft, now)
    form.expect(draft, review)
    if form.seal.data != review.seal(draft):
        raise PreviewOutdatedError
    if not form.validate():
        raise NotTickedError
    written = Reply(
        draft.subject,
        draft.body,
        draft.completes,
        quotable_version(read_id(draft.version_id)),
        as_outgoing(draft.files),
    )
    if review.reasons:
        ask_approval(inquiry, author, now, written, review.reasons)
    else:
        send(inquiry, author, now, written, not_before=now + cancel_window())
    forget(author, inquiry)
    let_go(inquiry.id, author)
    record(AuditAction.CREATED, "reply", inquiry.number, held=bool(review.reasons))
    db.session.flush()  # what is said below is said only where nobody was quicker
    _tell(draft, written, held=bool(review.reasons))
    return url_for("inquiries.show", number=inquiry.number)


def cancel_window() -> timedelta:
    """How long a reply can be taken back."""
    return timedelta(seconds=runtime().settings.reply_cancel_seconds)


def _tell(draft: ReplyDraft, written: Reply, *, held: bool) -> None:
    if draft.version_id and written.article is None:
        flash(
            _("The quoted article is no longer in use; it was not recorded as the basis of the reply."),
            "warning",
        )
    if held:
        flash(_("Approval was asked for. The mail leaves when a second person has agreed."), "good")
    else:
        flash(_("The reply to %(address)s will be sent.", address=draft.to_address), "good")
