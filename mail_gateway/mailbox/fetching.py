"""Fetching from a mailbox: a step of the worker. Each message becomes a row once, whatever is killed (decision 0019)."""

import logging

from sqlalchemy import select, update
from sqlalchemy.exc import DataError, IntegrityError

from foundation import clock
from foundation.db import db, insert_into, transaction
from mail_gateway.intake.filing import BACK_OFF, MAX_ATTEMPTS
from mail_gateway.mailbox.envelopes import Ours
from mail_gateway.mailbox.imap import Mailbox
from mail_gateway.mailbox.imap_folder import MailboxError
from mail_gateway.mailbox.visits import NOT_STORABLE, REFUSED, Visit
from mail_gateway.models import IncomingMail, IncomingState, MailboxPosition

log = logging.getLogger(__name__)

# Messages a visit; the next visit goes on where this one ended.
MOST = 100


class _BrokeOffError(MailboxError):
    """The conversation ended at this message: by chance, or because the server cannot give it."""

    def __init__(self, uid: int, reason: str) -> None:
        super().__init__(reason)
        self.uid = uid


def fetch_next(mailbox: Mailbox, ours: Ours, max_bytes: int) -> bool:
    """Visit the mailbox once and take the messages not yet taken, at most MOST; whether there are more.

    What cannot be fetched (too large, refused) becomes a row too, for a person to see. A mailbox that cannot be
    read is logged and tried again at the next visit.
    """
    ours.book.refresh()
    try:
        try:
            return _visit(mailbox, ours, max_bytes)
        except _BrokeOffError as broke:
            return _visit(mailbox, ours, max_bytes, suspect=broke.uid)
    except MailboxError as error:
        log.error("mailbox: %s", error)
        return False


def count_waiting(mailbox: Mailbox) -> int:
    """How many messages the next visits would take. Raises MailboxError."""
    with mailbox.opened() as folder:
        position = db.session.get(MailboxPosition, mailbox.name[:255], populate_existing=True)
        known = position is not None and position.uid_validity == folder.uid_validity
        return len(folder.uids_after(position.last_uid if position and known else 0))


def _visit(mailbox: Mailbox, ours: Ours, max_bytes: int, suspect: int | None = None) -> bool:
    with mailbox.opened() as folder:
        visit = Visit(folder, mailbox, ours, max_bytes, suspect)
        uids = folder.uids_after(_position(visit))
        for uid in uids[:MOST]:
            _take(uid, visit)
        # Last, because the conversation may break off at one of them again.
        _fetch_refused_again(visit)
        return len(uids) > MOST


def _position(visit: Visit) -> int:
    """The last UID taken; 0 for a mailbox, or a numbering of it, that was never read."""
    validity = visit.folder.uid_validity
    new = insert_into(MailboxPosition).values(mailbox=visit.name, uid_validity=validity, last_uid=0)
    with transaction() as session:
        session.execute(new.on_conflict_do_nothing())
        position = session.get_one(MailboxPosition, visit.name, with_for_update=True, populate_existing=True)
        if position.uid_validity != validity:
            log.warning("mailbox: its messages are numbered anew; what was filed is not filed again")
            position.uid_validity, position.last_uid = validity, 0
        return position.last_uid


def _take(uid: int, visit: Visit) -> None:
    if _is_known(uid, visit):
        _store(None, uid, visit)
        return
    try:
        row = visit.fetch(uid)
    except MailboxError as error:
        if uid != visit.suspect:
            raise _BrokeOffError(uid, str(error)) from error
        # Twice at the same message: it must not keep the others from being fetched.
        _store(visit.row(uid, b"", clock.now(), REFUSED), uid, visit)
        raise
    try:
        _store(row, uid, visit)
    except IntegrityError:
        _store(None, uid, visit)  # another worker has just taken it
    except (DataError, ValueError):
        _store(visit.row(uid, b"", clock.now(), NOT_STORABLE), uid, visit)


def _is_known(uid: int, visit: Visit) -> bool:
    with transaction() as session:
        known = select(IncomingMail.id).where(IncomingMail.spool_id == visit.spool_id(uid))
        return session.scalar(known) is not None


def _store(row: IncomingMail | None, uid: int, visit: Visit) -> None:
    """The message, and how far the mailbox was read, in one transaction: never one without the other."""
    moved = update(MailboxPosition).where(
        MailboxPosition.mailbox == visit.name,
        MailboxPosition.uid_validity == visit.folder.uid_validity,
        MailboxPosition.last_uid < uid,
    )
    with transaction() as session:
        if row is not None:
            session.add(row)
            session.flush()
        session.execute(moved.values(last_uid=uid))


def _fetch_refused_again(visit: Visit) -> None:
    """A server that gave no answer about one message may give it later."""
    due = select(IncomingMail.id, IncomingMail.spool_id).where(
        IncomingMail.state == IncomingState.FAILED,
        IncomingMail.error == REFUSED,
        IncomingMail.try_at <= clock.now(),
        IncomingMail.attempts < MAX_ATTEMPTS,
        IncomingMail.spool_id.startswith(visit.prefix, autoescape=True),
    )
    with transaction() as session:
        found = session.execute(due.order_by(IncomingMail.id).limit(MOST)).all()
    for mail_id, spool_id in found:
        try:
            fetched = visit.fetch(visit.uid_of(spool_id))
        except MailboxError:
            _replace(mail_id, None)
            raise
        _replace(mail_id, fetched)


def _replace(mail_id: int, fetched: IncomingMail | None) -> None:
    with transaction() as session:
        mail = session.get_one(IncomingMail, mail_id, with_for_update=True, populate_existing=True)
        if mail.state is not IncomingState.FAILED or mail.error != REFUSED:
            return  # a person has seen to it
        if fetched is None or fetched.error == REFUSED:
            mail.attempts += 1
            mail.try_at = clock.now() + BACK_OFF[min(mail.attempts, len(BACK_OFF)) - 1]
            return
        for name in ("digest", "raw", "envelope_from", "envelope_to", "received_at", "state", "error"):
            setattr(mail, name, getattr(fetched, name))
        mail.attempts, mail.try_at = 0, clock.now()
