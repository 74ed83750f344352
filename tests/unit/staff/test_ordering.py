"""Arranging a list by hand."""

from hypothesis import given
from hypothesis import strategies as st

from inquiry_desk.staff.ordering import moved


def test_a_row_goes_one_place_up_or_down() -> None:
    assert moved([1, 2, 3], 2, up=True) == [2, 1, 3]
    assert moved([1, 2, 3], 2, up=False) == [1, 3, 2]


def test_the_first_goes_no_higher_and_the_last_no_lower() -> None:
    assert moved([1, 2, 3], 1, up=True) == [1, 2, 3]
    assert moved([1, 2, 3], 3, up=False) == [1, 2, 3]


@given(st.lists(st.integers(), unique=True, min_size=1), st.data(), st.booleans())
def test_nothing_is_lost_or_doubled(ids: list[int], data: st.DataObject, up: bool) -> None:
    assert sorted(moved(ids, data.draw(st.sampled_from(ids)), up)) == sorted(ids)
