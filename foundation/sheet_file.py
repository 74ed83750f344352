"""Lists as files that spreadsheets open: Excel with real numbers, days and moments, or CSV; no text is ever a formula."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from foundation import csv_file
from foundation.calendar import JST
from foundation.text import clean_text, csv_safe, shorten

Value = str | int | date | datetime | timedelta | None

LONGEST = 32_767
"""Characters a cell of a spreadsheet can hold."""
LONGEST_TITLE = 31
# ECMA-376 Part 1, 18.3.1.63.
_PAPER_A4 = 9
_HEAD = PatternFill("solid", fgColor="FFE8EAF0")
_WRAPPED = Alignment(wrap_text=True, vertical="top")
# The first that fits: a moment is also a day.
_FORMATS: tuple[tuple[type, str], ...] = (
    (datetime, "yyyy/mm/dd hh:mm"),
    (date, "yyyy/mm/dd"),
    (timedelta, "[m]:ss"),
    (int, "#,##0"),
)


@dataclass(frozen=True)
class Column:
    """`width` is in characters."""

    heading: str
    width: int = 12


def is_like_a_formula(text: str) -> bool:
    """Whether a spreadsheet might run `text` (OWASP, CSV injection)."""
    return csv_safe(text) != text


def as_csv(columns: Sequence[Column], rows: Iterable[Sequence[Value]]) -> str:
    heading = [column.heading for column in columns]
    return csv_file.as_csv([heading, *([_as_text(value) for value in row] for row in rows)])


def write_xlsx(
    title: str, columns: Sequence[Column], rows: Iterable[Sequence[Value]], out: IO[bytes], fixed: int = 0
) -> None:
    """A workbook of one sheet, for A4 across; the heading and the first `fixed` columns stay in sight."""
    book = Workbook(write_only=True)
    sheet = new_sheet(book, title, [column.width for column in columns], fixed)
    sheet.append(heading_cells(sheet, [column.heading for column in columns]))
    cells = Cells(sheet)
    for row in rows:
        # A written cell is not needed any more, so that each row may use the same ones.
        sheet.append([cells.cell_for(value, place) for place, value in enumerate(row)])
    book.save(out)


def new_sheet(book: Workbook, title: str, widths: Sequence[int], fixed: int = 0) -> Any:
    sheet = book.create_sheet(title[:LONGEST_TITLE])
    sheet.freeze_panes = f"{get_column_letter(fixed + 1)}2"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", _PAPER_A4
    sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage = 0, True
    sheet.print_title_rows = "1:1"
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    return sheet


def heading_cells(sheet: Any, texts: Iterable[str]) -> list[Cell]:
    cells = [WriteOnlyCell(sheet, text) for text in texts]
    for cell in cells:
        cell.font, cell.fill, cell.alignment = Font(bold=True), _HEAD, _WRAPPED
        cell.data_type, cell.quotePrefix = "s", is_like_a_formula(str(cell.value))
    return cells


class Cells:
    """Styled cells to be used again and again: making them is most of the time a workbook takes."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet
        self._made: dict[tuple[str, int], Cell] = {}

    def cell_for(self, value: Value, place: int) -> Cell | None:
        """The cell for the column at `place`, None for nothing; a moment as the clock shows it in Japan."""
        if isinstance(value, str):
            text = shorten(clean_text(value), LONGEST)
            if not text:
                return None
            cell = self._cell("quoted" if is_like_a_formula(text) else "@", place)
            cell.value = text
            # Said explicitly: openpyxl takes a text that begins with = for a formula.
            cell.data_type = "s"
            return cell
        if value is None:
            return None
        cell = self._cell(next(shown for kind, shown in _FORMATS if isinstance(value, kind)), place)
        cell.value = _on_the_clock(value) if isinstance(value, datetime) else value
        return cell

    def _cell(self, shown: str, place: int) -> Cell:
        if (shown, place) not in self._made:
            cell = WriteOnlyCell(self._sheet)
            cell.alignment = _WRAPPED
            cell.quotePrefix = shown == "quoted"
            if not cell.quotePrefix and shown != "@":
                cell.number_format = shown
            self._made[shown, place] = cell
        return self._made[shown, place]


def _on_the_clock(at: datetime) -> datetime:
    return at.astimezone(JST).replace(tzinfo=None, second=0, microsecond=0)


def _as_text(value: Value) -> str:
    if isinstance(value, datetime):
        return f"{_on_the_clock(value):%Y/%m/%d %H:%M}"
    if isinstance(value, date):
        return f"{value:%Y/%m/%d}"
    if isinstance(value, timedelta):
        seconds = round(value.total_seconds())
        return f"{seconds // 60}:{seconds % 60:02}"
    return "" if value is None else clean_text(str(value))
