"""A client of the gateway that decides about every byte."""

import socket
import ssl
import time
from contextlib import suppress

from tests.integration.mail_gateway.servers import HOST, PATIENCE


class Line:
    """A connection whose bytes the test writes itself; the greeting has been read."""

    def __init__(self, port: int, head: bytes = b"", host: str = HOST, source: str = "") -> None:
        self.socket = socket.create_connection((host, port), PATIENCE, (source, 0) if source else None)
        self.socket.sendall(head)
        self._answers = self.socket.makefile("rb")
        self.greeting = self._answers.readline()

    def __enter__(self) -> "Line":
        return self

    def __exit__(self, *_error: object) -> None:
        self._answers.close()
        self.socket.close()

    def send(self, content: bytes) -> None:
        self.socket.sendall(content)

    def answer_to(self, _command: str) -> int:
        """The code of the next answer."""
        while (line := self._answers.readline())[3:4] == b"-":
            pass
        return int(line[:3])

    def say(self, command: str) -> int:
        """The code of the answer to one command."""
        self.send(command.encode() + b"\r\n")
        return self.answer_to(command)

    def read_to_its_end(self) -> bytes:
        """What is still said until the other side ends the connection."""
        with suppress(ConnectionError):
            return self._answers.read()
        return b""

    def secure(self, context: ssl.SSLContext) -> None:
        self._answers.close()
        self.socket = context.wrap_socket(self.socket)
        self._answers = self.socket.makefile("rb")


def wait_until_served(port: int) -> None:
    """Until the gateway greets a new connection: those before may take a moment to be gone."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with Line(port) as line:
            if line.greeting.startswith(b"220"):
                return
        time.sleep(0.01)
    raise AssertionError("nobody is served any more")
