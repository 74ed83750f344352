"""The text of a message as it comes over the line (RFC 5321, 4.1.1.4 and 4.5.2)."""

import asyncio
from collections.abc import Awaitable, Callable
from types import TracebackType

END = b"\r\n.\r\n"
LARGE = 1_000_000
_EVERYTHING = 1 << 30


class Seat:
    """A place for one message in memory: small ones need none, of large ones only so many are read at a time."""

    def __init__(self, seats: asyncio.Semaphore) -> None:
        self._seats = seats
        self._taken = False

    async def __aenter__(self) -> "Seat":
        return self

    async def needed_for(self, size: int) -> None:
        """Wait for a place once `size` is large; meanwhile the sender is not read from, and waits too."""
        if size > LARGE and not self._taken:
            await self._seats.acquire()
            self._taken = True

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._taken:
            self._seats.release()


async def read_message(
    reader: asyncio.StreamReader, max_bytes: int, before_more: Callable[[int], Awaitable[None]]
) -> bytes | None:
    """A message up to CRLF.CRLF and nothing that only looks like it, dots unstuffed, otherwise byte for byte.

    None when it is larger than `max_bytes`; then too it has been read to its end. What follows stays in `reader`.
    `before_more` is told how much there is each time more is needed. Raises ConnectionResetError at a broken end.
    """
    text, searched, too_large = bytearray(b"\r\n"), 0, False
    while (end := text.find(END, searched)) < 0:
        if len(text) > max_bytes + len(END):
            too_large = True
            del text[: -len(END)]
        searched = max(0, len(text) - len(END) + 1)
        await before_more(len(text))
        more = await reader.read(_EVERYTHING)
        if not more:
            raise ConnectionResetError
        text += more
    # Nothing may be awaited from the last `read` to here: other bytes could come before these.
    if end + len(END) < len(text):
        reader.feed_data(bytes(text[end + len(END) :]))
    del text[end + 2 :]
    return None if too_large or len(text) - 2 > max_bytes else _unstuffed(text)


def _unstuffed(text: bytearray) -> bytes:
    """`text` stands behind the line end of the command DATA."""
    if b"\r\n." in text:
        text = text.replace(b"\r\n.", b"\r\n")
    del text[:2]
    return bytes(text)
