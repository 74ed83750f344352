"""Which mail and which of its files a person may see, wherever they come upon them (requirement C1)."""

from sqlalchemy import select

from foundation.access.roles import Permission, allows
from foundation.db import db
from foundation.organisation.models import User
from inquiry_desk.correspondence.mailroom import incoming_visible
from inquiry_desk.inquiries.models import Inquiry, TimelineEntry
from inquiry_desk.inquiries.queries import visible_to
from mail_gateway.models import IncomingAttachment, IncomingMail


def mail_visible(mail_id: int, user: User) -> IncomingMail | None:
    """The mail of an inquiry the person may see, or one of the mailroom where they read that; else None."""
    query = (
        select(IncomingMail)
        .join(TimelineEntry, TimelineEntry.incoming_mail_id == IncomingMail.id)
        .join(Inquiry, Inquiry.id == TimelineEntry.inquiry_id)
        .where(IncomingMail.id == mail_id, visible_to(user))
    )
    found = db.session.scalar(query.limit(1))
    if found is None and allows(user.role, Permission.READ_MAILROOM):
        return incoming_visible(mail_id, user)
    return found


def attachment_visible(attachment_id: int, user: User) -> tuple[IncomingAttachment, Inquiry] | None:
    """The attachment and an inquiry `user` may see which it came with; None where there is none."""
    query = (
        select(IncomingAttachment, Inquiry)
        .join(TimelineEntry, TimelineEntry.incoming_mail_id == IncomingAttachment.mail_id)
        .join(Inquiry, Inquiry.id == TimelineEntry.inquiry_id)
        .where(IncomingAttachment.id == attachment_id, visible_to(user))
    )
    row = db.session.execute(query.limit(1)).first()
    return (row[0], row[1]) if row else None


def inquiries_of(mail: IncomingMail, user: User) -> list[Inquiry]:
    """The inquiries on whose timeline the mail stands and which the person may see, the first one first."""
    stands_in = select(TimelineEntry.inquiry_id).where(TimelineEntry.incoming_mail_id == mail.id)
    query = select(Inquiry).where(Inquiry.id.in_(stands_in), visible_to(user))
    return list(db.session.scalars(query.order_by(Inquiry.id)))
