"""What can be asked of mail in and out."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from foundation.db import db
from mail_gateway.models import IncomingMail, IncomingState, OutgoingMail, OutgoingState
from mail_gateway.outgoing.outbox import DELAYED

# `outbox.came_back`, as SQL.
CAME_BACK = and_(
    OutgoingMail.state == OutgoingState.SENT,
    OutgoingMail.error != "",
    ~OutgoingMail.error.startswith(DELAYED),
)


def count_incoming(state: IncomingState) -> int:
    return db.session.scalar(select(func.count(IncomingMail.id)).where(IncomingMail.state == state)) or 0


def count_outgoing(state: OutgoingState) -> int:
    return db.session.scalar(select(func.count(OutgoingMail.id)).where(OutgoingMail.state == state)) or 0


def thread_key_of_sent(message_ids: tuple[str, ...]) -> tuple[str, str] | None:
    """(thread key, address it went to) of the newest message of ours among `message_ids`; ids with their brackets."""
    if not message_ids:
        return None
    query = select(OutgoingMail.thread_key, OutgoingMail.to_address).where(
        OutgoingMail.message_id.in_(message_ids), OutgoingMail.thread_key != ""
    )
    row = db.session.execute(query.order_by(OutgoingMail.id.desc()).limit(1)).first()
    return (row[0], row[1]) if row else None


def was_written_to(thread_key: str, address: str) -> bool:
    """Whether we sent `address` a message of this thread."""
    query = select(OutgoingMail.id).where(
        OutgoingMail.thread_key == thread_key, OutgoingMail.to_address == address.lower()
    )
    return db.session.scalar(query.limit(1)) is not None


def acknowledgements_to(address: str, since: datetime) -> int:
    """How many automatic messages to `address` were queued after `since`; user+anything@ is one user."""
    query = select(func.count(OutgoingMail.id)).where(
        _is_same(OutgoingMail.to_address, address.lower()),
        OutgoingMail.automatic,
        OutgoingMail.created_at > since,
    )
    return db.session.scalar(query) or 0


def acknowledgements_since(since: datetime, most: int) -> int:
    """How many automatic messages about inquiries were queued after `since`, counted up to `most`."""
    newest = select(OutgoingMail.created_at).where(OutgoingMail.automatic, OutgoingMail.thread_key != "")
    newest = newest.order_by(OutgoingMail.id.desc()).limit(most)
    times = newest.subquery()
    return db.session.scalar(select(func.count()).select_from(times).where(times.c.created_at > since)) or 0


def filed_from(address: str, since: datetime, most: int) -> int:
    """How many messages with the envelope sender `address` were taken in after `since` and filed, up to `most`."""
    found = select(IncomingMail.id).where(
        IncomingMail.state == IncomingState.FILED,
        IncomingMail.try_at > since,  # the index of the queue
        _is_same(func.lower(IncomingMail.envelope_from), address.lower()),
    )
    counted = found.limit(most).subquery()
    return db.session.scalar(select(func.count()).select_from(counted)) or 0


def _is_same(column: ColumnElement[str] | InstrumentedAttribute[str], address: str) -> ColumnElement[bool]:
    local, _, domain = address.rpartition("@")
    if "+" not in local:
        return column == address
    user = local.partition("+")[0]
    tagged = column.startswith(f"{user}+", autoescape=True) & column.endswith(f"@{domain}", autoescape=True)
    return or_(column == f"{user}@{domain}", tagged)
