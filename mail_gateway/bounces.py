"""What a bounce says about which of our messages (RFC 3464). Evidence, no order: anybody can forge one."""

import re
from dataclasses import dataclass

from sqlalchemy import select

from foundation.db import db
from mail_gateway.models import OutgoingMail

_LOOKED_THROUGH = 1_000_000  # bytes
_MAX_IDS = 200
_ID = re.compile(rb"<[!-;=?-~]{1,250}@[!-;=?-~]{1,250}>")
_STATUS = re.compile(rb"^Status:[ \t]*([245]\.\d{1,3}\.\d{1,3})", re.IGNORECASE | re.MULTILINE)
UNKNOWN_STATUS = "5.0.0"


@dataclass(frozen=True)
class Bounce:
    """The message that came back, and why (RFC 3463: 5.x.x for good, 4.x.x still being tried)."""

    sent: OutgoingMail
    status: str

    @property
    def permanent(self) -> bool:
        return self.status.startswith("5")


def bounce_of(raw: bytes) -> Bounce | None:
    """The message of ours that `raw` reports about, told by the Message-ID it quotes, or None."""
    text = raw[:_LOOKED_THROUGH]
    ids = list(dict.fromkeys(found.decode("ascii") for found in _ID.findall(text)))[:_MAX_IDS]
    sent = db.session.scalar(select(OutgoingMail).where(OutgoingMail.message_id.in_(ids)).limit(1))
    if sent is None:
        return None
    status = _STATUS.search(text)
    return Bounce(sent, status[1].decode("ascii") if status else UNKNOWN_STATUS)
