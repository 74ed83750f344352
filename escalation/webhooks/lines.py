"""One connection to a department's system: only to where it may go, and cut when its time is up."""

import socket
import threading
from collections.abc import Iterable
from time import monotonic
from types import TracebackType
from typing import Any, Self

from escalation.webhooks.models import Problem
from escalation.webhooks.targets import WEB_PORTS, may_be_reached
from mail_gateway.intake.networks import Network


class Undeliverable(Exception):
    """Why nothing was delivered, in a word; names no host and no address."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


class Line:
    """`seconds` for all of it: looking the name up, connecting, encrypting, sending, and the answer.

    A timeout of a socket starts anew with every byte; a system that drips its answer would hold a worker for hours.
    """

    def __init__(self, listed: Iterable[Network], seconds: float) -> None:
        self.listed = tuple(listed)
        self.seconds = seconds
        self.was_cut = False
        self._ends_at = monotonic() + seconds
        self._handle: socket.socket | None = None
        self._lock = threading.Lock()
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        with self._lock:
            if self._handle is not None:
                self._handle.close()
                self._handle = None

    def open(self, host: str, port: int) -> socket.socket:
        """A connection to `host`. Raises Undeliverable, and has then sent nothing."""
        if port not in WEB_PORTS:
            raise Undeliverable(Problem.BAD_ADDRESS)
        found = self._looked_up(host.strip("[]"), port)
        # All of them: one public address beside an internal one is no mistake anybody makes by chance.
        if not all(may_be_reached(place[0], self.listed) for _family, place in found):
            raise Undeliverable(Problem.REFUSED_ADDRESS)
        connection = self._connected(found)
        if not may_be_reached(connection.getpeername()[0], self.listed):
            connection.close()
            raise Undeliverable(Problem.REFUSED_ADDRESS)
        self._watch(connection)
        return connection

    def _looked_up(self, host: str, port: int) -> list[tuple[int, Any]]:
        """Asked once: what is checked is what is connected to, whatever the name leads to a moment later."""
        answers: list[tuple[int, Any]] = []

        def ask() -> None:
            try:
                rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            except (OSError, UnicodeError):
                return
            answers.extend((int(family), place) for family, _kind, _protocol, _name, place in rows)

        # A resolver knows no time limit of ours; its thread may end when it likes.
        asking = threading.Thread(target=ask, daemon=True)
        asking.start()
        asking.join(self._left())
        if not answers:
            raise Undeliverable(Problem.RESOLVE)
        return list(answers)

    def _connected(self, places: list[tuple[int, Any]]) -> socket.socket:
        problem = Problem.CONNECT
        for family, place in places:
            connection = socket.socket(family, socket.SOCK_STREAM)
            connection.settimeout(self._left())
            try:
                connection.connect(place)
            except OSError as error:
                connection.close()
                problem = Problem.TIMEOUT if isinstance(error, TimeoutError) else Problem.CONNECT
            else:
                return connection
        raise Undeliverable(problem)

    def _left(self) -> float:
        left = self._ends_at - monotonic()
        if left <= 0:
            raise Undeliverable(Problem.TIMEOUT)
        return left

    def _watch(self, connection: socket.socket) -> None:
        connection.settimeout(self.seconds)
        # A second handle, as TLS takes the first for itself: shutting down either ends the connection.
        with self._lock:
            self._handle = connection.dup()
        if self.was_cut:
            self._cut()

    def _cut(self) -> None:
        with self._lock:
            self.was_cut = True
            if self._handle is not None:
                try:
                    self._handle.shutdown(socket.SHUT_RDWR)
                except OSError:
                    return  # the other side was faster
