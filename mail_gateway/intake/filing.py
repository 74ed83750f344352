"""Taking mail in and filing it: two steps of the worker. Each does one message in its own transaction."""

import hashlib
import logging
import traceback
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import func, select
from sqlalchemy.exc import DataError, IntegrityError

from foundation import clock
from foundation.db import db, transaction
from foundation.text import clean_line
from mail_gateway.intake.authentication import Border
from mail_gateway.intake.in_hand import InHand
from mail_gateway.intake.noting import name, note, read
from mail_gateway.intake.scanning import order_scans
from mail_gateway.intake.spool import DamagedError, Spool, SpooledMail
from mail_gateway.message.kinds import MailKind
from mail_gateway.models import IncomingMail, IncomingState, OutgoingMail
from mail_gateway.outgoing.bounces import Bounce, bounce_of, note_bounce
from mail_gateway.parsing import ParsedMail

log = logging.getLogger(__name__)

BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120))
MAX_ATTEMPTS = len(BACK_OFF) + 1
WORKER_DIED = "WorkerDied"
NOBODY = Border()


class Filer(Protocol):
    """What the floor above makes of mail. Works inside the transaction of the step and never commits."""

    def file(self, mail: IncomingMail, parsed: ParsedMail) -> None:
        """A citizen's mail becomes part of an inquiry."""

    def returned(self, mail: IncomingMail, bounce: Bounce) -> None:
        """A message of ours came back for good."""


def take_in_next(spool: Spool) -> bool:
    """Move one message from the spool into the database; False when there is none.

    Done again after a crash it changes nothing: the row is known by its spool id. What cannot be taken in is
    set aside and does not stop the others; nor do files that a read-only disk does not let go.
    """
    stuck = 0
    for spool_id in spool.in_turn():
        try:
            spooled = spool.read(spool_id)
        except (FileNotFoundError, DamagedError):
            continue
        if _take_in(spooled, spool):
            return True
        stuck += 1
    if stuck:
        log.error("spool: %d messages are safe in the database, but their files cannot be taken away", stuck)
    return False


def _take_in(spooled: SpooledMail, spool: Spool) -> bool:
    """Whether the message has left the spool."""
    try:
        with transaction() as session:
            known = select(IncomingMail.id).where(IncomingMail.spool_id == spooled.spool_id)
            if session.scalar(known) is None:
                session.add(_row(spooled))
    except IntegrityError:
        return True  # another worker is just taking it in; next time it is found there
    except (DataError, UnicodeError):
        spool.set_aside(spooled.spool_id)
        return True
    try:
        spool.done(spooled.spool_id)
    except OSError:
        return False
    return True


def _row(spooled: SpooledMail) -> IncomingMail:
    envelope = spooled.envelope
    return IncomingMail(
        spool_id=spooled.spool_id,
        digest=hashlib.sha256(spooled.raw).hexdigest(),
        raw=spooled.raw,
        envelope_from=clean_line(envelope.mail_from),
        envelope_to=[clean_line(address) for address in envelope.rcpt_to],
        peer=envelope.peer[:64],
        received_at=envelope.received_at,
        try_at=clock.now(),  # by the worker's clock: the gateway's may run ahead
    )


def file_next(
    filer: Filer, border: Border = NOBODY, in_hand: InHand | None = None, *, scanning: bool = False
) -> bool:
    """File the oldest message whose time has come; False when there is none.

    What fails is tried again later and in the end left for a person to see; so is, with `in_hand`, what kills
    its worker again and again. It never stops the others. `border`: whose word about
    senders counts. `scanning`: attachments wait for the scanner.
    """
    mail_id, waits = None, False
    try:
        with transaction():
            mail = _next_to_file(clock.now())
            if mail is None:
                return False
            mail_id = mail.id
            if in_hand is None or _may_be_taken_up(mail, in_hand):
                _file(mail, filer, border)
                if scanning:
                    order_scans(mail)
            waits = mail.state is IncomingState.WAITING
    except Exception as error:
        if mail_id is None:
            raise
        _note_failure(mail_id, error)
    if in_hand and not waits:
        in_hand.put_down(mail_id)
    return True


