"""Sending the outbox: a step of the worker. Each message leaves at least once, and always with the same Message-ID."""

import logging
from datetime import datetime, timedelta

from sqlalchemy import select

from foundation import clock
from foundation.db import db, transaction
from mail_gateway.models import OutgoingMail, OutgoingState
from mail_gateway.outgoing.transports import MailTransport, Parcel, TransportError

log = logging.getLogger(__name__)

# About two days in all, as long as people expect mail to be tried (RFC 5321, 4.5.4.1).
BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 1440))
# Longer than any conversation: until then nobody else sends the message, even if this worker is killed.
RESERVED_FOR = timedelta(minutes=30)


def send_next(transport: MailTransport) -> bool:
    """Send the oldest message whose time has come; False when there is none.

    The message is reserved first and sent outside any transaction, so that a slow relay holds up nobody's work.
    """
    parcel = _reserve_next(clock.now())
    if parcel is None:
        return False
    try:
        transport.send(parcel)
    except TransportError as error:
        _note_failure(parcel, error)
    except Exception as error:
        _note_failure(parcel, TransportError(False, type(error).__name__))
    else:
        _note_sent(parcel)
    return True


def _reserve_next(at: datetime) -> Parcel | None:
    query = select(OutgoingMail).where(OutgoingMail.state == OutgoingState.WAITING, OutgoingMail.try_at <= at)
    query = query.order_by(OutgoingMail.id).limit(1).with_for_update(skip_locked=True)
    with transaction() as session:
        mail = session.scalar(query)
        if mail is None:
            return None
        mail.attempts += 1
        mail.try_at = at + RESERVED_FOR
        return Parcel(mail.message_id, mail.created_at, mail.envelope_from, mail.to_address, mail.raw)


def _note_sent(parcel: Parcel) -> None:
    with transaction():
        mail = _locked(parcel)
        mail.state = OutgoingState.SENT
        mail.sent_at = clock.now()
        mail.error = ""


def _note_failure(parcel: Parcel, error: TransportError) -> None:
    with transaction():
        mail = _locked(parcel)
        if mail.state is not OutgoingState.WAITING:
            return  # this took longer than the reservation, and another worker has sent it
        mail.error = error.reason
        if error.permanent or mail.attempts > len(BACK_OFF):
            mail.state = OutgoingState.FAILED
        else:
            mail.try_at = clock.now() + BACK_OFF[mail.attempts - 1]
        log.warning("mail %d was not taken: permanent=%s", mail.id, error.permanent)


def _locked(parcel: Parcel) -> OutgoingMail:
    query = select(OutgoingMail).where(OutgoingMail.message_id == parcel.message_id).with_for_update()
    return db.session.scalars(query).one()
