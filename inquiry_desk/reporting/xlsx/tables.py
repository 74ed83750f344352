"""A table of a report as cells: numbers as they were frozen, totals and shares as formulas that come to the same."""

from dataclasses import dataclass

from flask_babel import gettext as _
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.worksheet import Worksheet

from foundation.documents.pen import Pen
from foundation.documents.styles import (
    CELL,
    NO_SHARE,
    NUMBER,
    SHARE,
    TOTAL,
    TOTAL_NUMBER,
    TOTAL_SHARE,
)
from foundation.web.filters import UNKNOWN
from inquiry_desk.reporting.content import Table
from inquiry_desk.reporting.naming import column_name, row_name
from inquiry_desk.reporting.shares import Share, is_share, shares_of


@dataclass(frozen=True)
class Placed:
    """Where a table stands: rows from `first` to `last`, its heads above, its total below (0: it has none)."""

    table: Table
    sheet: Worksheet
    first: int
    last: int
    total: int

    def cell(self, row: int, column: int) -> str:
        """The address of a cell from another sheet."""
        return f"{quote_sheetname(self.sheet.title)}!${get_column_letter(column)}${row}"


def has_total(table: Table) -> bool:
    return table.totals and bool(table.rows)


def columns_of(table: Table) -> int:
    return 1 + len(table.columns) + len(shares_of(table))


def write_table(pen: Pen, table: Table) -> Placed:
    shares = shares_of(table)
    pen.heads([_("Item"), *map(column_name, table.columns), *(share.name for share in shares)])
    first = pen.row
    for row in table.rows:
        lines = pen.text(1, row_name(table.key, row), CELL)
        for column, value in enumerate(row.values, 2):
            pen.number(column, value, NUMBER)
        if is_share(row):
            _write_shares(pen, shares, row.values, SHARE)
        else:
            _write_no_shares(pen, shares, len(row.values))
        pen.next(lines)
    last = pen.row - 1
    if not table.rows:
        pen.line(_("None"), CELL, span=columns_of(table))
    if has_total(table):
        _write_total(pen, table, f"{first}", f"{last}")
    return Placed(table, pen.sheet, first, last, pen.row - 1 if has_total(table) else 0)


def write_reference(pen: Pen, placed: Placed) -> None:
    """The totals of a table that stands on a sheet of its own."""
    table, shares = placed.table, shares_of(placed.table)
    pen.heads([_("Item"), *map(column_name, table.columns), *(share.name for share in shares)])
    lines = pen.text(1, _("Total"), TOTAL)
    for column, total in enumerate(table.sums, 2):
        pen.formula(column, placed.cell(placed.total, column), total, TOTAL_NUMBER)
    _write_shares(pen, shares, table.sums, TOTAL_SHARE)
    pen.next(lines)


def _write_total(pen: Pen, table: Table, first: str, last: str) -> None:
    pen.text(1, _("Total"), TOTAL)
    for column, total in enumerate(table.sums, 2):
        letter = get_column_letter(column)
        pen.formula(column, f"SUM({letter}{first}:{letter}{last})", total, TOTAL_NUMBER)
    _write_shares(pen, shares_of(table), table.sums, TOTAL_SHARE)
    pen.next()


def _write_shares(pen: Pen, shares: tuple[Share, ...], values: tuple[int, ...], style: str) -> None:
    for column, share in enumerate(shares, 2 + len(values)):
        above, below = (
            f"{get_column_letter(2 + at)}{pen.row}" for at in (share.numerator, share.denominator)
        )
        per_mille = share.per_mille(values)
        # Whole numbers until the last step: 0.29 * 1000 is not 290 in floating point.
        formula = f'IF({below}=0,"{_("Nothing to measure")}",ROUNDDOWN({above}*1000/{below},0)/1000)'
        result = _("Nothing to measure") if per_mille is None else per_mille / 1000
        pen.formula(column, formula, result, style)


def _write_no_shares(pen: Pen, shares: tuple[Share, ...], values: int) -> None:
    for column in range(2 + values, 2 + values + len(shares)):
        pen.text(column, UNKNOWN, NO_SHARE)
