"""What can be asked of replies on their way out; every list is limited to what the person may see."""

from datetime import datetime

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import aliased, joinedload

from foundation.db import Count, db
from foundation.organisation.models import User
from foundation.web.renewing import Renewed, mark_of
from inquiry_desk.inquiries.models import Inquiry, TimelineEntry
from inquiry_desk.inquiries.queries import visible_to
from inquiry_desk.replies.models import Decision, Release
from mail_gateway.models import OutgoingAttachment, OutgoingMail, OutgoingState

WAITS = Release.decided_at.is_(None)


def waiting_for(inquiry_id: int) -> Release | None:
    """The reply to this inquiry that waits for approval; there is one at most."""
    query = select(Release).where(Release.inquiry_id == inquiry_id, WAITS).order_by(Release.id).limit(1)
    return db.session.scalar(query.options(joinedload(Release.author), joinedload(Release.mail)))


def newest_of(inquiry_id: int) -> Release | None:
    query = select(Release).where(Release.inquiry_id == inquiry_id).order_by(Release.id.desc()).limit(1)
    return db.session.scalar(query.options(joinedload(Release.author), joinedload(Release.decided_by)))


def release_with_id(release_id: int, user: User) -> Release | None:
    """The reply, or None where its inquiry is not for `user`'s eyes."""
    return db.session.scalar(_visible(user).where(Release.id == release_id))


def release_of_mail(mail_id: int) -> Release | None:
    return db.session.scalar(select(Release).where(Release.mail_id == mail_id))


def waiting_approval(user: User) -> list[Release]:
    """Replies that wait for a second person, the oldest first; those of `user` are for others to decide on."""
    query = _listed(user).where(WAITS).order_by(Release.requested_at, Release.id)
    return list(db.session.scalars(query))


def renewed_approvals(user: User) -> Renewed[Release]:
    """Replies as the list of those that wait shows them."""
    return Renewed(
        lambda release: release.id,
        lambda release: mark_of(release.inquiry.service_id, release.decision),
        lambda ids: db.session.scalars(_listed(user).where(Release.id.in_(ids))),
    )


def how_many_wait(user: User) -> Count:
    """Replies that `user` could decide on: those of others."""
    query = select(func.count(Release.id)).join(Release.inquiry)
    return query.where(WAITS, Release.author_id != user.id, visible_to(user))


def sent_back_to(user: User) -> list[Release]:
    """Replies of `user` that came back and were not taken up again: nothing was written since on an open inquiry."""
    later = aliased(Release)
    query = _visible(user).where(
        Release.decision == Decision.RETURNED,
        Release.author_id == user.id,
        Inquiry.completed_at.is_(None),
        ~exists().where(later.inquiry_id == Release.inquiry_id, later.id > Release.id),
    )
    return list(db.session.scalars(query.order_by(Release.decided_at)))


def leaving_from(inquiry_id: int, at: datetime) -> list[Release]:
    """Replies of this inquiry that are agreed on and wait for their time to leave."""
    query = (
        select(Release)
        .join(Release.mail)
        .where(
            Release.inquiry_id == inquiry_id,
            OutgoingMail.state == OutgoingState.WAITING,
            OutgoingMail.attempts == 0,
            OutgoingMail.try_at > at,
        )
    )
    return list(db.session.scalars(query.order_by(Release.id)))


def entry_of(release: Release) -> TimelineEntry | None:
    """The line of the timeline on which the reply stands as sent."""
    query = select(TimelineEntry).where(TimelineEntry.outgoing_mail_id == release.mail_id)
    return db.session.scalar(query.order_by(TimelineEntry.id).limit(1))


def was_written_to(address: str, but_for: int | None) -> bool:
    """Whether a person of the desk ever wrote to this address, apart from one mail."""
    query = exists().where(
        OutgoingMail.to_address == address.lower(),
        OutgoingMail.automatic.is_(False),
        OutgoingMail.state.in_([OutgoingState.SENT, OutgoingState.WAITING]),
        *([OutgoingMail.id != but_for] if but_for else []),
    )
    return bool(db.session.scalar(select(query)))


def has_changed_since(release: Release) -> bool:
    """Whether anything was registered on the inquiry after the approval was asked for."""
    later = exists().where(
        TimelineEntry.inquiry_id == release.inquiry_id, TimelineEntry.at > release.requested_at
    )
    return bool(db.session.scalar(select(later)))


def attachment_visible(attachment_id: int, user: User) -> tuple[Release, int] | None:
    """The reply an attachment goes with, and its place among the others, from 0."""
    query = _visible(user).join(OutgoingAttachment, OutgoingAttachment.mail_id == Release.mail_id)
    release = db.session.scalar(query.where(OutgoingAttachment.id == attachment_id))
    if release is None:
        return None
    return release, [file.id for file in release.mail.attachments].index(attachment_id)


def _listed(user: User) -> Select[Release]:
    return _visible(user).options(joinedload(Release.inquiry).joinedload(Inquiry.service))


def _visible(user: User) -> Select[Release]:
    query = select(Release).join(Release.inquiry).where(visible_to(user))
    return query.options(joinedload(Release.mail), joinedload(Release.author), joinedload(Release.decided_by))
