"""What the page of an inquiry shows of its replies: waiting for approval, sent back, about to leave."""

from dataclasses import dataclass
from datetime import datetime

from flask_login import current_user

from foundation import clock
from foundation.organisation.models import User
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.replies import queries
from inquiry_desk.replies.approving import may_decide
from inquiry_desk.replies.drafting import form_of
from inquiry_desk.replies.files import files_of
from inquiry_desk.replies.models import Decision, DraftFile, Release
from inquiry_desk.replies.review import flags_of
from inquiry_desk.runtime import runtime
from mail_gateway.models import MailFlag, OutgoingMail, OutgoingState


@dataclass(frozen=True)
class Leaving:
    """A reply that can still be taken back, for so many seconds."""

    release: Release
    seconds: int


@dataclass(frozen=True)
class Standing:
    """Of one inquiry, for one person."""

    waiting: Release | None
    may_decide: bool
    sent_back: Release | None
    leaving: list[Leaving]
    files: list[DraftFile]
    room: int
    flags: list[MailFlag]


def standing_of(inquiry: Inquiry) -> Standing:
    """For the person who is signed in."""
    now, user = clock.now(), current_user
    waiting = queries.waiting_for(inquiry.id)
    files = files_of(user, form_of(inquiry))
    flags = flags_of(inquiry)
    return Standing(
        waiting=waiting,
        may_decide=waiting is not None and may_decide(user, waiting),
        sent_back=_sent_back(inquiry, user),
        leaving=[_leaving(release, now) for release in queries.leaving_from(inquiry.id, now)],
        files=files,
        room=runtime().settings.attachments_max_bytes - sum(file.size for file in files),
        flags=[flag for flag in MailFlag if flag in flags],
    )


def leaving_of(mail: OutgoingMail) -> Leaving | None:
    """How long the mail can still be taken back; None where it cannot, or is no reply."""
    now = clock.now()
    if mail.state is not OutgoingState.WAITING or mail.attempts or mail.try_at <= now:
        return None
    release = queries.release_of_mail(mail.id)
    return _leaving(release, now) if release else None


def _leaving(release: Release, at: datetime) -> Leaving:
    return Leaving(release, max(1, round((release.mail.try_at - at).total_seconds())))


def _sent_back(inquiry: Inquiry, user: User) -> Release | None:
    newest = queries.newest_of(inquiry.id)
    if newest is None or newest.decision is not Decision.RETURNED or newest.author_id != user.id:
        return None
    return newest
