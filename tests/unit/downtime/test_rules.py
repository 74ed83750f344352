"""Piles of sheets, gaps in a sequence, and which times can stand on a sheet."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from inquiry_desk.downtime.models import SheetState
from inquiry_desk.downtime.rules import Pile, gaps_in, is_possible

AT = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def pile(open_: int, entered: int = 0, touched_at: datetime | None = None, year: int = 2026) -> Pile:
    return Pile({SheetState.RESERVED: open_, SheetState.ENTERED: entered}, year, touched_at=touched_at)


def test_a_pile_that_was_used_is_late_a_day_after_the_last_entry_and_one_that_lies_ready_never() -> None:
    assert pile(5).is_stock and not pile(5).is_late(AT + 100 * DAY)
    assert not pile(5, 1, AT).is_late(AT + DAY)
    assert pile(5, 1, AT).is_late(AT + DAY + timedelta(minutes=1))
    assert not pile(0, 6, AT).is_late(AT + 9 * DAY)


def test_a_pile_that_lies_ready_is_late_when_its_fiscal_year_is_over() -> None:
    assert not pile(5).is_late(datetime(2027, 3, 31, 14, 59, tzinfo=UTC))
    assert pile(5).is_late(datetime(2027, 3, 31, 15, 0, tzinfo=UTC))


@given(st.integers(0, 60), st.sets(st.integers(1, 60)))
def test_gaps_are_exactly_what_is_missing(last: int, missing: set[int]) -> None:
    given_ = [number for number in range(1, last + 1) if number not in missing]

    gaps = gaps_in(given_, last)

    assert [n for first, end in gaps for n in range(first, end + 1)] == sorted(
        n for n in missing if n <= last
    )
    assert all(one[1] + 1 < next_[0] for one, next_ in pairwise(gaps))


def test_a_call_on_a_sheet_is_after_its_number_and_over() -> None:
    hour = timedelta(hours=1)
    assert is_possible(AT, AT + hour, AT, AT + hour)
    assert not is_possible(AT - hour, AT, AT, AT + hour)
    assert not is_possible(AT, AT + 2 * hour, AT, AT + hour)
    assert not is_possible(AT + hour, AT, AT, AT + 2 * hour)
