"""Which of our messages came back, and why. Evidence, no order: anybody can forge a bounce."""

import re
from dataclasses import dataclass

from sqlalchemy import func, select

from foundation.db import db
from mail_gateway.message.returned import Returned
from mail_gateway.models import IncomingMail, OutgoingMail, OutgoingState
from mail_gateway.outgoing.delivery_reports import DeliveryReport, read_report
from mail_gateway.outgoing.outbox import DELAYED, came_back

_TAGGED = re.compile(r"[^@\s]+\+([a-z0-9-]{1,32})\.[a-z2-7]{16}@[^@\s]+")
_MAX_OF_THREAD = 50


@dataclass(frozen=True)
class Bounce:
    """The message that came back, and why (RFC 3463); not `permanent`: it is still being tried."""

    sent: OutgoingMail
    status: str
    permanent: bool


def bounce_of(mail: IncomingMail, said: Returned | None) -> Bounce | None:
    """The message of ours that a bounce is about, or None; `said` is what it says on the whole.

    It is known by its Message-ID, else by the reply address it was sent from, which nobody can guess, together with its
    recipient; never by the recipient alone. None also where the bounce tells of success.
    """
    report = read_report(mail.raw)
    sent = _by_id(report) or _by_envelope(report, mail.envelope_to)
    if sent is None:
        return None
    told, is_told = report.told_of(sent.to_address)
    returned = told if is_told else said
    return Bounce(sent, returned.status, returned.permanent) if returned else None


def note_bounce(bounce: Bounce) -> bool:
    """Keep on the row why it came back, or that it is delayed. True when it came back for good and that is news.

    A second bounce of the same message says nothing new, however many somebody makes up.
    """
    evidence = bounce.status if bounce.permanent else f"{DELAYED}{bounce.status}"
    if came_back(bounce.sent) or bounce.sent.error == evidence:
        return False
    bounce.sent.error = evidence
    return bounce.permanent


def _by_id(report: DeliveryReport) -> OutgoingMail | None:
    query = select(OutgoingMail).where(OutgoingMail.message_id.in_(report.message_ids))
    return db.session.scalar(query.order_by(OutgoingMail.id.desc()).limit(1))


def _by_envelope(report: DeliveryReport, envelope_to: list[str]) -> OutgoingMail | None:
    """The newest message that left under one of these addresses, to a recipient the report names, if it names any."""
    for address in (written.lower() for written in envelope_to):
        tagged = _TAGGED.fullmatch(address)
        if tagged is None:
            continue
        query = select(OutgoingMail).where(
            OutgoingMail.thread_key == tagged[1],
            func.lower(OutgoingMail.envelope_from) == address,
            OutgoingMail.state == OutgoingState.SENT,
        )
        for sent in db.session.scalars(query.order_by(OutgoingMail.id.desc()).limit(_MAX_OF_THREAD)):
            if not report.recipients or report.told_of(sent.to_address)[1]:
                return sent
    return None
