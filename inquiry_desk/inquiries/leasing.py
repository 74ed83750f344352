"""Who writes on an inquiry: held while typing, over by itself, and open to be taken over. Nothing here commits.

A lease keeps two people from answering one citizen twice; it never keeps anybody from working longer than it runs.
"""

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, case, delete, or_, select
from sqlalchemy.orm import joinedload

from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import db, insert_into
from foundation.organisation.models import User
from foundation.web.filters import clock_time
from inquiry_desk.inquiries.actions import add_entry
from inquiry_desk.inquiries.kinds import EntryKind
from inquiry_desk.inquiries.lease_model import Lease
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.values import NotPossibleError

RUNS_FOR = timedelta(minutes=5)


def holder_of(inquiry_id: int, at: datetime) -> Lease | None:
    """The lease that runs at `at`."""
    query = select(Lease).where(Lease.inquiry_id == inquiry_id, Lease.expires_at > at)
    return db.session.scalar(query.options(joinedload(Lease.user)).execution_options(populate_existing=True))


def mark_of(lease: Lease | None) -> str:
    """What a page shows of a lease, so that it is told only of something new."""
    return f"{lease.user_id}-{clock_time(lease.expires_at)}" if lease else ""


def hold(inquiry_id: int, user: User, at: datetime) -> Lease | None:
    """Begin or go on writing, where nobody else does; returns the lease that runs, whose ever it is."""
    over = Lease.expires_at <= at
    begun = case((and_(Lease.user_id == user.id, ~over), Lease.taken_at), else_=at)
    until = at + RUNS_FOR
    row = insert_into(Lease).values(inquiry_id=inquiry_id, user_id=user.id, taken_at=at, expires_at=until)
    # One statement: of two who begin at once, one finds the other's row.
    row = row.on_conflict_do_update(
        index_elements=["inquiry_id"],
        set_={"user_id": user.id, "taken_at": begun, "expires_at": until},
        where=or_(Lease.user_id == user.id, over),
    )
    db.session.execute(row)
    return holder_of(inquiry_id, at)


def take_over(inquiry: Inquiry, user: User, at: datetime) -> None:
    """Write instead of who does; both names stand on the timeline. What the other typed stays theirs, as a draft."""
    lease = holder_of(inquiry.id, at)
    if lease is not None and lease.user_id != user.id:
        before = lease.user.display_name
        add_entry(inquiry, EntryKind.LEASE_TAKEN_OVER, at, user, details={"from": before})
        record(AuditAction.CHANGED, "inquiry", inquiry.number, lease_taken_over=True)
        db.session.execute(delete(Lease).where(Lease.inquiry_id == inquiry.id))
    hold(inquiry.id, user, at)


def let_go(inquiry_id: int, user: User) -> None:
    """What was written is sent: the next one need not wait."""
    db.session.execute(delete(Lease).where(Lease.inquiry_id == inquiry_id, Lease.user_id == user.id))


def check_free(inquiry: Inquiry, user: User, at: datetime) -> None:
    """NotPossibleError while somebody else writes to the citizen."""
    lease = holder_of(inquiry.id, at)
    if lease is not None and lease.user_id != user.id:
        raise NotPossibleError(
            _l(
                "%(name)s is writing on this inquiry (until %(time)s). What you typed is kept as your draft. "
                "Take it over to send it, or wait.",
                name=lease.user.display_name,
                time=clock_time(lease.expires_at),
            )
        )
