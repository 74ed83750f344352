"""切り分け: a mail or call that was about another matter becomes an inquiry of its own. Nothing here commits."""

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import db
from foundation.organisation.models import User
from inquiry_desk.inquiries.actions import add_entry, open_inquiry
from inquiry_desk.inquiries.kinds import Channel, EntryKind
from inquiry_desk.inquiries.merged import must_stand
from inquiry_desk.inquiries.models import Inquiry, TimelineEntry
from inquiry_desk.inquiries.values import Caller, NewInquiry, NotPossibleError
from inquiry_desk.joining.models import InquiryLink, LinkKind

SPLITTABLE = frozenset({EntryKind.MAIL_IN, EntryKind.CALL_IN})


def split(entry: TimelineEntry, by: User, at: datetime, subject: str, service_id: int | None) -> Inquiry:
    """A new inquiry, received when the message was; the message stays where it came, and points to it.

    Raises NotPossibleError where the message was split off before, or is none.
    """
    source = entry.inquiry
    must_stand(source)
    if entry.kind not in SPLITTABLE:
        raise NotPossibleError(_l("Only a mail or a call can become an inquiry of its own."))
    if entry.id in entries_split_off(source):
        raise NotPossibleError(_l("This message stands in an inquiry of its own already."))
    made = open_inquiry(_new(entry, subject, service_id), by)
    # Not the times and not the article: what happened once is counted once.
    add_entry(
        made,
        entry.kind,
        entry.at,
        entry.author,
        body=entry.body,
        incoming_mail=entry.incoming_mail,
        details={name: value for name, value in entry.details.items() if name == "html"},
    )
    add_entry(made, EntryKind.SPLIT, at, by, details={"split_from": source.number})
    add_entry(source, EntryKind.SPLIT, at, by, details={"split_into": made.number, "entry_id": entry.id})
    db.session.add(InquiryLink(first=source, second=made, kind=LinkKind.SPLIT, made_by=by, made_at=at))
    record(AuditAction.CREATED, "inquiry", made.number, split_from=source.number)
    db.session.flush()
    return made


def entries_split_off(source: Inquiry) -> set[int]:
    """The ids of the messages of an inquiry that stand in inquiries of their own."""
    query = select(TimelineEntry.details).where(
        TimelineEntry.inquiry_id == source.id, TimelineEntry.kind == EntryKind.SPLIT
    )
    return {details["entry_id"] for details in db.session.scalars(query) if "entry_id" in details}


def entry_to_split(source: Inquiry, entry_id: int | None) -> TimelineEntry | None:
    """The message of this inquiry with this id; None where there is none."""
    entry = db.session.get(TimelineEntry, entry_id) if entry_id is not None else None
    return entry if entry and entry.inquiry_id == source.id and entry.kind in SPLITTABLE else None


def _new(entry: TimelineEntry, subject: str, service_id: int | None) -> NewInquiry:
    mail = entry.incoming_mail
    return NewInquiry(
        channel=Channel.MAIL if mail else Channel.PHONE,
        received_at=mail.received_at if mail else entry.started_at or entry.at,
        subject=subject,
        question=entry.body,
        caller=_caller(entry),
        service_id=service_id,
    )


def _caller(entry: TimelineEntry) -> Caller:
    """Who wrote the mail; of a call, who asked."""
    if entry.incoming_mail is not None:
        return Caller(name=entry.incoming_mail.sender_name, mail_address=entry.incoming_mail.sender_address)
    contact = entry.inquiry.contact
    return Caller(contact.name, contact.kana, contact.phone_typed, contact.mail_address, contact.anonymous)
