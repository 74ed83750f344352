"""A table of the analysis as a list for spreadsheets: spans are times of Excel, counts are numbers."""

from datetime import timedelta

from foundation.sheet_file import Column, Value
from inquiry_desk.analysis.tables import Cell, Table

NAME_WIDTH, NUMBER_WIDTH = 28, 12


def columns_of(table: Table) -> list[Column]:
    names = [Column(head, NAME_WIDTH) for head in table.heads]
    return names + [Column(column, NUMBER_WIDTH) for column in table.columns]


def rows_of(table: Table) -> list[list[Value]]:
    return [[*row.names, *(_value(cell) for cell in row.cells)] for row in table.rows]


def _value(cell: Cell) -> Value:
    return timedelta(seconds=cell.value) if cell.is_span else cell.value
