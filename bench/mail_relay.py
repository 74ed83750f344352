"""The smarthost of the measurements: takes everything, remembers it, and may do something at the worst moment."""

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.parser import BytesHeaderParser

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from bench.mail_desk import HOST


@dataclass(frozen=True)
class Taken:
    """A message the relay answered with 250, and when."""

    to_address: str
    message_id: str
    digest: str
    at: float


@dataclass
class Relay:
    """`after_250` is called when the sender has read the 250 to a message, before it hears anything else."""

    taken: list[Taken] = field(default_factory=list)
    after_250: Callable[[], None] | None = None
    port: int = 0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        raw = envelope.original_content or b""
        message_id = str(BytesHeaderParser().parsebytes(raw)["Message-ID"])
        for address in envelope.rcpt_tos:
            self.taken.append(Taken(address, message_id, hashlib.sha256(raw).hexdigest(), time.time()))
        return "250 OK"


class _Conversation(SMTP):
    """A client that says something after its message has read the 250."""

    took_one = False

    async def smtp_DATA(self, arg: str | None) -> None:  # noqa: N802
        await super().smtp_DATA(arg)
        self.took_one = True

    async def smtp_MAIL(self, arg: str | None) -> None:  # noqa: N802
        self._read()
        await super().smtp_MAIL(arg)

    async def smtp_QUIT(self, arg: str | None) -> None:  # noqa: N802
        self._read()
        await super().smtp_QUIT(arg)

    async def smtp_RSET(self, arg: str | None) -> None:  # noqa: N802
        self._read()
        await super().smtp_RSET(arg)

    def _read(self) -> None:
        if self.took_one and self.event_handler.after_250 is not None:
            self.event_handler.after_250()
        self.took_one = False


class _AnyPort(Controller):
    """A controller that may be told port 0 and then knows the real one."""

    def factory(self) -> SMTP:
        return _Conversation(self.handler, **self.SMTP_kwargs)

    def _trigger_server(self) -> None:
        assert self.server is not None
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def relay() -> Iterator[Relay]:
    """A relay at work in a thread."""
    found = Relay()
    controller = _AnyPort(found, hostname=HOST, port=0)
    controller.start()
    try:
        found.port = controller.port
        yield found
    finally:
        controller.stop()
