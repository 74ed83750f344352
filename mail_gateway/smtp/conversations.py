"""aiosmtpd as we use it: who is there, how long and how much they may speak, and STARTTLS (RFC 5321, RFC 3207)."""

import asyncio
import re
from collections import defaultdict
from contextlib import suppress

from aiosmtpd.smtp import SMTP

from mail_gateway.intake.networks import as_peer, lies_in
from mail_gateway.smtp.gateway import WILL_SEE, Gateway
from mail_gateway.smtp.peers import Patience
from mail_gateway.smtp.proxying import PROXY_SECONDS, introduced
from mail_gateway.smtp.reading import Seat, read_message

_PATH = re.compile(r'[ \t]*(?:<((?:"(?:\\[ -~]|[^"\\])*"|[^"<>\s])*)>|([^<>\s]+))[ \t]*(.*)')
_VISIBLE = re.compile(r"[ -~]*")
_INVISIBLE = re.compile(r"[^ -~]")
_COMMAND_BYTES = 1_024
_LAST_SECONDS = 10.0

FULL = "421 4.3.2 Too many connections; please try again later"
FULL_FOR_PEER = "421 4.7.0 Too many connections from your address; please try again later"
NOT_INTRODUCED = "421 4.7.0 The PROXY protocol is needed here"
ENOUGH = "421 4.7.0 Too many refused or idle commands"
IDLE = "421 4.4.2 Nothing was said for too long"
TOO_SLOW = "421 4.4.2 The message took too long"
CLOSING = "421 4.3.2 This service is closing; please try again later"
TOO_LARGE = "552 5.3.4 The message is too large"


class Conversation(SMTP):
    """One connection. Addresses are read by one strict rule, and a message as a whole, whatever its lines."""

    line_length_limit = 65_536  # of what is waiting to be read; lines of a message have no limit
    command_size_limit = _COMMAND_BYTES

    def __init__(self, gateway: Gateway) -> None:
        self.command_size_limits = defaultdict(
            lambda: _COMMAND_BYTES
        )  # aiosmtpd has one for all conversations
        super().__init__(
            gateway,
            data_size_limit=gateway.limits.max_bytes,
            hostname=gateway.book.domain,
            ident="ESMTP",
            tls_context=gateway.certificate.context() if gateway.certificate else None,
            require_starttls=gateway.require_tls,
            timeout=gateway.limits.idle_seconds,
            loop=asyncio.get_running_loop(),
        )
        del self._smtp_methods["AUTH"]
        self.gateway = gateway
        self.patience = Patience(gateway.limits)
        self.peer: str | None = None
        self.admitted = self.entered = self.busy = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        if self.peer is None:
            self.peer = as_peer((transport.get_extra_info("peername") or ("",))[0])
            self.admitted = self.gateway.admit(self)
        assert self.session is not None
        self.session.peer = self.peer  # a second time after STARTTLS, which begins a new session

    def connection_lost(self, error: Exception | None) -> None:
        self.gateway.connected.discard(self)
        if self.entered:
            self.entered = False
            self.gateway.peers.leave(self.peer or "")
        super().connection_lost(error)

    async def _handle_client(self) -> None:
        with suppress(ConnectionError):
            refusal = await self._refusal()
            if refusal:
                self.dismiss(refusal)
            else:
                await super()._handle_client()

    async def _refusal(self) -> str:
        """Why this connection is not served, or nothing."""
        assert self.session is not None and self.peer is not None
        if not self.admitted:
            return FULL
        if lies_in(self.peer, self.gateway.limits.proxies):
            self._reset_timeout(PROXY_SECONDS)
            client = await introduced(self._reader)
            if client is None:
                return NOT_INTRODUCED
            self.session.peer = self.peer = client or self.peer
            self._reset_timeout()
        self.entered = self.gateway.peers.enter(self.peer)
        return "" if self.entered else FULL_FOR_PEER

    def dismiss(self, reply: str) -> None:
        """Say `reply` and end the conversation; one that does not take it is cut off."""
        assert isinstance(self.transport, asyncio.Transport)
        assert self._handler_coroutine is not None
        if self.transport.is_closing():
            self.transport.abort()
            return
        self.transport.write(reply.encode("ascii") + b"\r\n")
        self.transport.close()
        self._handler_coroutine.cancel()
        self._reset_timeout(_LAST_SECONDS)

    def _timeout_cb(self) -> None:
        self.dismiss(IDLE)

    async def push(self, status: str | bytes) -> None:
        """Answer, in visible ASCII whatever the client said; the last answer when it has wasted too much."""
        text = _INVISIBLE.sub("?", status if isinstance(status, str) else status.decode("ascii", "replace"))
        if not self.patience.bears(text) and not self.gateway.peers.trusts(self.peer or ""):
            self.dismiss(ENOUGH)
            raise asyncio.CancelledError
        await super().push(text)

    def _getaddr(self, arg: str) -> tuple[str | None, str | None]:
        """(address, parameters) of a path. The usual header parser drops source routes and may raise."""
        match = _PATH.fullmatch(arg) if _VISIBLE.fullmatch(arg) else None
        if match is None:
            return None, None
        return match[1] or match[2] or "<>", match[3]

    async def smtp_STARTTLS(self, arg: str) -> None:  # noqa: N802 - the names aiosmtpd looks for
        if self._tls_protocol:
            await self.push("503 5.5.1 TLS is in use already")
        else:
            await super().smtp_STARTTLS(arg)

    async def smtp_VRFY(self, arg: str) -> None:  # noqa: N802
        await self.push(WILL_SEE)

    async def smtp_EXPN(self, arg: str) -> None:  # noqa: N802
        await self.push("502 5.5.1 Not offered")

    async def smtp_HELP(self, arg: str) -> None:  # noqa: N802
        await self.push("214 2.0.0 See RFC 5321")

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        if await self.check_helo_needed():
            return
        assert self.envelope is not None
        if arg or not self.envelope.rcpt_tos:
            await self.push("501 5.5.4 DATA stands alone" if arg else "503 5.5.1 Send RCPT first")
            return
        self.busy = True
        try:
            await self.push("354 End data with <CR><LF>.<CR><LF>")
            reply = await self._message()
        finally:
            self.busy = False
            self.envelope = self._create_envelope()  # RFC 5321, 4.1.1.4: whatever came of it
        await self.push(reply)
        if self.gateway.stopping:
            self.dismiss(CLOSING)

    async def _message(self) -> str:
        """Read a message and have it kept; the answer."""
        assert self.envelope is not None
        limits = self.gateway.limits
        async with Seat(self.gateway.seats) as seat:
            try:
                async with asyncio.timeout(limits.message_seconds):
                    raw = await read_message(
                        self._reader, limits.max_bytes, lambda size: self._go_on(seat, size)
                    )
            except TimeoutError:
                self.dismiss(TOO_SLOW)
                raise asyncio.CancelledError from None
            if raw is None:
                return TOO_LARGE
            self.envelope.original_content = raw
            reply = str(await self._call_handler_hook("DATA"))
        if reply.startswith("2"):
            self.patience.renew()
        return reply

    async def _go_on(self, seat: Seat, size: int) -> None:
        self._reset_timeout()
        await seat.needed_for(size)
