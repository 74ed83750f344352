"""Systems of departments, as real HTTP servers on this machine."""

import random
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network

HOST = "127.0.0.1"
HERE = (ip_network("127.0.0.0/8"),)


@dataclass(frozen=True)
class Received:
    """One request as it came."""

    path: str
    headers: Message
    body: bytes


@dataclass
class Receiver:
    """A system at work, and what it was sent."""

    port: int
    scheme: str = "http"
    received: list[Received] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"{self.scheme}://{HOST}:{self.port}/hooks"


Behaviour = Callable[[BaseHTTPRequestHandler], None]


def answering(status: int = 200, body: bytes = b"", **headers: str) -> Behaviour:
    """A system that answers this to everything."""

    def behave(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return behave


@contextmanager
def receiver(behave: Behaviour | None = None, context: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """A server on a port of the web that does `behave` with every POST, once it has noted it."""
    with ThreadingHTTPServer((HOST, 0), BaseHTTPRequestHandler, bind_and_activate=False) as server:
        server.socket.close()
        server.socket = _listening()
        found = Receiver(server.socket.getsockname()[1], "https" if context else "http")
        server.RequestHandlerClass = _handler(found, behave or answering())
        server.daemon_threads, server.block_on_close = True, False
        if context:
            # Each connection shakes hands in its own thread, so that one that fails stops nobody.
            server.socket = context.wrap_socket(
                server.socket, server_side=True, do_handshake_on_connect=False
            )
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield found
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def listener() -> Iterator[tuple[int, socket.socket]]:
    """A port of the web that accepts connections; what happens on them is the test's."""
    with _listening() as found:
        yield found.getsockname()[1], found


def closed_port() -> int:
    """A port of the web where nobody listens."""
    with _listening() as found:
        return int(found.getsockname()[1])


def _listening() -> socket.socket:
    """Any free port of 8000–8999, the only high ones a webhook may go to."""
    for port in random.sample(range(8000, 9000), 1_000):
        found = socket.socket()
        try:
            found.bind((HOST, port))
        except OSError:
            found.close()
        else:
            found.listen(64)
            return found
    raise RuntimeError("no port of 8000-8999 is free")


def _handler(found: Receiver, behave: Behaviour) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            found.received.append(Received(self.path, self.headers, self.rfile.read(length)))
            try:
                behave(self)
            except OSError:
                self.close_connection = True  # the desk has hung up, which is the point of some tests

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    return Handler
