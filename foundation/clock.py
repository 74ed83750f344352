"""The one place that asks what time it is, so that a test or a sample history can pin the answer."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_fixed_at: ContextVar[datetime | None] = ContextVar("fixed_at", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC; the pinned one inside `fixed`."""
    return _fixed_at.get() or datetime.now(UTC)


@contextmanager
def fixed(at: datetime) -> Iterator[datetime]:
    """Pin `now` to the aware moment `at` in this thread or task until the block ends; blocks may nest."""
    token = _fixed_at.set(at.astimezone(UTC))
    try:
        yield now()
    finally:
        _fixed_at.reset(token)
