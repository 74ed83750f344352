"""A clamd of the tests: speaks INSTREAM over a real socket, finds EICAR, and misbehaves as told."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from mail_gateway.intake.clamd import Clamd
from tests.integration.mail_gateway.servers import HOST, PATIENCE

# In two halves, so that no scanner takes this file for the test virus (eicar.org).
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-" + b"STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
THREAT = "Eicar-Test-Signature"


@dataclass
class Daemon:
    """What it heard, and how it answers. `limit`: StreamMaxLength."""

    answer: bytes | None = None
    limit: int = 25_000_000
    hangs: bool = False
    hangs_up_at: int | None = None
    scanned: list[bytes] = field(default_factory=list)
    chunks: list[int] = field(default_factory=list)
    where: str | tuple[str, int] = ""

    @property
    def clamd(self) -> Clamd:
        return Clamd(self.where, timeout=0.3 if self.hangs else PATIENCE)


class _Conversation(socketserver.StreamRequestHandler):
    daemon: Daemon

    def handle(self) -> None:
        command = self._until_nul()
        if command == b"zVERSION":
            self._say(b"ClamAV 1.4.3/27000/Mon Nov 16 10:00:00 2026")
        elif command != b"zINSTREAM":
            self._say(b"UNKNOWN COMMAND")
        elif (content := self._stream()) is not None:
            self.daemon.scanned.append(content)
            self._judge(content)

    def _judge(self, content: bytes) -> None:
        if self.daemon.hangs:
            self.rfile.read()  # until the client gives up
        elif self.daemon.answer is not None:
            self._say(self.daemon.answer)
        else:
            self._say(b"stream: " + (THREAT.encode() + b" FOUND" if EICAR in content else b"OK"))

    def _stream(self) -> bytes | None:
        content = b""
        while length := struct.unpack("!I", self.rfile.read(4))[0]:
            self.daemon.chunks.append(length)
            if len(content) + length > self.daemon.limit:
                self._say(b"INSTREAM size limit exceeded. ERROR")
                return None
            content += self.rfile.read(length)
            if self.daemon.hangs_up_at is not None and len(content) >= self.daemon.hangs_up_at:
                return None
        return content

    def _until_nul(self) -> bytes:
        found = b""
        while (one := self.rfile.read(1)) not in (b"", b"\0"):
            found += one
        return found

    def _say(self, words: bytes) -> None:
        self.wfile.write(words + b"\0")


class _UnixServer(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True


class _TcpServer(socketserver.ThreadingTCPServer):
    daemon_threads = True


@contextmanager
def clamd_server(unix_socket: Path | None = None, behaviour: Daemon | None = None) -> Iterator[Daemon]:
    """At a free port, or at `unix_socket`."""
    found = behaviour or Daemon()
    handler = type("Conversation", (_Conversation,), {"daemon": found})
    server = _UnixServer(str(unix_socket), handler) if unix_socket else _TcpServer((HOST, 0), handler)
    with server:
        found.where = str(unix_socket) if unix_socket else (HOST, int(server.server_address[1]))
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield found
        finally:
            server.shutdown()
            thread.join(PATIENCE)
