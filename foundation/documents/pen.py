"""Writes a sheet row by row: texts that stay texts, whole numbers, formulas with what they come to."""

import re

from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from foundation.documents.measure import POINTS_A_LINE, lines_of, pieces_of
from foundation.documents.styles import CELL, HEAD, PLAIN
from foundation.documents.workbook import Result, Results
from foundation.sheet_file import LONGEST, is_like_a_formula
from foundation.text import clean_text, shorten

# What XML cannot hold, and what a workbook would read as a code for another character (ECMA-376 Part 1, 22.4.2.4).
_NO_CHARACTERS = re.compile("[\ufffe\uffff]")
_LIKE_A_CODE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


class Pen:
    """Stands on `row`; `widths` are those of the columns, in half-width characters."""

    def __init__(self, sheet: Worksheet, widths: list[int], results: Results) -> None:
        self.sheet, self.widths, self.row = sheet, widths, 1
        self._results = results
        for number, width in enumerate(widths, 1):
            sheet.column_dimensions[get_column_letter(number)].width = width

    def next(self, lines: int = 1, points: float = 0) -> None:
        """Ends the row, which is as high as its lines."""
        self.sheet.row_dimensions[self.row].height = points or lines * POINTS_A_LINE + 2
        self.row += 1

    def text(self, column: int, text: str, style: str = CELL, span: int = 1) -> int:
        """Writes a text and returns how many lines it takes; formulas of others are shown, never run."""
        kept = shorten(_NO_CHARACTERS.sub("", clean_text(text)), LONGEST)
        cell = self._cell(column, style, span)
        if kept:
            cell.value = _LIKE_A_CODE.sub("_x005F_", kept)
            # Said explicitly: openpyxl takes a text that begins with = for a formula.
            cell.data_type = "s"
        if is_like_a_formula(kept):
            cell.quotePrefix = True
        return lines_of(kept, sum(self.widths[column - 1 : column - 1 + span]) - 1)

    def number(self, column: int, value: int, style: str) -> None:
        self._cell(column, style).value = value

    def formula(self, column: int, formula: str, result: Result, style: str) -> None:
        cell = self._cell(column, style)
        cell.value = f"={formula}"
        self._results[self.sheet.title, cell.coordinate] = result

    def line(self, text: str, style: str = PLAIN, column: int = 1, span: int | None = None) -> None:
        """A row of one text over all columns from `column` on; a long one goes on in further rows."""
        wide = span or len(self.widths) - column + 1
        width = sum(self.widths[column - 1 : column - 1 + wide]) - 1
        for piece in pieces_of(clean_text(text), width):
            self.next(self.text(column, piece, style, wide))

    def heads(self, names: list[str]) -> None:
        self.next(max(self.text(column, name, HEAD) for column, name in enumerate(names, 1)))

    def _cell(self, column: int, style: str, span: int = 1) -> Cell:
        cell = self.sheet.cell(self.row, column)
        assert isinstance(cell, Cell), "nothing is written into the rest of a merged cell"
        cell.style = style
        if span > 1:
            self.sheet.merge_cells(None, self.row, column, self.row, column + span - 1)
        return cell
