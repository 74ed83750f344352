"""What was read lately, kept within a number of bytes."""

import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from heapq import nlargest
from itertools import count
from operator import itemgetter
from typing import Generic, TypeVar

ENTRY_BYTES = 500
"""Counted for each entry besides its contents: key, dictionary slot, objects around it (CPython 3.11)."""

_KEPT_SHARE = 0.75  # left after making room, so that not every new value has to look for the oldest one

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


@dataclass(slots=True, eq=False)
class _Entry(Generic[V]):
    value: V
    size: int
    used: int


class Recent(Generic[K, V]):
    """Values by key, read once and kept until others were used more recently.

    Kept values are handed out without a lock; `read` is called by one thread at a time, under `lock`.
    `size` is that of a value in bytes; together with `ENTRY_BYTES` each they never exceed `limit`.
    """

    def __init__(
        self, read: Callable[[K], V], size: Callable[[V], int], limit: int, lock: threading.Lock
    ) -> None:
        self._read = read
        self._size = size
        self._limit = limit
        self._lock = lock
        self._entries: dict[K, _Entry[V]] = {}
        self._clock = count()
        self.bytes_kept = 0

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: K) -> V:
        """The value of a key, from memory if it is there."""
        entry = self._entries.get(key)
        if entry is None:
            return self._get_locked(key)
        entry.used = next(self._clock)
        return entry.value

    def kept(self, key: K) -> V | None:
        """The value of a key if it is in memory; that is no use of it."""
        entry = self._entries.get(key)
        return entry.value if entry else None

    def latest(self, most: int) -> list[K]:
        """The keys used last, at most so many, the latest first."""
        with self._lock:
            entries = [(entry.used, key) for key, entry in self._entries.items()]
        return [key for _, key in nlargest(most, entries, key=itemgetter(0))]

    def forget(self, is_over: Callable[[K], bool]) -> None:
        """Make room of the values of these keys."""
        with self._lock:
            for key in [key for key in self._entries if is_over(key)]:
                self.bytes_kept -= self._entries.pop(key).size

    def _get_locked(self, key: K) -> V:
        with self._lock:
            entry = self._entries.get(key)  # another thread may have read it meanwhile
            if entry is not None:
                return entry.value
            value = self._read(key)
            self._keep(key, value)
        return value

    def _keep(self, key: K, value: V) -> None:
        size = self._size(value) + ENTRY_BYTES
        if size > self._limit:
            return
        if self.bytes_kept + size > self._limit:
            self._shrink_to(max(0, int(self._limit * _KEPT_SHARE) - size))
        self._entries[key] = _Entry(value, size, next(self._clock))
        self.bytes_kept += size

    def _shrink_to(self, target: int) -> None:
        for key, entry in sorted(self._entries.items(), key=lambda item: item[1].used):
            if self.bytes_kept <= target:
                break
            del self._entries[key]
            self.bytes_kept -= entry.size
