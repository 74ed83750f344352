"""SMTP in (RFC 5321): take mail for our addresses, make it durable, answer 250. Parsing comes later."""

import asyncio
import logging
import signal
from collections.abc import Callable

from mail_gateway.intake.recipients import AddressBook
from mail_gateway.smtp.conversations import CLOSING, Conversation
from mail_gateway.smtp.gateway import Gateway

log = logging.getLogger(__name__)

REFRESH_SECONDS = 10.0
_FINISH_SECONDS = 10.0
_LEAVE_SECONDS = 2.0


async def serve(
    host: str,
    port: int,
    gateway: Gateway,
    *,
    stop: asyncio.Event,
    started: Callable[[int], None] = lambda port: None,
) -> None:
    """Take mail until `stop`; `started` is told the port. Messages under way are finished and answered."""
    loop = asyncio.get_running_loop()
    await _refresh(gateway.book)
    server = await loop.create_server(lambda: Conversation(gateway), host, port)
    refreshing = loop.create_task(_keep_fresh(gateway.book))
    try:
        started(server.sockets[0].getsockname()[1])
        await stop.wait()
    finally:
        refreshing.cancel()
        server.close()
        await _take_leave(gateway)


async def _take_leave(gateway: Gateway) -> None:
    gateway.stopping = True
    for conversation in [one for one in gateway.connected if not one.busy]:
        conversation.dismiss(CLOSING)
    await _until(lambda: not any(one.busy for one in gateway.connected), _FINISH_SECONDS)
    await _until(lambda: not gateway.connected, _LEAVE_SECONDS)


async def _until(reached: Callable[[], bool], seconds: float) -> None:
    end = asyncio.get_running_loop().time() + seconds
    while not reached() and asyncio.get_running_loop().time() < end:
        await asyncio.sleep(0.01)


async def _keep_fresh(book: AddressBook) -> None:
    while True:
        await asyncio.sleep(REFRESH_SECONDS)
        await _refresh(book)


async def _refresh(book: AddressBook) -> None:
    try:
        await asyncio.get_running_loop().run_in_executor(None, book.refresh)
    except Exception as error:  # whatever the database says: the last known addresses stay in use
        log.error("addresses: %s", type(error).__name__)


def run(host: str, port: int, gateway: Gateway) -> None:
    """Take mail until SIGTERM or Ctrl-C. Raises OSError when the address cannot be used."""
    for name in ("mail.log", "mail.debug"):  # aiosmtpd logs what citizens' servers say, addresses among it
        logging.getLogger(name).setLevel(logging.CRITICAL)
    gateway.spool.clear_unfinished()
    asyncio.run(_run(host, port, gateway))


async def _run(host: str, port: int, gateway: Gateway) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    log.info("taking mail at %s:%d", host, port)
    await serve(host, port, gateway, stop=stop)
