"""統合 and its undoing. Nothing here commits.

No entry, mail, call or note is moved: each stays where it was written, under the eyes that may see that inquiry;
the page of the one that stays shows them together. So undoing has nothing to sort apart.
"""

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import db
from foundation.organisation.models import User
from inquiry_desk.inquiries.actions import add_entry, check_version, reopen
from inquiry_desk.inquiries.kinds import EntryKind, Exclusion
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.values import NotPossibleError
from inquiry_desk.joining.journal import put_back, state_before
from inquiry_desk.joining.models import InquiryMerge
from inquiry_desk.joining.obstacles import obstacles
from inquiry_desk.joining.values import Seen


def merge(gone: Seen, kept: Seen, by: User, at: datetime, reason: str) -> InquiryMerge:
    """`gone` is the same matter as `kept`, which goes on for both.

    Both rows are locked before anything is asked: of two merges in opposite directions one finds the other done.
    Raises ChangedMeanwhileError where either is not as it was seen, NotPossibleError as `obstacles` says.
    """
    lock(gone.inquiry, kept.inquiry)
    for problem in obstacles(gone.inquiry, kept.inquiry):
        raise NotPossibleError(problem)
    for seen in (gone, kept):
        check_version(seen.inquiry, seen.version)
    done = InquiryMerge(
        gone=gone.inquiry, kept=kept.inquiry, reason=reason, merged_by=by, merged_at=at,
        before=state_before(gone.inquiry, kept.inquiry),
    )  # fmt: skip
    db.session.add(done)
    _carry_out(done, at)
    return done


def undo_merge(gone: Inquiry, by: User, at: datetime) -> None:
    """Everything as it was before; what came to the one that stayed since then stays with it."""
    merge = merge_of(gone)
    if merge is None:
        raise NotPossibleError(_l("This merge was undone already."))
    lock(gone, merge.kept)
    if gone.merged_into_id != merge.kept_id:
        raise NotPossibleError(_l("This merge was undone already."))
    gone.merged_into = None
    put_back(gone, merge.kept, merge.before)
    merge.undone_at, merge.undone_by = at, by
    add_entry(gone, EntryKind.MERGE_UNDONE, at, by, details={"merged_into": merge.kept.number})
    add_entry(merge.kept, EntryKind.MERGE_UNDONE, at, by, details={"merged_from": gone.number})
    record(AuditAction.CHANGED, "inquiry", gone.number, merge_undone=merge.kept.number)
    db.session.flush()


def merge_of(gone: Inquiry) -> InquiryMerge | None:
    """The merge by which an inquiry is gone; None where it is not."""
    query = select(InquiryMerge).where(InquiryMerge.gone_id == gone.id, InquiryMerge.undone_at.is_(None))
    return db.session.scalar(query.order_by(InquiryMerge.id.desc()).limit(1))


def lock(*inquiries: Inquiry) -> None:
    """The rows as they are now, in one order, so that two people never wait for each other."""
    ids = sorted({inquiry.id for inquiry in inquiries})
    query = select(Inquiry).where(Inquiry.id.in_(ids)).order_by(Inquiry.id)
    db.session.scalars(query.with_for_update(of=Inquiry).execution_options(populate_existing=True)).all()


def _carry_out(done: InquiryMerge, at: datetime) -> None:
    gone, kept, by = done.gone, done.kept, done.merged_by
    if done.before["reopened"]:
        reopen(kept, by, at)
    gone.merged_into, gone.exclusion = kept, Exclusion.DUPLICATE
    if gone.completed_at is None:
        gone.completed_at, gone.completed_by = at, by
    add_entry(gone, EntryKind.MERGED, at, by, body=done.reason, details={"merged_into": kept.number})
    add_entry(kept, EntryKind.MERGED, at, by, body=done.reason, details={"merged_from": gone.number})
    record(AuditAction.CHANGED, "inquiry", gone.number, merged_into=kept.number)
    db.session.flush()
    done.before = {**done.before, "kept_version": kept.version}
    db.session.flush()
