"""Lists for spreadsheets: what is a number stays one, and what a citizen wrote never becomes a formula."""

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from foundation.sheet_file import LONGEST, Column, Value, as_csv, write_xlsx

COLUMNS = [Column("項目", 20), Column("=値")]
AT = datetime(2026, 11, 15, 16, 30, 45, tzinfo=UTC)


def sheet_of(*rows: list[Value]):
    out = io.BytesIO()
    write_xlsx("一覧" * 40, COLUMNS, rows, out, fixed=1)
    return load_workbook(out).worksheets[0]


def csv_of(*rows: list[Value]) -> list[list[str]]:
    return list(csv.reader(io.StringIO(as_csv(COLUMNS, rows).removeprefix("\ufeff"))))


@pytest.mark.parametrize(
    ("value", "shown", "number_format", "in_csv"),
    [
        (1234, 1234, "#,##0", "1234"),
        (0, 0, "#,##0", "0"),
        (date(2026, 11, 16), datetime.fromisoformat("2026-11-16"), "yyyy/mm/dd", "2026/11/16"),
        (AT, datetime.fromisoformat("2026-11-16T01:30"), "yyyy/mm/dd hh:mm", "2026/11/16 01:30"),
        (timedelta(seconds=185), None, "[m]:ss", "3:05"),
        (None, None, "General", ""),
        ("", None, "General", ""),
    ],
)
def test_numbers_days_and_moments_of_japan_are_real_ones(
    value: Value, shown: object, number_format: str, in_csv: str
) -> None:
    cell = sheet_of(["件数", value])["B2"]

    assert cell.number_format == number_format and (shown is None or cell.value == shown)
    assert csv_of(["件数", value])[1] == ["件数", in_csv]


@given(st.text(alphabet="=+-@\t\r\n '１1あ\x00", max_size=8))
def test_no_text_is_a_formula(text: str) -> None:
    cell = sheet_of([text, "x"])["A2"]

    assert cell.data_type in {"s", "n"} and (cell.data_type == "s") == bool(cell.value)
    assert not csv_of([text, "x"])[1][0].startswith(("=", "+", "-", "@", "\t"))


def test_headings_and_titles_are_texts_that_fit() -> None:
    sheet = sheet_of(["あ" * 40_000, 1], ["二行目", 2])

    assert len(sheet.title) == 31 and sheet.freeze_panes == "B2"
    assert (sheet["B1"].value, sheet["B1"].data_type, sheet["B1"].quotePrefix) == ("=値", "s", True)
    assert len(sheet["A2"].value) == LONGEST and sheet["A3"].value == "二行目"
