"""The peer of the accept rate: aiosmtpd, as bare as it can be while it keeps what it answers 250 to; and the load."""

import asyncio
import os
import socket
import threading
import time
from collections.abc import Sequence
from itertools import count
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from bench.mail_desk import HOST
from bench.mail_letters import TO


class Sink:
    """One file a message: write, fsync, rename, fsync of the folder; then 250.

    At once in the event loop, or `threaded`, so that the syncs of several connections may go together. No check of
    addresses, no limits, no envelope, no checksum.
    """

    def __init__(self, folder: Path, threaded: bool) -> None:
        self.folder, self.threaded = folder, threaded
        self.numbers = count(1)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.original_content or b""
        if self.threaded:
            await asyncio.get_running_loop().run_in_executor(None, self._keep, content)
        else:
            self._keep(content)
        return "250 OK"

    def _keep(self, content: bytes) -> None:
        number = next(self.numbers)
        unfinished, whole = self.folder / f"{number}.tmp", self.folder / f"{number}.mail"
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        os.write(descriptor, content)
        os.fsync(descriptor)
        os.close(descriptor)
        unfinished.rename(whole)
        descriptor = os.open(self.folder, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)


def serve_sink(port: int, folder: Path, threaded: bool) -> None:
    """Take mail until the process is ended."""
    asyncio.run(_serve(port, folder, threaded))


async def _serve(port: int, folder: Path, threaded: bool) -> None:
    loop = asyncio.get_running_loop()
    sink = Sink(folder, threaded)
    server = await loop.create_server(lambda: SMTP(sink, loop=loop, hostname="sink"), HOST, port)
    await server.serve_forever()


def messages_a_second(port: int, raws: Sequence[bytes], connections: int) -> float:
    """Rate of 250s to messages sent over so many connections, each sending one after the other."""
    lines = [_greeted(port) for _ in range(connections)]
    threads = [
        threading.Thread(target=_send, args=(line, raws[number::connections]))
        for number, line in enumerate(lines)
    ]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - begun
    for line in lines:
        line.close()
    return len(raws) / seconds


def _greeted(port: int) -> socket.socket:
    line = socket.create_connection((HOST, port), timeout=30)
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    _answer(line, b"220")
    line.sendall(b"EHLO load.example.jp\r\n")
    _answer(line, b"250")
    return line


def _send(line: socket.socket, raws: Sequence[bytes]) -> None:
    for raw in raws:
        for said, code in (
            (b"MAIL FROM:<citizen@citizens.example.jp>\r\n", b"250"),
            (b"RCPT TO:<%s>\r\n" % TO.encode(), b"250"),
            (b"DATA\r\n", b"354"),
            (raw + b".\r\n", b"250"),
        ):
            line.sendall(said)
            _answer(line, code)


def _answer(line: socket.socket, code: bytes) -> None:
    """Read an answer to its end; RuntimeError where it is another."""
    said = b""
    while not said.endswith(b"\n") or said.splitlines()[-1][3:4] == b"-":
        received = line.recv(4_096)
        if not received:
            raise RuntimeError("the server hung up")
        said += received
    if not said.startswith(code):
        raise RuntimeError(f"{said!r} instead of {code!r}")
