"""Files of articles as spreadsheets open them: xlsx and csv, from which no cell begins a formula."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import IO, Any

from flask_babel import force_locale
from flask_babel import gettext as _
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from faq.exchange.cells import LONGEST, guarded, is_like_a_formula
from faq.exchange.columns import COLUMNS, Column
from foundation.text import clean_text, shorten

Row = Mapping[str, str | int | date | None]

MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
_HEAD = PatternFill("solid", fgColor="FFE8EAF0")
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_DATE_FORMAT = "yyyy/mm/dd"


def write_file(kind: str, rows: Iterable[Row], out: IO[bytes], columns: Sequence[Column] = COLUMNS) -> None:
    """Write `rows` as a file of `kind`, "xlsx" or "csv", one at a time; headings are Japanese."""
    with force_locale("ja"):
        if kind == "xlsx":
            _write_xlsx(rows, out, columns)
        else:
            _write_csv(rows, out, columns)


def _write_csv(rows: Iterable[Row], out: IO[bytes], columns: Sequence[Column]) -> None:
    # The byte order mark tells spreadsheets that it is UTF-8.
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow([str(column.heading) for column in columns])
    for row in rows:
        writer.writerow([guarded(_as_text(row.get(column.key))) for column in columns])
    text.flush()
    text.detach()


def _as_text(value: str | int | date | None) -> str:
    if isinstance(value, date):
        return f"{value:%Y/%m/%d}"
    return "" if value is None else clean_text(str(value))


def _write_xlsx(rows: Iterable[Row], out: IO[bytes], columns: Sequence[Column]) -> None:
    book = Workbook(write_only=True)
    sheet = _sheet(book, _("FAQ articles"), [column.width for column in columns])
    sheet.append(_headings(sheet, [str(column.heading) for column in columns]))
    cells = _Cells(sheet)
    for row in rows:
        # A written cell is not needed any more, so that each row may use the same ones.
        sheet.append([cells.cell_for(row.get(column.key), place) for place, column in enumerate(columns)])
    _explain(book, columns)
    book.save(out)


def _sheet(book: Workbook, title: str, widths: Sequence[int]) -> Any:
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    return sheet


def _headings(sheet: Any, texts: list[str]) -> list[Cell]:
    cells = [WriteOnlyCell(sheet, text) for text in texts]
    for cell in cells:
        cell.font, cell.fill, cell.alignment = Font(bold=True), _HEAD, _WRAPPED
    return cells


def _explain(book: Workbook, columns: Sequence[Column]) -> None:
    sheet = _sheet(book, _("About the columns"), [24, 80])
    sheet.append(_headings(sheet, [_("Column"), _("What stands in it")]))
    cells = _Cells(sheet)
    for column in columns:
        sheet.append([cells.cell_for(str(column.heading), 0), cells.cell_for(str(column.meaning), 1)])


class _Cells:
    """Styled cells to be used again and again: making them is most of the time a workbook takes."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet
        self._made: dict[tuple[str, int], Cell] = {}

    def cell_for(self, value: str | int | date | None, place: int) -> Cell | None:
        """The cell for the column at `place`, None for nothing."""
        if value is None or value == "":
            return None
        if isinstance(value, str):
            text = shorten(clean_text(value), LONGEST)
            cell = self._cell("quoted" if is_like_a_formula(text) else "text", place)
            cell.value = text
            cell.data_type = "s"
            return cell
        cell = self._cell("date" if isinstance(value, date) else "number", place)
        cell.value = value
        return cell

    def _cell(self, kind: str, place: int) -> Cell:
        if (kind, place) not in self._made:
            cell = WriteOnlyCell(self._sheet)
            cell.alignment = _WRAPPED
            if kind == "date":
                cell.number_format = _DATE_FORMAT
            cell.quotePrefix = kind == "quoted"
            self._made[kind, place] = cell
        return self._made[kind, place]
