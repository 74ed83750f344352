"""A bounded memory of what was read."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.search.recent import ENTRY_BYTES, Recent


class Source:
    """Texts by number, as long as their number; remembers what was asked of it."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def __call__(self, key: int) -> str:
        self.asked.append(key)
        return "x" * key


def recent(source: Source, limit: int) -> Recent[int, str]:
    return Recent(source, len, limit, threading.Lock())


def test_a_value_is_read_once() -> None:
    source = Source()
    kept = recent(source, 10_000)

    assert [kept.get(key) for key in (3, 4, 3)] == ["xxx", "xxxx", "xxx"]
    assert source.asked == [3, 4]
    assert kept.bytes_kept == 7 + 2 * ENTRY_BYTES


def test_what_was_used_last_stays_when_room_is_needed() -> None:
    source = Source()
    kept = recent(source, 4 * (ENTRY_BYTES + 10))
    for key in (1, 2, 3, 4, 1, 5):
        kept.get(key)

    source.asked.clear()
    for key in (5, 1, 4):
        kept.get(key)

    assert source.asked == []
    kept.get(2)
    assert source.asked == [2]


def test_a_value_larger_than_everything_is_handed_out_and_not_kept() -> None:
    kept = recent(Source(), 1_000)
    kept.get(1)

    assert len(kept.get(5_000)) == 5_000
    assert (len(kept), kept.bytes_kept) == (1, 1 + ENTRY_BYTES)


def test_the_keys_used_last_are_told_the_latest_first() -> None:
    kept = recent(Source(), 10_000)
    for key in (1, 2, 3, 4, 2):
        kept.get(key)

    assert kept.latest(3) == [2, 4, 3]
    assert kept.latest(9) == [2, 4, 3, 1]


def test_what_is_over_is_forgotten_and_its_room_is_free() -> None:
    kept = recent(Source(), 10_000)
    for key in (1, 2, 3, 4):
        kept.get(key)

    kept.forget(lambda key: key % 2 == 0)

    assert [kept.kept(key) for key in (1, 2, 3, 4)] == ["x", None, "xxx", None]
    assert kept.bytes_kept == 4 + 2 * ENTRY_BYTES


def test_a_failed_read_is_tried_again() -> None:
    asked: list[int] = []

    def read(key: int) -> str:
        asked.append(key)
        if len(asked) == 1:
            raise OSError("cut short")
        return "read"

    kept: Recent[int, str] = Recent(read, len, 1_000, threading.Lock())
    with pytest.raises(OSError, match="cut short"):
        kept.get(1)

    assert kept.get(1) == "read"


@given(st.lists(st.integers(0, 900), max_size=60), st.integers(0, 5_000))
def test_the_limit_holds_and_every_value_is_right(keys: list[int], limit: int) -> None:
    kept = recent(Source(), limit)

    for key in keys:
        assert kept.get(key) == "x" * key
        assert kept.bytes_kept <= limit


def test_threads_that_want_the_same_value_read_it_once() -> None:
    source = Source()
    kept = recent(source, 10_000)
    together = threading.Barrier(6)

    def work(_: int) -> str:
        together.wait()
        return kept.get(7)

    with ThreadPoolExecutor(6) as threads:
        assert list(threads.map(work, range(6))) == ["x" * 7] * 6
    assert source.asked == [7]
