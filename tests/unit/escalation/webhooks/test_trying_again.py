"""When a delivery is tried again, and when no more."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation.webhooks.models import Problem
from escalation.webhooks.trying_again import (
    ATTEMPTS,
    BACK_OFF,
    LONGEST_WAIT,
    is_taken,
    read_retry_after,
    try_again_at,
)
from tests.conftest import NOW

MINUTE = timedelta(minutes=1)


def test_the_waits_grow_to_two_hours_and_end_after_an_office_day() -> None:
    assert [wait // MINUTE for wait in BACK_OFF] == [1, 5, 30, 120, 120, 120, 120]
    assert (ATTEMPTS, timedelta(hours=8) < sum(BACK_OFF, timedelta()) < timedelta(hours=9)) == (8, True)


@pytest.mark.parametrize("attempts", range(1, ATTEMPTS))
def test_each_failure_is_followed_by_its_wait(attempts: int) -> None:
    assert try_again_at(attempts, NOW, Problem.CONNECT) == NOW + BACK_OFF[attempts - 1]


@pytest.mark.parametrize("attempts", [ATTEMPTS, ATTEMPTS + 1])
def test_after_the_last_attempt_there_is_none(attempts: int) -> None:
    assert try_again_at(attempts, NOW, Problem.STATUS, 500) is None


def test_a_system_that_is_gone_is_not_asked_again() -> None:
    assert try_again_at(1, NOW, Problem.STATUS, 410) is None


@pytest.mark.parametrize("problem", [Problem.NO_ADDRESS, Problem.BAD_ADDRESS, Problem.REFUSED_ADDRESS])
def test_an_address_that_may_not_be_reached_is_not_tried_again(problem: Problem) -> None:
    assert try_again_at(1, NOW, problem) is None


@pytest.mark.parametrize("status", [100, 301, 302, 307, 400, 401, 403, 404, 429, 500, 502, 503])
def test_only_2xx_means_taken(status: int) -> None:
    assert not is_taken(status)
    assert try_again_at(1, NOW, Problem.STATUS, status) == NOW + BACK_OFF[0]


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_every_2xx_means_taken(status: int) -> None:
    assert is_taken(status)


@pytest.mark.parametrize(
    ("status", "asked", "waits"),
    [
        (429, "600", timedelta(minutes=10)),
        (503, "600", timedelta(minutes=10)),
        (503, "Mon, 16 Nov 2026 01:20:00 GMT", timedelta(minutes=20)),
        (503, "10", MINUTE),
        (503, "999999999", LONGEST_WAIT),
        (503, "Fri, 16 Nov 2096 01:20:00 GMT", LONGEST_WAIT),
        (500, "600", MINUTE),
        (302, "600", MINUTE),
    ],
)
def test_a_system_that_asks_for_time_is_given_it_within_bounds(
    status: int, asked: str, waits: timedelta
) -> None:
    assert try_again_at(1, NOW, Problem.STATUS, status, asked) == NOW + waits


@pytest.mark.parametrize(
    "text",
    ["", "soon", "-5", "1.5", "١٢", "99999999999999999999", "Mon, 16 Nov 2026 00:00:00 GMT", "Mon, 99 Nov 2026 01:20:00 GMT",
     "Mon, 16 Nov 2026 01:20:00"],
)  # fmt: skip
def test_what_cannot_be_read_or_is_past_asks_for_nothing(text: str) -> None:
    assert read_retry_after(text, NOW) == timedelta()


@given(st.text(max_size=40))
def test_nothing_that_is_written_there_breaks_or_waits_less_than_nothing(text: str) -> None:
    assert read_retry_after(text, NOW) >= timedelta()
