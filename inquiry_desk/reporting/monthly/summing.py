"""The figures of several reports together: what happened adds up, what stood at the end is the last report's."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from inquiry_desk.reporting.content import Content, Figures, Row, Table

# What every service has and what is named by none stands under all of them.
BELONGS_NOWHERE = "none"


@dataclass
class _Sum:
    """A table while it grows: cells by row and column, the names in force last."""

    first: Table
    columns: dict[str, None] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    cells: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))

    def add(self, table: Table) -> None:
        self.columns.update(dict.fromkeys(table.columns))
        for row in table.rows:
            self.names[row.key] = row.name or self.names.get(row.key, "")
            for column, value in zip(table.columns, row.values, strict=True):
                self.cells[row.key, column] += value

    def table(self) -> Table:
        columns = tuple(self.columns)
        rows = tuple(
            Row(key, tuple(self.cells[key, column] for column in columns), name)
            for key, name in sorted(self.names.items(), key=lambda named: named[0] == BELONGS_NOWHERE)
        )
        return Table(self.first.key, columns, rows, self.first.flows, self.first.totals)


def total(tables: Iterable[Table]) -> tuple[Table, ...]:
    """Tables of the same key added cell by cell; rows and columns one lacks count as 0 there."""
    sums: dict[str, _Sum] = {}
    for table in tables:
        sums.setdefault(table.key, _Sum(table)).add(table)
    return tuple(one.table() for one in sums.values())


def of_period(contents: Sequence[Content]) -> tuple[Table, ...]:
    """The tables of one service over its reports, oldest first: flows added up, the last report's stocks."""
    flows = (table for content in contents for table in content.figures.tables if table.flows)
    stocks = (table for table in contents[-1].figures.tables if not table.flows) if contents else ()
    return total((*flows, *stocks))


def value_of(figures: Figures, table: str, column: str, row: str | None = None) -> int:
    """A cell, or the total of a column; 0 where the report has no such thing."""
    found = figures.table(table)
    if found is None or column not in found.columns:
        return 0
    place = found.columns.index(column)
    if row is None:
        return found.sums[place]
    line = found.row(row)
    return line.values[place] if line else 0
