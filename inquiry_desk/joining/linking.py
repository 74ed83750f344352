"""関連付け: inquiries that belong together and stay apart. Nothing here commits."""

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import db
from foundation.organisation.models import User
from inquiry_desk.inquiries.actions import add_entry
from inquiry_desk.inquiries.kinds import EntryKind
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.values import NotPossibleError
from inquiry_desk.joining.merging import lock
from inquiry_desk.joining.models import InquiryLink, LinkKind


def link(
    one: Inquiry, other: Inquiry, by: User, at: datetime, kind: LinkKind = LinkKind.RELATED
) -> InquiryLink:
    """The two belong together. Raises NotPossibleError where they are linked already, or are one."""
    if one.id == other.id:
        raise NotPossibleError(_l("An inquiry cannot be linked with itself."))
    lock(one, other)
    if link_between(one, other) is not None:
        raise NotPossibleError(_l("The two are linked already."))
    first, second = sorted((one, other), key=lambda each: each.id)
    made = InquiryLink(first=first, second=second, kind=kind, made_by=by, made_at=at)
    db.session.add(made)
    _tell(one, other, EntryKind.LINKED, by, at)
    return made


def unlink(one: Inquiry, other: Inquiry, by: User, at: datetime) -> None:
    """Take the link away; that there was one stays on both timelines."""
    lock(one, other)
    known = link_between(one, other)
    if known is None:
        raise NotPossibleError(_l("The two are not linked any more."))
    db.session.delete(known)
    _tell(one, other, EntryKind.UNLINKED, by, at)


def link_between(one: Inquiry, other: Inquiry) -> InquiryLink | None:
    first, second = sorted((one.id, other.id))
    return db.session.scalar(
        select(InquiryLink).where(InquiryLink.first_id == first, InquiryLink.second_id == second)
    )


def _tell(one: Inquiry, other: Inquiry, kind: EntryKind, by: User, at: datetime) -> None:
    for told, about in ((one, other), (other, one)):
        add_entry(told, kind, at, by, details={"linked_with": about.number})
    record(AuditAction.CHANGED, "inquiry", one.number, **{kind.value: other.number})
    db.session.flush()
