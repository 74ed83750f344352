"""The HTTP client of webhooks: it goes where it may, follows nobody, believes no environment, and never waits long."""

import logging
import socket
import ssl
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Protocol

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError

from escalation.webhooks.lines import Line, Undeliverable
from escalation.webhooks.models import Problem
from escalation.webhooks.targets import is_usable_address
from mail_gateway.intake.networks import Network

# So much of an answer is read, out of politeness; nothing in it counts.
READ_AT_MOST = 1_024


@dataclass(frozen=True)
class Answer:
    """The status of the answer, and how long the system says to wait (Retry-After as it was written)."""

    status: int
    retry_after: str = ""


class WebhookClient(Protocol):
    """Sends one body to one address."""

    def post(self, url: str, headers: dict[str, str], body: bytes) -> Answer:
        """What the system answered. Raises Undeliverable when there was no answer."""


class HttpClient:
    """Over HTTP and HTTPS. `listed`: networks that are not public and may be reached; `seconds` for a whole post."""

    def __init__(
        self, listed: Iterable[Network], seconds: float, context: ssl.SSLContext | None = None
    ) -> None:
        self.listed = tuple(listed)
        self.seconds = seconds
        # What the system trusts, or SSL_CERT_FILE: the city's systems may have certificates of its own authority.
        self.context = context or ssl.create_default_context()
        # urllib3 writes whole addresses into its warnings, and a webhook's address may hold a password.
        logging.getLogger("urllib3").setLevel(logging.ERROR)

    def post(self, url: str, headers: dict[str, str], body: bytes) -> Answer:
        if not is_usable_address(url):
            raise Undeliverable(Problem.BAD_ADDRESS)
        with Line(self.listed, self.seconds) as line, _Session(line, self.context) as session:
            try:
                return self._sent(session, line, url, headers, body)
            except requests.exceptions.RequestException as error:
                raise Undeliverable(_problem_of(error, line)) from None

    def _sent(
        self, session: "_Session", line: Line, url: str, headers: dict[str, str], body: bytes
    ) -> Answer:
        response = session.post(
            url, data=body, headers=headers, timeout=self.seconds, allow_redirects=False, stream=True
        )
        with closing(response):
            # A header that ends because we hung up looks complete to Python.
            if line.was_cut:
                raise Undeliverable(Problem.TOO_SLOW)
            _read_a_little(response)
            return Answer(response.status_code, response.headers.get("Retry-After", ""))


def _read_a_little(response: requests.Response) -> None:
    """As it came, not unpacked: a kilobyte can unpack to a gigabyte. Whatever happens here, the status has come."""
    try:
        response.raw.read(READ_AT_MOST, decode_content=False)
    except (HTTPError, OSError):
        return


def _problem_of(error: requests.exceptions.RequestException, line: Line) -> Problem:
    if line.was_cut or isinstance(error, requests.exceptions.Timeout):
        return Problem.TOO_SLOW
    if isinstance(error, requests.exceptions.SSLError):
        return Problem.TLS
    if isinstance(error, requests.exceptions.InvalidURL):
        return Problem.BAD_ADDRESS
    return Problem.NO_ANSWER


class _Session(requests.Session):
    """For one post: no proxy, password or certificate out of the environment, no cookie kept, no connection reused."""

    def __init__(self, line: Line, context: ssl.SSLContext) -> None:
        super().__init__()
        self.trust_env = False
        self.headers.update({"Accept": "*/*", "Accept-Encoding": "identity", "Connection": "close"})
        self.adapters.clear()
        for scheme in ("http://", "https://"):
            self.mount(scheme, _Adapter(line, context))

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """Nowhere: even where it does not follow, requests would read the whole body of a redirect."""
        return None


class _Adapter(HTTPAdapter):
    """Every connection of it comes from the line."""

    def __init__(self, line: Line, context: ssl.SSLContext) -> None:
        self._line = line
        self._context = context
        super().__init__()

    def init_poolmanager(
        self, connections: int, maxsize: int, block: bool = False, **pool_kwargs: Any
    ) -> None:
        super().init_poolmanager(connections, maxsize, block, ssl_context=self._context, **pool_kwargs)
        line = self._line

        class HttpPool(HTTPConnectionPool):
            class ConnectionCls(HTTPConnection):
                def _new_conn(self) -> socket.socket:
                    return line.open(self._dns_host, self.port)

        class HttpsPool(HTTPSConnectionPool):
            class ConnectionCls(HTTPSConnection):
                def _new_conn(self) -> socket.socket:
                    return line.open(self._dns_host, self.port)

        self.poolmanager.pool_classes_by_scheme = {"http": HttpPool, "https": HttpsPool}

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """The context says whom we trust; requests would add the authorities of certifi."""
