"""SMTP in (RFC 5321): take mail for our addresses, make it durable, answer 250. Parsing comes later."""

import asyncio
import errno
import logging
import re
import signal
from collections.abc import Callable
from functools import partial

from aiosmtpd.smtp import SMTP, Session
from aiosmtpd.smtp import Envelope as Conversation

from foundation import clock
from mail_gateway.recipients import AddressBook, NotKnownYetError
from mail_gateway.spool import Envelope, Spool

log = logging.getLogger(__name__)

MAX_RECIPIENTS = 50
REFRESH_SECONDS = 10.0
_FINISH_SECONDS = 30.0
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_PATH = re.compile(r'[ \t]*(?:<((?:"(?:\\[ -~]|[^"\\])*"|[^"<>\s])*)>|([^<>\s]+))[ \t]*(.*)')
_VISIBLE = re.compile(r"[ -~]*")

ACCEPTED = "250 2.0.0 Accepted as {}"
NOT_OURS = "550 5.1.1 There is no such address here"
TOO_MANY = "452 4.5.3 Too many recipients; send the rest in another message"
TRY_LATER = "451 4.3.0 Not possible at the moment; please try again later"
DISK_FULL = "452 4.3.1 No space left at the moment; please try again later"


class Conversations(SMTP):
    """aiosmtpd with long lines allowed up to the size of a message, and addresses read by one strict rule."""

    def __init__(self, handler: "Gateway", max_bytes: int) -> None:
        self.line_length_limit = max_bytes
        super().__init__(
            handler, data_size_limit=max_bytes, hostname=handler.book.domain, ident="ESMTP", loop=handler.loop
        )

    def _getaddr(self, arg: str) -> tuple[str | None, str | None]:
        """(address, parameters) of a path. The usual header parser drops source routes and may raise."""
        match = _PATH.fullmatch(arg) if _VISIBLE.fullmatch(arg) else None
        if match is None:
            return None, None
        return match[1] or match[2] or "<>", match[3]


class Gateway:
    """What happens at each command. Nothing here blocks the other conversations."""

    def __init__(self, spool: Spool, book: AddressBook, loop: asyncio.AbstractEventLoop) -> None:
        self.spool = spool
        self.book = book
        self.loop = loop
        self.keeping: set[asyncio.Future[str]] = set()

    async def handle_RCPT(  # noqa: N802 - the name aiosmtpd looks for
        self, server: SMTP, session: Session, envelope: Conversation, address: str, options: list[str]
    ) -> str:
        if len(envelope.rcpt_tos) >= MAX_RECIPIENTS:
            return TOO_MANY
        try:
            if not self.book.takes(address):
                return NOT_OURS
        except NotKnownYetError:
            return TRY_LATER
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Conversation) -> str:  # noqa: N802
        raw = envelope.original_content or b""
        keeping = self.loop.run_in_executor(None, self.spool.keep, raw, _envelope(session, envelope))
        self.keeping.add(keeping)
        try:
            # A client that is gone after its last dot cancels this conversation, never the writing.
            return ACCEPTED.format(await asyncio.shield(keeping))
        except OSError as error:
            log.error("spool: %s", errno.errorcode.get(error.errno or 0, type(error).__name__))
            return DISK_FULL if error.errno in _FULL else TRY_LATER
        finally:
            self.keeping.discard(keeping)

    async def handle_VRFY(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Conversation, address: str
    ) -> str:
        return "252 2.5.0 Send some mail and see"

    async def handle_exception(self, error: Exception) -> str:
        log.error("conversation: %s", type(error).__name__, exc_info=error)
        return TRY_LATER


def _envelope(session: Session, envelope: Conversation) -> Envelope:
    mail_from = "" if envelope.mail_from in (None, "<>") else str(envelope.mail_from)
    peer = session.peer[0] if isinstance(session.peer, tuple) else session.peer
    return Envelope(mail_from, tuple(envelope.rcpt_tos), str(peer or "")[:64], clock.now())


async def serve(
    host: str,
    port: int,
    spool: Spool,
    book: AddressBook,
    max_bytes: int,
    *,
    stop: asyncio.Event,
    started: Callable[[int], None] = lambda port: None,
) -> None:
    """Take mail until `stop`; `started` is told the port. What is being written is finished and answered."""
    loop = asyncio.get_running_loop()
    gateway = Gateway(spool, book, loop)
    await _refresh(book)
    server = await loop.create_server(partial(Conversations, gateway, max_bytes), host, port)
    refreshing = loop.create_task(_keep_fresh(book))
    try:
        started(server.sockets[0].getsockname()[1])
        await stop.wait()
    finally:
        refreshing.cancel()
        server.close()
        if gateway.keeping:
            await asyncio.wait(set(gateway.keeping), timeout=_FINISH_SECONDS)
            await asyncio.sleep(0.1)  # so that the answers leave before the connections are closed


async def _keep_fresh(book: AddressBook) -> None:
    while True:
        await asyncio.sleep(REFRESH_SECONDS)
        await _refresh(book)


async def _refresh(book: AddressBook) -> None:
    try:
        await asyncio.get_running_loop().run_in_executor(None, book.refresh)
    except Exception as error:  # whatever the database says: the last known addresses stay in use
        log.error("addresses: %s", type(error).__name__)


def run(host: str, port: int, spool: Spool, addresses: AddressBook, max_bytes: int) -> None:
    """Take mail until SIGTERM or Ctrl-C. Raises OSError when the address cannot be used."""
    logging.getLogger("mail.log").setLevel(logging.WARNING)  # below that, aiosmtpd logs citizens' addresses
    spool.clear_unfinished()
    asyncio.run(_run(host, port, spool, addresses, max_bytes))


async def _run(host: str, port: int, spool: Spool, addresses: AddressBook, max_bytes: int) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    log.info("taking mail at %s:%d", host, port)
    await serve(host, port, spool, addresses, max_bytes, stop=stop)
