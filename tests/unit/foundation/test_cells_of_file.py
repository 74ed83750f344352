"""Cells of files: formulas are kept as text, and every text comes back as it was."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.cells_of_file import guarded, text_of_cell, unguarded
from foundation.sheet_file import is_like_a_formula

FORMULAS = ["=1+1", "+81", "-5", "@SUM(A1)", "\tx", "\rx", "＝1+1", " =1", '=HYPERLINK("https://example.jp")']


@pytest.mark.parametrize("text", FORMULAS)
def test_what_begins_like_a_formula_is_guarded(text: str) -> None:
    assert guarded(text) == f"'{text}"
    assert not is_like_a_formula(guarded(text))


@pytest.mark.parametrize("text", [*FORMULAS, "'=1", "''=1", "'", "'abc", "", "申請の方法"])
def test_a_guarded_text_comes_back_as_it_was(text: str) -> None:
    assert unguarded(guarded(text)) == text


@given(st.text(alphabet=st.sampled_from("'=+-@\t\r\n a1＝あ"), max_size=8))
def test_any_text_comes_back_as_it_was(text: str) -> None:
    assert unguarded(guarded(text)) == text


@given(st.text(max_size=20))
def test_no_guarded_text_is_like_a_formula(text: str) -> None:
    assert not is_like_a_formula(guarded(text))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (12, "12"),
        (12.0, "12"),
        (1.5, "1.5"),
        (True, "True"),
        (date(2026, 4, 1), "2026-04-01"),
        (datetime.fromisoformat("2026-04-01T00:00"), "2026-04-01"),
        (datetime.fromisoformat("2026-04-01T09:30"), "2026-04-01 09:30"),
        (" 申請\x00書 ", "申請書"),
        ("一行目_x000D_\n二行目", "一行目\n二行目"),
    ],
)
def test_a_cell_of_a_workbook_is_read_as_what_it_shows(value: object, text: str) -> None:
    assert text_of_cell(value) == text
