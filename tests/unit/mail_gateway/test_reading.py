"""Reading a message from the line: where it ends, and that it is what was sent."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mail_gateway.smtp.reading import LARGE, Seat, read_message

Found = TypeVar("Found")

BEHIND = b"MAIL FROM:<next@mail.example.jp>\r\n"


def in_a_loop(work: Coroutine[Any, Any, Found]) -> Found:
    """Run in a thread of its own: where a browser is driven in this process, its loop runs in the main one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


async def at_once(size: int) -> None:
    """More is read whatever there is."""


def read(pieces: list[bytes], max_bytes: int = 1_000_000) -> tuple[bytes | None, bytes]:
    """(message, what is left on the line) when the line brings `pieces` one after the other."""

    async def main() -> tuple[bytes | None, bytes]:
        reader = asyncio.StreamReader()
        reading = asyncio.create_task(read_message(reader, max_bytes, at_once))
        for piece in pieces:
            await asyncio.sleep(0)
            reader.feed_data(piece)
        message = await reading
        reader.feed_eof()
        return message, await reader.read()

    return in_a_loop(main())


def stuffed(message: bytes) -> bytes:
    """As a client sends it (RFC 5321, 4.5.2)."""
    return (b"\r\n" + message).replace(b"\r\n.", b"\r\n..")[2:]


@given(
    st.lists(st.sampled_from([b"\r\n", b".", b"\r", b"\n", b"\0", b"a", b"\xe3\x81\x82"]), max_size=12),
    st.integers(1, 5),
)
@example([b".", b"\r\n", b".", b".", b"\r\n"], 1)
def test_what_was_sent_is_read_however_the_line_cuts_it(parts: list[bytes], width: int) -> None:
    message = b"".join(parts) + (b"\r\n" if parts else b"")
    line = stuffed(message) + b".\r\n" + BEHIND
    pieces = [line[start : start + width] for start in range(0, len(line), width)]
    assert read(pieces) == (message, BEHIND)
    assert read([line]) == (message, BEHIND)


@pytest.mark.parametrize("width", [1, 7, 100_000])
def test_a_message_that_is_too_large_is_read_to_its_end_and_not_kept(width: int) -> None:
    line = b"x" * 500 + b"\r\n.\r\n" + BEHIND
    pieces = [line[start : start + width] for start in range(0, len(line), width)]
    assert read(pieces, max_bytes=501) == (None, BEHIND)
    assert read(pieces, max_bytes=502) == (b"x" * 500 + b"\r\n", BEHIND)


def test_a_line_that_breaks_off_gives_no_message() -> None:
    async def main() -> None:
        reader = asyncio.StreamReader()
        reader.feed_data(b"half a message\r\n.")
        reader.feed_eof()
        await read_message(reader, 1_000, at_once)

    with pytest.raises(ConnectionResetError):
        in_a_loop(main())


def test_large_messages_wait_for_a_seat_and_small_ones_do_not() -> None:
    async def main() -> list[str]:
        seats, seen = asyncio.Semaphore(1), []

        async def one(name: str, size: int, go: asyncio.Event) -> None:
            async with Seat(seats) as seat:
                await seat.needed_for(size)
                seen.append(name)
                await go.wait()

        go = asyncio.Event()
        tasks = [
            asyncio.create_task(one(name, size, go))
            for name, size in (("first", LARGE + 1), ("second", LARGE + 1), ("small", LARGE))
        ]
        while len(seen) < 2:
            await asyncio.sleep(0)
        before = list(seen)
        go.set()
        await asyncio.gather(*tasks)
        return [*before, "-", *seen[2:]]

    assert in_a_loop(main()) == ["first", "small", "-", "second"]
