"""The right to write an index folder: one thread of one process of the machine has it."""

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


class RightToWrite:
    """A lock on a file (flock), freed by the system when the process dies; taken again by who has it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._thread = threading.RLock()
        self._depth = 0

    @contextmanager
    def held(self, wait: bool) -> Iterator[bool]:
        """True inside while it is held; False when another has it and it was not to be waited for."""
        if not self._thread.acquire(blocking=wait):
            yield False
            return
        try:
            if self._depth:
                yield True
            else:
                yield from self._held_by_process(wait)
        finally:
            self._thread.release()

    def _held_by_process(self, wait: bool) -> Iterator[bool]:
        handle = self._locked(wait)
        if handle is None:
            yield False
            return
        self._depth = 1
        try:
            yield True
        finally:
            self._depth = 0
            handle.close()

    def _locked(self, wait: bool) -> BinaryIO | None:
        """The open file once it is locked, made again when its folder was deleted meanwhile; None when taken."""
        while True:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            handle = self._path.open("ab")
            try:
                fcntl.flock(handle, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
                if _is_at(handle, self._path):
                    return handle
                handle.close()
            except BlockingIOError:
                handle.close()
                return None


def _is_at(handle: BinaryIO, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle.fileno()), path.stat())
    except FileNotFoundError:
        return False
