"""Filters of templates that need no page."""

import pytest

from foundation.web.filters import file_size


@pytest.mark.parametrize(
    ("count", "shown"),
    [
        (0, "0 B"),
        (1_023, "1023 B"),
        (1_024, "1 KB"),
        (1_025, "2 KB"),
        (1_048_575, "1024 KB"),
        (1_048_576, "1.0 MB"),
        (26_214_400, "25.0 MB"),
    ],
)
def test_a_size_is_read_in_steps_of_1024_and_no_file_looks_empty(count: int, shown: str) -> None:
    assert file_size(count) == shown
