"""The rules of the analysis that need no database."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inquiry_desk.analysis.counting import percentile
from inquiry_desk.analysis.narrowing import Narrowing, read_narrowing
from inquiry_desk.analysis.tables import Cell, step_of
from inquiry_desk.analysis.top_words import nouns_of

SECONDS = st.lists(st.integers(0, 4_000), min_size=1, max_size=60)


@given(SECONDS, st.sampled_from([50, 90]))
def test_a_percentile_is_a_value_that_so_many_do_not_exceed(seconds: list[int], percent: int) -> None:
    found = percentile(Counter(seconds), percent)
    below = [value for value in seconds if value < found]
    assert found in seconds
    assert sum(value <= found for value in seconds) * 100 >= percent * len(seconds)
    assert len(below) * 100 < percent * len(seconds)


def test_no_calls_have_no_percentile() -> None:
    with pytest.raises(ValueError, match="no values"):
        percentile(Counter(), 50)


@given(st.integers(0, 100_000), st.integers(1, 100_000))
def test_a_step_of_colour_is_nought_only_for_nothing_and_nine_for_the_largest(count: int, more: int) -> None:
    largest = count + more
    assert step_of(largest, largest) == 9
    assert 0 <= step_of(count, largest) <= 9
    assert (step_of(count, largest) == 0) == (count == 0)


def test_a_span_is_written_in_minutes_and_seconds() -> None:
    assert [Cell(seconds, is_span=True).text for seconds in (0, 59, 60, 3_725)] == [
        "0:00",
        "0:59",
        "1:00",
        "62:05",
    ]
    assert Cell(12_345).text == "12,345"


@pytest.mark.parametrize(
    "given",
    [
        {"of": "x"},
        {"category": "-1"},
        {"weekday": ""},
        {"hour": "９９"},
        {"channel": "fax!"},
        {"reason": "because"},
    ],
)
def test_an_address_that_no_number_opens_into_is_refused(given: dict[str, str]) -> None:
    assert read_narrowing(given) is None


def test_a_narrowing_is_read_back_from_its_own_address() -> None:
    narrowing = Narrowing(
        of=0, category=3, channel="phone", weekday=0, hour=23, reason="unsaid", word="申請書"
    )
    assert read_narrowing({name: str(value) for name, value in narrowing.arguments.items()}) == narrowing


def test_words_are_nouns_without_names_numbers_places_and_stop_words() -> None:
    found = nouns_of(
        "熊本太郎と申します。電話は096-000-1234です。先月、就学援助の申請書を3枚なくしたことがあります。お願いします。"
    )
    struck = ("熊本", "太郎", "096", "3", "電話", "願い", "先月", "こと")
    assert {"申請書", "援助"} <= found
    assert not {word for word in found if any(part in word for part in struck)}
