"""Real SMTP servers of the tests: our gateway, and a relay that takes, refuses or puts off."""

import asyncio
import smtplib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from mail_gateway.recipients import AddressBook
from mail_gateway.smtp import serve
from mail_gateway.spool import Spool

DOMAIN = "desk.example.jp"
HOST = "127.0.0.1"
PATIENCE = 20


@contextmanager
def gateway(spool: Spool, book: AddressBook, max_bytes: int = 1_000_000) -> Iterator[int]:
    """The gateway at work in a thread; gives its port."""
    started, ports, stops = threading.Event(), [], []

    def tell(port: int) -> None:
        ports.append(port)
        started.set()

    async def main() -> None:
        stop = asyncio.Event()
        stops.append((asyncio.get_running_loop(), stop))
        await serve(HOST, 0, spool, book, max_bytes, stop=stop, started=tell)

    thread = threading.Thread(target=lambda: asyncio.run(main()))
    thread.start()
    try:
        assert started.wait(PATIENCE)
        yield ports[0]
    finally:
        loop, stop = stops[0]
        loop.call_soon_threadsafe(stop.set)
        thread.join(PATIENCE)
        assert not thread.is_alive()


def client(port: int) -> smtplib.SMTP:
    """A conversation that has said EHLO."""
    smtp = smtplib.SMTP(HOST, port, local_hostname="client.example.jp", timeout=PATIENCE)
    smtp.ehlo()
    return smtp


@dataclass
class Relay:
    """A smarthost that answers as told and remembers what it took."""

    at_rcpt: str = ""
    at_data: str = ""
    taken: list[tuple[str | None, list[str], bytes]] = field(default_factory=list)
    paths: list[str | None] = field(default_factory=list)
    port: int = 0

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.at_rcpt:
            return self.at_rcpt
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.at_data:
            return self.at_data
        self.taken.append((envelope.mail_from, envelope.rcpt_tos, envelope.original_content or b""))
        return "250 OK"


class _Listening(SMTP):
    """Remembers recipients as they came over the wire."""

    async def smtp_RCPT(self, arg: str | None) -> None:  # noqa: N802
        self.event_handler.paths.append(arg)
        await super().smtp_RCPT(arg)


class _AnyPort(Controller):
    """A controller that may be told port 0 and then knows the real one."""

    def factory(self) -> SMTP:
        return _Listening(self.handler, **self.SMTP_kwargs)

    def _trigger_server(self) -> None:
        assert self.server is not None
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def relay(**answers: str) -> Iterator[Relay]:
    found = Relay(**answers)  # type: ignore[arg-type]
    controller = _AnyPort(found, hostname=HOST, port=0)
    controller.start()
    try:
        found.port = controller.port
        yield found
    finally:
        controller.stop()
