"""What can be done with an inquiry. Nothing here commits."""

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm.attributes import flag_modified

from foundation.db import db
from foundation.organisation.models import User
from foundation.phone import read_phone
from foundation.seen import ChangedMeanwhileError
from foundation.text import shorten
from inquiry_desk.inquiries.hearing import citizen_heard
from inquiry_desk.inquiries.kinds import (
    EntryKind,
    Exclusion,
    FirstOutcome,
    IdentityCheck,
    Nature,
    UnansweredReason,
)
from inquiry_desk.inquiries.merged import must_stand
from inquiry_desk.inquiries.models import Contact, Inquiry, TimelineEntry
from inquiry_desk.inquiries.numbering import format_number, take_number
from inquiry_desk.inquiries.values import Caller, NewInquiry, NotPossibleError

SUBJECT_LENGTH = 60
LONGEST_ADDRESS = 254


def open_inquiry(new: NewInquiry, by: User | None, reserved: tuple[int, int] | None = None) -> Inquiry:
    """A new inquiry with the next number of its fiscal year, or a (fiscal year, sequence number) reserved before.

    A call belongs to the one who took it.
    """
    year, sequence = reserved or take_number(new.received_at)
    inquiry = Inquiry(
        number=format_number(year, sequence),
        fiscal_year=year,
        sequence=sequence,
        channel=new.channel,
        nature=new.nature,
        service_id=new.service_id,
        category_id=new.category_id,
        subject=new.subject or subject_from(new.question),
        question=new.question,
        contact=make_contact(new.caller),
        identity_check=new.identity_check,
        received_at=new.received_at,
        changed_at=new.received_at,
        recorded_by=by,
        assignee=by,
    )
    db.session.add(inquiry)
    db.session.flush()
    return inquiry


def subject_from(question: str) -> str:
    """A title for lists: the beginning of the first line."""
    lines = [line.strip() for line in question.split("\n") if line.strip()]
    return shorten(lines[0], SUBJECT_LENGTH) if lines else ""


def make_contact(caller: Caller) -> Contact:
    """A contact as typed; a number that cannot be read is kept as it is."""
    phone = read_phone(caller.phone)
    return Contact(
        name=caller.name,
        kana=caller.kana,
        anonymous=caller.anonymous,
        phone_typed=phone.typed,
        phone_e164=phone.e164,
        mail_address=_usable_address(caller.mail_address),
    )


def _usable_address(address: str) -> str:
    """The address in small letters; nothing where it is longer than any address that can be written to (RFC 5321)."""
    return address.lower() if len(address) <= LONGEST_ADDRESS else ""


def add_entry(
    inquiry: Inquiry, kind: EntryKind, at: datetime, author: User | None, **columns: Any
) -> TimelineEntry:
    """One more line on the timeline; `columns` are those of TimelineEntry (body, details, started_at, ...)."""
    inquiry.changed_at = max(inquiry.changed_at, at)
    flag_modified(inquiry, "changed_at")  # every entry raises the version, even within one moment
    entry = TimelineEntry(inquiry=inquiry, kind=kind, at=at, author=author, **columns)
    db.session.add(entry)
    return entry


def check_version(inquiry: Inquiry, seen: int | None) -> None:
    """Refuse to act on a page that is older than the record (optimistic locking)."""
    if seen != inquiry.version:
        raise ChangedMeanwhileError


def note_first_response(inquiry: Inquiry, outcome: FirstOutcome, by: User, at: datetime) -> None:
    """Record how the first response ended; later responses change nothing (spec 3-12(2)-1)."""
    if inquiry.first_response_at is None:
        inquiry.first_response_at = at
        inquiry.first_responder = by
        inquiry.first_outcome = outcome


def claim(inquiry: Inquiry, by: User, at: datetime) -> None:
    """Take an inquiry over; who had it stands on the timeline."""
    _must_be_open(inquiry)
    if inquiry.assignee_id == by.id:
        return
    details = {"from": inquiry.assignee.display_name} if inquiry.assignee else {}
    inquiry.assignee = by
    add_entry(inquiry, EntryKind.CLAIMED, at, by, details=details)


