"""The files of a citizen's mails that may go along to a department."""

from sqlalchemy import select

from escalation.models import Escalation
from foundation.db import db
from inquiry_desk.inquiries.models import Inquiry, TimelineEntry
from mail_gateway.models import IncomingAttachment, ScanState


def files_to_offer(escalation: Escalation, inquiry: Inquiry) -> list[IncomingAttachment]:
    """What may be chosen: nothing where the rule lets no files go along, and nothing that is not known to be clean."""
    if escalation.rule is not None and not escalation.rule.includes_files:
        return []
    mails = select(TimelineEntry.incoming_mail_id).where(TimelineEntry.inquiry_id == inquiry.id)
    query = select(IncomingAttachment).where(
        IncomingAttachment.mail_id.in_(mails),
        IncomingAttachment.scan.in_((ScanState.CLEAN, ScanState.NOT_SCANNED)),
    )
    return list(db.session.scalars(query.order_by(IncomingAttachment.id)))
