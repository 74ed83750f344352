"""A visit to a mailbox: what is in it, as rows."""

import hashlib
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from foundation import clock
from mail_gateway.intake.filing import BACK_OFF
from mail_gateway.mailbox.envelopes import Ours, envelope_of
from mail_gateway.mailbox.imap import Mailbox
from mail_gateway.mailbox.imap_folder import Folder, MessageRefusedError
from mail_gateway.models import IncomingMail, IncomingState

log = logging.getLogger(__name__)

TOO_LARGE = "MessageTooLarge"
REFUSED = "MessageRefused"
NOT_STORABLE = "MessageNotStorable"


@dataclass(frozen=True)
class Visit:
    """An open folder. At the message `suspect` the visit before broke off."""

    folder: Folder
    mailbox: Mailbox
    ours: Ours
    max_bytes: int
    suspect: int | None = None

    @property
    def name(self) -> str:
        """Of the mailbox, as it is kept."""
        return self.mailbox.name[:255]

    @property
    def prefix(self) -> str:
        """Of the spool ids of this mailbox in its present numbering."""
        mailbox = hashlib.sha256(self.mailbox.name.encode()).hexdigest()[:16]
        return f"imap-{mailbox}-{self.folder.uid_validity}-"

    def spool_id(self, uid: int) -> str:
        """Always the same for one message: the database keeps it from being taken twice."""
        return f"{self.prefix}{uid}"

    def uid_of(self, spool_id: str) -> int:
        return int(spool_id.removeprefix(self.prefix))

    def fetch(self, uid: int) -> IncomingMail | None:
        """The message as a row; None where somebody has taken it out of the mailbox. Raises MailboxError.

        One larger than `max_bytes` is never held in memory: its row has the header and is for a person to see.
        """
        try:
            described = self.folder.describe(uid)
            if described is None:
                log.info("mailbox: a message was gone before it was fetched")
                return None
            received_at = min(described.received_at or clock.now(), clock.now())
            raw = b""
            if described.size <= self.max_bytes:
                raw = self.folder.message(uid, self.max_bytes + 1)
            if max(described.size, len(raw)) <= self.max_bytes:
                return self.row(uid, raw, received_at)
            return self.row(uid, self.folder.header(uid), received_at, TOO_LARGE)
        except MessageRefusedError:
            return self.row(uid, b"", clock.now(), REFUSED)

    def row(self, uid: int, raw: bytes, received_at: datetime, error: str = "") -> IncomingMail:
        """A row not yet in the database; with an `error`, one that a person has to see."""
        envelope_from, envelope_to = envelope_of(raw, self.ours)
        if error:
            log.error("mailbox: message %d of the mailbox needs a person: %s", uid, error)
        return IncomingMail(
            spool_id=self.spool_id(uid),
            digest=hashlib.sha256(raw).hexdigest(),
            raw=raw,
            envelope_from=envelope_from,
            envelope_to=envelope_to,
            peer=self.folder.server[:64],
            received_at=received_at,
            state=IncomingState.FAILED if error else IncomingState.WAITING,
            error=error,
            try_at=clock.now() + (BACK_OFF[0] if error == REFUSED else timedelta()),
        )
