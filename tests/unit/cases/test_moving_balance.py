"""When a batch is complete, and what it is late with."""

from datetime import date

import pytest

from foundation.calendar import NO_EXCEPTIONS
from inquiry_desk.cases.kinds import BatchState
from inquiry_desk.cases.moving.balance import Balance, Lateness, Line, lateness

BACK, AWAY, EXPLAINED = (
    Line("KR8-000001", True),
    Line("KR8-000002"),
    Line("KR8-000003", False, "所管課で保管"),
)


@pytest.mark.parametrize(
    ("lines", "received", "counted", "state"),
    [
        ((AWAY, AWAY), None, None, BatchState.HANDED_OVER),
        ((AWAY, AWAY), 2, None, BatchState.HANDED_OVER),
        ((AWAY, AWAY), 1, None, BatchState.COUNTED),
        ((BACK, BACK), 1, 2, BatchState.CLOSED),
        ((BACK, AWAY), 2, 1, BatchState.COUNTED),
        ((BACK, AWAY), 2, 2, BatchState.COUNTED),
        ((BACK, BACK), 2, 1, BatchState.COUNTED),
        ((BACK, EXPLAINED), 2, 1, BatchState.CLOSED),
        ((BACK, EXPLAINED), 2, 2, BatchState.COUNTED),
        ((BACK, EXPLAINED, AWAY), 3, 1, BatchState.COUNTED),
    ],
)
def test_a_batch_is_closed_only_when_counts_agree_and_nothing_is_missing_without_a_reason(
    lines: tuple[Line, ...], received: int | None, counted: int | None, state: BatchState
) -> None:
    assert Balance(lines, received, counted).state is state


def test_what_is_missing_is_named_and_what_is_explained_is_still_missing() -> None:
    balance = Balance((BACK, AWAY, EXPLAINED), 3, 1)

    assert (balance.back, balance.missing) == (1, ["KR8-000002", "KR8-000003"])
    assert balance.unexplained == ["KR8-000002"]


@pytest.mark.parametrize(
    ("received", "today", "late"),
    [
        (False, date(2026, 11, 24), None),
        (False, date(2026, 11, 25), Lateness.NOT_RECEIVED),
        (True, date(2026, 11, 25), None),
        (True, date(2026, 11, 27), None),
        (True, date(2026, 11, 28), Lateness.NOT_BACK),
        (False, date(2026, 11, 28), Lateness.NOT_BACK),
    ],
)
def test_days_of_a_batch_are_office_days(received: bool, today: date, late: Lateness | None) -> None:
    """Handed over on Friday the 20th; Monday the 23rd is a holiday; usual time four office days."""
    assert lateness(date(2026, 11, 20), received, 4, today, NO_EXCEPTIONS) is late
