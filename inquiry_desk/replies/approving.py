"""承認: a second person agrees before a reply leaves, or sends it back. Nothing here commits."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import lazy_gettext as _l

from foundation.access.roles import Permission, allows
from foundation.db import db
from foundation.organisation.models import User
from inquiry_desk.inquiries.actions import add_entry
from inquiry_desk.inquiries.kinds import EntryKind
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.values import NotPossibleError
from inquiry_desk.replies.drafting import give_back
from inquiry_desk.replies.guard import Risk
from inquiry_desk.replies.models import Decision, Release
from inquiry_desk.replies.replying import Reply, answer, queued, release_of
from mail_gateway.outgoing.outbox import cancel
from mail_gateway.outgoing.outbox import release as let_go


def ask_approval(
    inquiry: Inquiry, by: User, at: datetime, written: Reply, reasons: Sequence[Risk]
) -> Release:
    """Hold the reply until a second person agrees. Who asks has the inquiry, unless a colleague has it.

    Until the decision nothing else may be written to the citizen; the figures do not move. NotPossibleError as `send`.
    """
    release = release_of(inquiry, by, at, queued(inquiry, at, written, held=True), written)
    release.reasons = [risk.value for risk in reasons]
    inquiry.assignee = inquiry.assignee or by
    add_entry(inquiry, EntryKind.REPLY_HELD, at, by)
    return release


def approve(release: Release, by: User, at: datetime, *, not_before: datetime) -> None:
    """The reply leaves, and counts as the author's answer at this moment."""
    lock(release)
    check_waits(release)
    if not may_decide(by, release):
        raise NotPossibleError(_l("You wrote this reply yourself. Somebody else has to approve it."))
    if release.inquiry.completed_at is not None:
        raise NotPossibleError(
            _l("The inquiry was completed in the meantime. Send the reply back, or reopen the inquiry first.")
        )
    _decide(release, Decision.APPROVED, by, at)
    let_go(release.mail, not_before)
    answer(release, at)


def send_back(release: Release, by: User, at: datetime, comment: str) -> None:
    """差し戻す: text and files go back to the author as a draft, with what is to be changed."""
    lock(release)
    check_waits(release)
    if not may_decide(by, release):
        raise NotPossibleError(_l("You wrote this reply yourself. Withdraw it on the page of the inquiry."))
    if not comment.strip():
        raise NotPossibleError(_l("Write what should be changed."))
    release.comment = comment
    _decide(release, Decision.RETURNED, by, at)
    _take_out(release, EntryKind.REPLY_RETURNED, by, at, comment)


def withdraw(release: Release, by: User, at: datetime) -> None:
    """取り下げる: the author takes the reply back before anybody decided."""
    lock(release)
    check_waits(release)
    if release.author_id != by.id:
        raise NotPossibleError(_l("Only who wrote the reply can withdraw it."))
    _decide(release, Decision.WITHDRAWN, by, at)
    _take_out(release, EntryKind.REPLY_WITHDRAWN, by, at)


def may_decide(user: User, release: Release) -> bool:
    """Whether `user`, who may see the inquiry, is a second person in the sense of requirement A5."""
    return user.id != release.author_id and allows(user.role, Permission.APPROVE_REPLIES)


def lock(release: Release) -> None:
    """Of two people who decide at the same moment the second sees what the first has done."""
    db.session.refresh(release.inquiry, with_for_update=True)
    db.session.refresh(release)


def check_waits(release: Release) -> None:
    """NotPossibleError, naming who decided and how, where the reply waits no longer."""
    if release.decision is None or release.decided_by is None:
        return
    name = release.decided_by.display_name
    messages = {
        Decision.APPROVED: _l("%(name)s has approved this reply already.", name=name),
        Decision.RETURNED: _l("%(name)s has sent this reply back already.", name=name),
        Decision.WITHDRAWN: _l("%(name)s has withdrawn this reply.", name=name),
    }
    raise NotPossibleError(messages[release.decision])


def _decide(release: Release, decision: Decision, by: User, at: datetime) -> None:
    release.decision, release.decided_by, release.decided_at = decision, by, at
    db.session.flush()


def _take_out(release: Release, kind: EntryKind, by: User, at: datetime, comment: str = "") -> None:
    cancel(release.mail)
    give_back(release, at)
    add_entry(release.inquiry, kind, at, by, body=comment)
