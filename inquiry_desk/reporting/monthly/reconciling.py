"""Where the days of a month and the records as they are now say different things, cell by cell."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from inquiry_desk.reporting.content import Row, Table

Cell = tuple[str, str, str]
"""Table, row and column by their keys."""


@dataclass(frozen=True)
class Difference:
    """A cell of which the daily reports say `reported` and the records say `counted`; `row` carries its name."""

    table: str
    row: Row
    column: str
    reported: int
    counted: int

    @property
    def by(self) -> int:
        """How much more the records say."""
        return self.counted - self.reported

    @property
    def cell(self) -> Cell:
        return self.table, self.row.key, self.column


def differences(reported: Sequence[Table], counted: Sequence[Table]) -> list[Difference]:
    """Every cell that differs, in the order of the tables; what one side lacks is 0 there.

    A table that one side lacks altogether was defined later, or is no more: nothing is compared with it.
    """
    others = {table.key: table for table in counted}
    pairs = ((table, others[table.key]) for table in reported if table.key in others)
    return [one for mine, other in pairs for one in _of_table(mine, other)]


def _of_table(reported: Table, counted: Table) -> Iterator[Difference]:
    mine, other = _cells(reported), _cells(counted)
    rows = {row.key: row for row in (*reported.rows, *counted.rows)}
    columns = [column for column in reported.columns if column in counted.columns]
    for key, row in rows.items():
        for column in columns:
            left, right = mine.get((key, column), 0), other.get((key, column), 0)
            if left != right:
                yield Difference(reported.key, row, column, left, right)


def _cells(table: Table) -> dict[tuple[str, str], int]:
    cells: Iterable[tuple[str, str, int]] = (
        (row.key, column, value)
        for row in table.rows
        for column, value in zip(table.columns, row.values, strict=True)
    )
    return {(key, column): value for key, column, value in cells}
