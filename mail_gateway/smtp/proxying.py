"""The PROXY protocol, versions 1 and 2: which client a load balancer speaks for."""

import asyncio
from contextlib import suppress

from aiosmtpd.proxy_protocol import AF, get_proxy

from mail_gateway.intake.networks import as_peer

PROXY_SECONDS = 5.0


async def introduced(reader: asyncio.StreamReader) -> str | None:
    """The client's address from the head of a connection.

    Empty where the proxy speaks for itself (LOCAL of its health checks, UNKNOWN); None when there is no valid head.
    """
    with suppress(asyncio.IncompleteReadError):
        data = await get_proxy(reader)
        if data.valid:
            return as_peer(data.src_addr) if data.family in (AF.INET, AF.INET6) else ""
    return None
