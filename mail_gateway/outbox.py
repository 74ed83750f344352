"""Mail out: a message is a row, built once with a fixed Message-ID, sent after commit, and sent at least once."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from foundation import clock
from foundation.db import db, transaction
from mail_gateway.building import OutgoingDraft, build, new_message_id
from mail_gateway.models import OutgoingMail, OutgoingState
from mail_gateway.transports import MailTransport, Parcel, TransportError

log = logging.getLogger(__name__)

# About two days in all, as long as people expect mail to be tried (RFC 5321, 4.5.4.1).
BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 1440))
# Longer than any conversation: until then nobody else sends the message, even if this worker is killed.
RESERVED_FOR = timedelta(minutes=15)


@dataclass(frozen=True)
class Message:
    """What is to be said to one address. `thread_key` and `reply_to` bring answers back to where they belong.

    `automatic` marks what no person wrote: it goes out with the null sender, so that nothing answers it
    (RFC 3834, 3.3).
    """

    to_address: str
    subject: str
    body: str
    from_name: str
    from_address: str
    thread_key: str = ""
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    automatic: bool = False
    reply_to: str | None = None


def queue(message: Message, at: datetime) -> OutgoingMail:
    """Put a message into the outbox; it leaves when the transaction has been committed.

    Raises ValueError where an address is none that mail can be sent to.
    """
    message_id = new_message_id(message.from_address.rpartition("@")[2])
    mail = OutgoingMail(
        message_id=message_id,
        thread_key=message.thread_key,
        envelope_from="" if message.automatic else message.reply_to or message.from_address,
        to_address=message.to_address.lower(),
        subject=message.subject,
        body=message.body,
        automatic=message.automatic,
        raw=build(_draft(message, message_id, at)),
        created_at=at,
        try_at=at,
    )
    db.session.add(mail)
    return mail


def _draft(message: Message, message_id: str, at: datetime) -> OutgoingDraft:
    automatic = "auto-replied" if message.in_reply_to else "auto-generated"
    return OutgoingDraft(
        from_name=message.from_name,
        from_address=message.from_address,
        to_address=message.to_address,
        subject=message.subject,
        body=message.body,
        message_id=message_id,
        date=at,
        reply_to=message.reply_to,
        in_reply_to=message.in_reply_to,
        references=message.references,
        auto_submitted=automatic if message.automatic else None,
    )


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


def send_again(mail: OutgoingMail, at: datetime) -> None:
    """Try a message that failed once more, with its old Message-ID."""
    mail.state = OutgoingState.WAITING
    mail.attempts = 0
    mail.try_at = at


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
        mail.error = error.reason
        if error.permanent or mail.attempts > len(BACK_OFF):
            mail.state = OutgoingState.FAILED
        else:
            mail.try_at = clock.now() + BACK_OFF[mail.attempts - 1]
        log.warning("mail %d was not taken: permanent=%s", mail.id, error.permanent)


def _locked(parcel: Parcel) -> OutgoingMail:
    query = select(OutgoingMail).where(OutgoingMail.message_id == parcel.message_id).with_for_update()
    return db.session.scalars(query).one()
