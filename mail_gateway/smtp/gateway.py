"""What happens to a message at each command of a conversation. Nothing here blocks the other conversations."""

import asyncio
import errno
import logging
import traceback
from ssl import SSLError
from typing import Protocol

from aiosmtpd.smtp import SMTP, Session, TLSSetupException
from aiosmtpd.smtp import Envelope as Conversation

from foundation import clock
from mail_gateway.intake.recipients import AddressBook, NotKnownYetError
from mail_gateway.intake.spool import Envelope, Spool
from mail_gateway.smtp.certificate import Certificate
from mail_gateway.smtp.peers import Limits, Peers

log = logging.getLogger(__name__)

LARGE_AT_ONCE = 10
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}

ACCEPTED = "250 2.0.0 Accepted as {}"
NOT_OURS = "550 5.1.1 There is no such address here"
TOO_MANY_RECIPIENTS = "452 4.5.3 Too many recipients; send the rest in another message"
TOO_FAST = "450 4.7.1 Too many messages in a minute; please try again later"
TRY_LATER = "451 4.3.0 Not possible at the moment; please try again later"
DISK_FULL = "452 4.3.1 No space left at the moment; please try again later"
WILL_SEE = "252 2.5.0 Send some mail and see"


class Connected(Protocol):
    """A conversation as the gateway knows it."""

    busy: bool  # from the answer to DATA until the message is kept

    def dismiss(self, reply: str) -> None:
        """End it with a last reply."""


class Gateway:
    """All conversations together: where mail goes, whom it is for, and what each may take."""

    def __init__(
        self,
        spool: Spool,
        book: AddressBook,
        limits: Limits,
        certificate: Certificate | None = None,
        require_tls: bool = False,
    ) -> None:
        self.spool = spool
        self.book = book
        self.limits = limits
        self.certificate = certificate
        self.require_tls = require_tls
        self.peers = Peers(limits)
        self.seats = asyncio.Semaphore(LARGE_AT_ONCE)
        self.connected: set[Connected] = set()
        self.stopping = False

    def admit(self, one: Connected) -> bool:
        """Count a connection; False, and nothing counted, when there are too many."""
        if self.stopping or len(self.connected) >= self.limits.connections:
            return False
        self.connected.add(one)
        return True

    async def handle_EHLO(  # noqa: N802 - the names aiosmtpd looks for
        self, server: SMTP, session: Session, envelope: Conversation, name: str, offers: list[str]
    ) -> list[str]:
        session.host_name = name
        offered = [line for line in offers if not line.startswith(("250-AUTH", "250 "))]
        return [*offered, "250 PIPELINING"]

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Conversation, address: str, options: list[str]
    ) -> str:
        if not self.peers.may_send(session.peer or "", asyncio.get_running_loop().time()):
            return TOO_FAST
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Conversation, address: str, options: list[str]
    ) -> str:
        if len(envelope.rcpt_tos) >= self.limits.recipients:
            return TOO_MANY_RECIPIENTS
        full = self.book.in_full(address)
        try:
            if not self.book.takes(full):
                return NOT_OURS
        except NotKnownYetError:
            return TRY_LATER
        envelope.rcpt_tos.append(full)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Conversation) -> str:  # noqa: N802
        raw = envelope.original_content or b""
        loop = asyncio.get_running_loop()
        keeping = loop.run_in_executor(None, self.spool.keep, raw, _envelope(session, envelope))
        try:
            # A client that is gone after its last dot cancels this conversation, never the writing.
            return ACCEPTED.format(await asyncio.shield(keeping))
        except OSError as error:
            log.error("spool: %s", errno.errorcode.get(error.errno or 0, type(error).__name__))
            return DISK_FULL if error.errno in _FULL else TRY_LATER

    async def handle_exception(self, error: Exception) -> str:
        """451 for whatever went wrong; the log tells where, and nothing of what the message said."""
        if isinstance(error, TLSSetupException):
            reason = error.__cause__.reason if isinstance(error.__cause__, SSLError) else None
            log.info("a client gave up STARTTLS: %s", reason or type(error.__cause__).__name__)
        else:
            where = "".join(traceback.format_tb(error.__traceback__))
            log.error("conversation: %s\n%s", type(error).__name__, where)
        return TRY_LATER


def _envelope(session: Session, envelope: Conversation) -> Envelope:
    mail_from = "" if envelope.mail_from in (None, "<>") else str(envelope.mail_from)
    return Envelope(mail_from, tuple(envelope.rcpt_tos), session.peer or "", clock.now())
