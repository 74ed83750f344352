"""Files of articles as spreadsheets open them: xlsx and csv, from which no cell begins a formula."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import IO

from flask_babel import force_locale
from flask_babel import gettext as _
from openpyxl import Workbook

from faq.exchange.columns import COLUMNS, Column
from foundation.cells_of_file import guarded
from foundation.sheet_file import Cells, heading_cells, new_sheet
from foundation.text import clean_text

Row = Mapping[str, str | int | date | None]

MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


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
    sheet = new_sheet(book, _("FAQ articles"), [column.width for column in columns])
    sheet.append(heading_cells(sheet, [str(column.heading) for column in columns]))
    cells = Cells(sheet)
    for row in rows:
        # A written cell is not needed any more, so that each row may use the same ones.
        sheet.append([cells.cell_for(row.get(column.key), place) for place, column in enumerate(columns)])
    _explain(book, columns)
    book.save(out)


def _explain(book: Workbook, columns: Sequence[Column]) -> None:
    sheet = new_sheet(book, _("About the columns"), [24, 80])
    sheet.append(heading_cells(sheet, [_("Column"), _("What stands in it")]))
    cells = Cells(sheet)
    for column in columns:
        sheet.append([cells.cell_for(str(column.heading), 0), cells.cell_for(str(column.meaning), 1)])
