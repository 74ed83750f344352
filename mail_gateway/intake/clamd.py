"""Asking ClamAV's daemon whether bytes hold a threat, over its socket (clamd(8), INSTREAM)."""

import re
import socket
import struct
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from foundation.text import clean_line, shorten

_CHUNK = 64 * 1024
_LONGEST_ANSWER = 4_096
_FOUND = re.compile(r"stream: (.+) FOUND")
_TOO_LARGE = "size limit exceeded"


class ScannerError(Exception):
    """The scanner could not say; the text is a reason that quotes nothing of what was scanned."""


class TooLargeToScanError(Exception):
    """More bytes than the scanner is set to take (StreamMaxLength in clamd.conf)."""


class Scanner(Protocol):
    """Looks for threats in a file."""

    def scan(self, content: bytes) -> str | None:
        """The name of the threat, None where there is none. Raises ScannerError and TooLargeToScanError."""


@dataclass(frozen=True)
class Clamd:
    """The daemon at a Unix socket (its path) or at (host, port). `timeout`: seconds for each step of an answer."""

    where: str | tuple[str, int]
    timeout: float = 120.0

    def scan(self, content: bytes) -> str | None:
        answer = self._ask(b"zINSTREAM\0", _chunks(content))
        if answer == "stream: OK":
            return None
        if found := _FOUND.fullmatch(answer):
            return shorten(found[1], 200)
        if _TOO_LARGE in answer:
            raise TooLargeToScanError
        raise ScannerError("it answered with an error" if answer else "it gave no answer")

    def version(self) -> str:
        """What the daemon says it is, with the day of its signatures. Raises ScannerError."""
        return self._ask(b"zVERSION\0", iter(()))

    def _ask(self, command: bytes, content: Iterator[bytes]) -> str:
        try:
            with self._connected() as conversation:
                # It stops listening where the limit is reached; the reason is still to be read.
                with suppress(BrokenPipeError, ConnectionResetError):
                    conversation.sendall(command)
                    for chunk in content:
                        conversation.sendall(chunk)
                return _answer(conversation)
        except OSError as error:
            raise ScannerError(type(error).__name__) from error

    def _connected(self) -> socket.socket:
        if not isinstance(self.where, str):
            return socket.create_connection(self.where, self.timeout)
        conversation = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            conversation.settimeout(self.timeout)
            conversation.connect(self.where)
        except BaseException:
            conversation.close()
            raise
        return conversation


def _chunks(content: bytes) -> Iterator[bytes]:
    """Each piece after its length in four bytes; a length of nothing ends them."""
    for start in range(0, len(content), _CHUNK):
        piece = content[start : start + _CHUNK]
        yield struct.pack("!I", len(piece)) + piece
    yield struct.pack("!I", 0)


def _answer(conversation: socket.socket) -> str:
    found = b""
    while b"\0" not in found and len(found) < _LONGEST_ANSWER:
        piece = conversation.recv(_LONGEST_ANSWER)
        if not piece:
            break
        found += piece
    return clean_line(found.partition(b"\0")[0].decode("utf-8", "replace"))
