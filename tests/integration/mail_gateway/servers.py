"""Real SMTP servers of the tests: our gateway, and a relay that takes, refuses or puts off."""

import asyncio
import smtplib
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from mail_gateway.intake.recipients import AddressBook
from mail_gateway.intake.spool import Spool
from mail_gateway.smtp.certificate import Certificate
from mail_gateway.smtp.gateway import Gateway
from mail_gateway.smtp.peers import Limits
from mail_gateway.smtp.server import serve

DOMAIN = "desk.example.jp"
HOST = "127.0.0.1"
PATIENCE = 20


@contextmanager
def gateway(
    spool: Spool,
    book: AddressBook,
    max_bytes: int = 1_000_000,
    *,
    certificate: Certificate | None = None,
    require_tls: bool = False,
    messages_per_minute: int = 100_000,
    **limits: Any,
) -> Iterator[int]:
    """The gateway at work in a thread; gives its port."""
    rules = Limits(max_bytes, messages_per_minute=messages_per_minute, **limits)
    with at_work(Gateway(spool, book, rules, certificate, require_tls)) as port:
        yield port


@contextmanager
def at_work(gateway: Gateway) -> Iterator[int]:
    started, ports, stops = threading.Event(), [], []

    def tell(port: int) -> None:
        ports.append(port)
        started.set()

    async def main() -> None:
        stop = asyncio.Event()
        stops.append((asyncio.get_running_loop(), stop))
        await serve(HOST, 0, gateway, stop=stop, started=tell)

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
    """A smarthost that answers as told and remembers what it took. `during` is called at each of its steps."""

    at_mail: str = ""
    at_rcpt: str = ""
    at_data: str = ""
    at_quit: str = ""
    during: Callable[[str], None] = lambda step: None
    drops_after_dot: bool = False
    hangs_after_dot: bool = False
    tls: ssl.SSLContext | None = None
    taken: list[tuple[str | None, list[str], bytes]] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    paths: list[str | None] = field(default_factory=list)
    port: int = 0

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        await asyncio.to_thread(self.during, "MAIL")
        if self.at_mail:
            return self.at_mail
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        await asyncio.to_thread(self.during, "RCPT")
        if self.at_rcpt:
            return self.at_rcpt
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        await asyncio.to_thread(self.during, "DATA")
        if self.at_data:
            return self.at_data
        self.taken.append((envelope.mail_from, envelope.rcpt_tos, envelope.original_content or b""))
        self.encrypted.append(session.ssl is not None)
        if self.drops_after_dot and server.transport is not None:
            server.transport.abort()
        if self.hangs_after_dot:
            await asyncio.Event().wait()
        return "250 OK"

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        await asyncio.to_thread(self.during, "QUIT")
        return self.at_quit or "221 Bye"


class _Listening(SMTP):
    """Remembers recipients as they came over the wire."""

    async def smtp_RCPT(self, arg: str | None) -> None:  # noqa: N802
        self.event_handler.paths.append(arg)
        await super().smtp_RCPT(arg)


class _AnyPort(Controller):
    """A controller that may be told port 0 and then knows the real one."""

    def factory(self) -> SMTP:
        return _Listening(self.handler, tls_context=self.handler.tls, **self.SMTP_kwargs)

    def _trigger_server(self) -> None:
        assert self.server is not None
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def relay(**answers: Any) -> Iterator[Relay]:
    """A relay at work in a thread; `answers` are fields of Relay."""
    found = Relay(**answers)
    controller = _AnyPort(found, hostname=HOST, port=0)
    controller.start()
    try:
        found.port = controller.port
        yield found
    finally:
        controller.stop()