def write_note(inquiry: Inquiry, by: User, at: datetime, body: str) -> TimelineEntry:
    """メモ: internal, never sent to anybody."""
    return add_entry(inquiry, EntryKind.NOTE, at, by, body=body)


def pass_to_second_line(
    inquiry: Inquiry, by: User, at: datetime, to: User | None, note: str
) -> TimelineEntry:
    """2次対応へ: to a colleague, or to whoever takes it next."""
    _must_be_open(inquiry)
    inquiry.second_line_at = at
    inquiry.assignee = to
    note_first_response(inquiry, FirstOutcome.SECOND_LINE, by, at)
    details = {"to": to.display_name} if to else {}
    return add_entry(inquiry, EntryKind.SECOND_LINE, at, by, body=note, details=details)


def complete(inquiry: Inquiry, by: User, at: datetime, note: str = "") -> TimelineEntry:
    """The citizen has the answer; nothing is left to do. Where nobody had answered yet, this was the first response."""
    _must_be_open(inquiry)
    note_first_response(inquiry, FirstOutcome.ANSWERED, by, at)
    inquiry.completed_at = at
    inquiry.completed_by = by
    inquiry.assignee = inquiry.assignee or by
    for callback in inquiry.callbacks:
        callback.done_at = callback.done_at or at
    return add_entry(inquiry, EntryKind.COMPLETED, at, by, body=note)


def record_call_made(inquiry: Inquiry, by: User, at: datetime, body: str) -> TimelineEntry:
    """架電: a call to the citizen that nobody had promised."""
    must_stand(inquiry)
    note_first_response(inquiry, FirstOutcome.KEPT, by, at)
    citizen_heard(inquiry.id, by, at)
    return add_entry(inquiry, EntryKind.CALL_OUT, at, by, body=body)


def reopen(inquiry: Inquiry, by: User | None, at: datetime, reason: str = "") -> TimelineEntry:
    """Back to work, by a person or by the citizen's next mail."""
    must_stand(inquiry)
    if inquiry.completed_at is None:
        raise NotPossibleError(_l("This inquiry is open already."))
    inquiry.completed_at = None
    inquiry.completed_by = None
    return add_entry(inquiry, EntryKind.REOPENED, at, by, body=reason)


def classify(
    inquiry: Inquiry,
    by: User,
    at: datetime,
    *,
    service_id: int | None,
    category_id: int | None,
    nature: Nature,
    exclusion: Exclusion | None,
    unanswered_reason: UnansweredReason | None,
    subject: str,
) -> TimelineEntry | None:
    """Change what an inquiry is about; every old value stands on the timeline."""
    must_stand(inquiry)
    new = {
        "service_id": service_id,
        "category_id": category_id,
        "nature": nature,
        "exclusion": exclusion,
        "unanswered_reason": unanswered_reason,
        "subject": subject or inquiry.subject,
    }
    changes = {
        name: [_plain(getattr(inquiry, name)), _plain(value)]
        for name, value in new.items()
        if getattr(inquiry, name) != value
    }
    if not changes:
        return None
    for name, value in new.items():
        setattr(inquiry, name, value)
    return add_entry(inquiry, EntryKind.CLASSIFIED, at, by, details={"changes": changes})


def record_identity_check(
    inquiry: Inquiry, by: User, at: datetime, found: IdentityCheck
) -> TimelineEntry | None:
    """本人確認: that it was done, never by which facts (requirement A5)."""
    if inquiry.identity_check is found:
        return None
    changes = {"identity_check": [inquiry.identity_check.value, found.value]}
    inquiry.identity_check = found
    return add_entry(inquiry, EntryKind.IDENTITY_CHECKED, at, by, details={"changes": changes})


def _plain(value: Any) -> Any:
    return getattr(value, "value", value)


def _must_be_open(inquiry: Inquiry) -> None:
    if inquiry.completed_at is not None:
        raise NotPossibleError(_l("This inquiry is completed. Reopen it first."))