def _may_be_taken_up(mail: IncomingMail, in_hand: InHand) -> bool:
    """No, it is put off, where it has killed a worker once more since it was last put off.

    The count is that of the file and not added up, so that a kill after the commit changes nothing.
    """
    deaths = in_hand.deaths(mail.id)
    if deaths > max(1, mail.attempts):
        mail.attempts = deaths
        _put_off(mail, WORKER_DIED)
        return False
    in_hand.take_up(mail.id)
    return True


def _put_off(mail: IncomingMail, error: str) -> None:
    """Until later, or until a person orders it. Later it may be alone: who is by chance in hand is not to blame."""
    mail.error = error
    if mail.attempts < MAX_ATTEMPTS:
        mail.try_at = clock.now() + BACK_OFF[mail.attempts - 1]
    else:
        mail.state = IncomingState.FAILED


def _next_to_file(at: datetime) -> IncomingMail | None:
    query = select(IncomingMail).where(IncomingMail.state == IncomingState.WAITING, IncomingMail.try_at <= at)
    return db.session.scalar(query.order_by(IncomingMail.id).limit(1).with_for_update(skip_locked=True))


def _file(mail: IncomingMail, filer: Filer, border: Border) -> None:
    parsed = read(mail)
    ordered_by_a_person = mail.kind is MailKind.CITIZEN
    note(mail, parsed, border)
    if mail.kind is MailKind.CITIZEN and _was_sent_by_us(parsed.message_id):
        mail.kind = MailKind.OWN
    is_new = mail.kind is MailKind.CITIZEN and not _was_filed_before(mail)
    if ordered_by_a_person or is_new:
        mail.kind = MailKind.CITIZEN
        mail.state = IncomingState.FILED
        filer.file(mail, parsed)
    else:
        mail.state = IncomingState.SET_ASIDE
        if parsed.kind is MailKind.BOUNCE:
            _note_bounce(mail, parsed, filer)


def _was_sent_by_us(message_id: str | None) -> bool:
    """Whether it is a message of ours on its way back. What only bears our address is somebody's, and is filed."""
    ours = select(OutgoingMail.id).where(OutgoingMail.message_id == message_id)
    return message_id is not None and db.session.scalar(ours.limit(1)) is not None


def _was_filed_before(mail: IncomingMail) -> bool:
    """Whether the same bytes were filed already: a sender who did not hear our 250 sends again (RFC 1047)."""
    if db.engine.dialect.name == "postgresql":
        # Two workers with the two copies: the second waits here until the first has committed.
        db.session.execute(select(func.pg_advisory_xact_lock(int(mail.digest[:15], 16))))
    twin = select(IncomingMail.id).where(
        IncomingMail.digest == mail.digest,
        IncomingMail.state == IncomingState.FILED,
        IncomingMail.id != mail.id,
    )
    return db.session.scalar(twin.limit(1)) is not None


def _note_bounce(mail: IncomingMail, parsed: ParsedMail, filer: Filer) -> None:
    bounce = bounce_of(mail, parsed.returned)
    if bounce is not None and note_bounce(bounce):
        filer.returned(mail, bounce)


def _note_failure(mail_id: int, error: Exception) -> None:
    # Without the message of the error, which may quote the mail.
    log.error(
        "mail %d: %s\n%s", mail_id, type(error).__name__, "".join(traceback.format_tb(error.__traceback__))
    )
    with transaction() as session:
        mail = session.get_one(IncomingMail, mail_id, with_for_update=True)
        mail.attempts += 1
        name(mail, read(mail))
        _put_off(mail, type(error).__name__)


def file_again(mail: IncomingMail, at: datetime) -> None:
    """Put a failed message back, or have one that was set aside filed as a citizen's after all."""
    mail.kind = MailKind.CITIZEN if mail.state is IncomingState.SET_ASIDE else None
    mail.state = IncomingState.WAITING
    mail.attempts = 0
    mail.try_at = at
