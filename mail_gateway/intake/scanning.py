"""Attachments before a scanner: ordered when their mail is filed, scanned by a step of the worker (decision 0019)."""

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select

from foundation import clock
from foundation.db import db, transaction
from mail_gateway.intake.clamd import Scanner, ScannerError, TooLargeToScanError
from mail_gateway.models import IncomingAttachment, IncomingMail, ScanState
from mail_gateway.parsing import parse

log = logging.getLogger(__name__)

# Longer than any scan: until then nobody else scans the same mail, even if this worker is killed.
RESERVED_FOR = timedelta(minutes=30)
SHORTEST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(minutes=30)
ONCE_MORE_AFTER = timedelta(days=1)
TOO_LARGE = "too large for the scanner (StreamMaxLength)"
NOT_FOUND = "not found in the mail"


@dataclass(frozen=True)
class Reserved:
    """A mail whose attachments wait: (id, position) of each."""

    received_at: datetime
    envelope_from: str
    charset: str
    files: tuple[tuple[int, int], ...]
    raw: bytes = field(repr=False)


def order_scans(mail: IncomingMail) -> None:
    """Have what is attached to a mail scanned before anybody may open it."""
    for file in mail.attachments:
        if file.scan is ScanState.NOT_SCANNED or file.scan is None:
            file.scan = ScanState.PENDING


def scan_next(scanner: Scanner) -> bool:
    """Scan what is attached to the mail that waits longest; False when there is none, or no scanner answers.

    What could not be scanned stays pending, for ever if need be: nothing is let through because a scanner is down.
    """
    reserved = _reserve_next(clock.now())
    if reserved is None:
        return False
    found = parse(reserved.raw, reserved.envelope_from, reserved.charset or None).attachments
    for number, (file_id, position) in enumerate(reserved.files):
        try:
            if position < len(found):
                _scan(scanner, file_id, found[position].content)
            else:
                _put_off(file_id, ONCE_MORE_AFTER, NOT_FOUND)
        except ScannerError as error:
            log.warning("scanner: %s", error)
            wait = wait_after(reserved.received_at, clock.now())
            for later, _position in reserved.files[number:]:
                _put_off(later, wait, "")
            return False
    return True


def wait_after(received_at: datetime, at: datetime) -> timedelta:
    """How long to leave a scanner alone: a quarter of the time the mail has waited, within 1 to 30 minutes."""
    return min(max((at - received_at) / 4, SHORTEST_WAIT), LONGEST_WAIT)


def count_pending(threat: str | None = None) -> int:
    """How many attachments wait for the scanner; with `threat`, only those it was noted of."""
    query = select(func.count(IncomingAttachment.id)).where(IncomingAttachment.scan == ScanState.PENDING)
    if threat is not None:
        query = query.where(IncomingAttachment.threat == threat)
    return db.session.scalar(query) or 0


def _reserve_next(at: datetime) -> Reserved | None:
    oldest = select(IncomingAttachment.mail_id).where(_due(at)).order_by(IncomingAttachment.id).limit(1)
    query = select(IncomingMail).where(IncomingMail.id == oldest.scalar_subquery())
    with transaction() as session:
        mail = session.scalar(query.with_for_update(skip_locked=True))
        if mail is None:
            return None
        own = select(IncomingAttachment).where(IncomingAttachment.mail_id == mail.id, _due(at))
        files = session.scalars(own.order_by(IncomingAttachment.position)).all()
        for file in files:
            file.scan_at = at + RESERVED_FOR
        places = tuple((file.id, file.position) for file in files)
        return Reserved(mail.received_at, mail.envelope_from, mail.charset, places, mail.raw)


def _due(at: datetime) -> ColumnElement[bool]:
    when = IncomingAttachment.scan_at
    return and_(IncomingAttachment.scan == ScanState.PENDING, or_(when.is_(None), when <= at))


def _scan(scanner: Scanner, file_id: int, content: bytes) -> None:
    try:
        threat = scanner.scan(content)
    except TooLargeToScanError:
        log.error("scanner: attachment %d is %s", file_id, TOO_LARGE)
        _put_off(file_id, ONCE_MORE_AFTER, TOO_LARGE)
        return
    with transaction() as session:
        file = session.get_one(IncomingAttachment, file_id, with_for_update=True)
        file.scan = ScanState.QUARANTINED if threat else ScanState.CLEAN
        file.threat = threat or ""
        file.scan_at = clock.now()
    if threat:
        log.warning("scanner: attachment %d is quarantined", file_id)


def _put_off(file_id: int, wait: timedelta, why: str) -> None:
    with transaction() as session:
        file = session.get_one(IncomingAttachment, file_id, with_for_update=True)
        file.scan_at = clock.now() + wait
        file.threat = why
