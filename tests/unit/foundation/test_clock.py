from datetime import UTC, datetime, timedelta, timezone
from threading import Thread

from foundation import clock

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def test_the_clock_gives_the_present_moment_in_utc() -> None:
    before = datetime.now(UTC)
    seen = clock.now()

    assert before <= seen <= datetime.now(UTC)
    assert seen.tzinfo is UTC


def test_a_fixed_clock_stands_still_until_the_block_ends() -> None:
    with clock.fixed(NOON) as pinned:
        assert clock.now() == clock.now() == pinned == NOON

    assert clock.now() != NOON


def test_a_moment_of_another_zone_is_fixed_in_utc() -> None:
    with clock.fixed(datetime(2026, 11, 22, 21, 0, tzinfo=timezone(timedelta(hours=9)))):
        assert clock.now() == NOON
        assert clock.now().tzinfo is UTC


def test_fixed_clocks_nest_and_come_back_after_an_error() -> None:
    with clock.fixed(NOON):
        try:
            with clock.fixed(NOON + timedelta(days=1)):
                assert clock.now() == NOON + timedelta(days=1)
                raise RuntimeError
        except RuntimeError:
            pass
        assert clock.now() == NOON


def test_another_thread_keeps_its_own_time() -> None:
    seen: list[datetime] = []

    with clock.fixed(NOON):
        thread = Thread(target=lambda: seen.append(clock.now()))
        thread.start()
        thread.join()

    assert seen[0] != NOON
