"""A table of the analysis as a file: CSV, or Excel with real numbers."""

import io
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from foundation import csv_file
from foundation.text import csv_safe
from inquiry_desk.analysis.tables import Cell, Row, Table

NAME_WIDTH, NUMBER_WIDTH = 28, 12
_SECONDS_OF_A_DAY = 86_400


def as_csv(table: Table) -> str:
    rows = [[*row.names, *(_plain(cell) for cell in row.cells)] for row in table.rows]
    return csv_file.as_csv([[*table.heads, *table.columns], *rows])


def as_xlsx(table: Table) -> bytes:
    """Times are times of Excel, [m]:ss; words are never formulas."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = table.title[:31]
    sheet.append([csv_safe(text) for text in (*table.heads, *table.columns)])
    for row in table.rows:
        _append(sheet, row)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for place in range(1, sheet.max_column + 1):
        width = NAME_WIDTH if place <= len(table.heads) else NUMBER_WIDTH
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = sheet.cell(2, len(table.heads) + 1)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _append(sheet: Any, row: Row) -> None:
    values = [cell.value / _SECONDS_OF_A_DAY if cell.is_span else cell.value for cell in row.cells]
    sheet.append([*(csv_safe(name) for name in row.names), *values])
    for place, cell in enumerate(row.cells, len(row.names) + 1):
        written = sheet.cell(sheet.max_row, place)
        written.number_format = "[m]:ss" if cell.is_span else "#,##0"
        written.font = Font(bold=row.is_total)


def _plain(cell: Cell) -> str:
    return cell.text if cell.is_span else str(cell.value)
