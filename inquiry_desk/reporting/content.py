"""What a report says: tables of whole numbers, lists of short texts, and what people wrote. No citizen is named.

Screen, print, spreadsheet, the comparison of two revisions and the sums of a month are all made of these
shapes, so that a figure has one source (spec 2-3(3), 3-13(1)).
"""

import json
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from foundation.documents.freezing import canonical
from inquiry_desk.reporting.models import ReportKind

FORMAT = 1


@dataclass(frozen=True)
class Row:
    """A line of a table. `key` says what it is for good; `name` is what it was called, empty where the key has a label."""

    key: str
    values: tuple[int, ...]
    name: str = ""


@dataclass(frozen=True)
class Table:
    """Whole numbers by row and column.

    `flows`: the values happened in the period, so that the days of a month add up to the month; others are
    as they stood at its end. `totals`: the sum of the rows says something.
    """

    key: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    flows: bool = True
    totals: bool = True

    def __post_init__(self) -> None:
        if any(len(row.values) != len(self.columns) for row in self.rows):
            raise ValueError(f"{self.key}: a row is not as wide as the table")

    @property
    def sums(self) -> tuple[int, ...]:
        """The total of each column."""
        return tuple(sum(row.values[i] for row in self.rows) for i in range(len(self.columns)))

    def row(self, key: str) -> Row | None:
        return next((row for row in self.rows if row.key == key), None)


@dataclass(frozen=True)
class Listing:
    """Short texts line by line, for example every complaint of the day."""

    key: str
    columns: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Figures:
    """What is computed of a period, and frozen with the signature."""

    tables: tuple[Table, ...] = ()
    listings: tuple[Listing, ...] = ()

    def table(self, key: str) -> Table | None:
        return next((table for table in self.tables if table.key == key), None)


@dataclass(frozen=True)
class Content:
    """A whole report. `service` is its name, empty for all services; `typed` holds the texts by name."""

    kind: ReportKind
    service: str
    from_day: date
    to_day: date
    figures: Figures
    typed: dict[str, str] = field(default_factory=dict)

    @property
    def canonical(self) -> str:
        """The same content is the same text: sorted keys, no blanks, no escapes."""
        whole = {"format": FORMAT, **asdict(self)}
        whole.update(kind=self.kind.value, from_day=self.from_day.isoformat(), to_day=self.to_day.isoformat())
        return canonical(whole)


def read_content(frozen: str) -> Content:
    """The content a canonical text was made of. ValueError where it is of another format."""
    whole = json.loads(frozen)
    if whole.pop("format", None) != FORMAT:
        raise ValueError("a report of an unknown format")
    figures = whole["figures"]
    return Content(
        kind=ReportKind(whole["kind"]),
        service=whole["service"],
        from_day=date.fromisoformat(whole["from_day"]),
        to_day=date.fromisoformat(whole["to_day"]),
        figures=Figures(
            tuple(_table(table) for table in figures["tables"]),
            tuple(_listing(listing) for listing in figures["listings"]),
        ),
        typed=dict(whole["typed"]),
    )


def _table(values: dict[str, Any]) -> Table:
    rows = tuple(Row(row["key"], tuple(row["values"]), row["name"]) for row in values["rows"])
    return Table(values["key"], tuple(values["columns"]), rows, values["flows"], values["totals"])


def _listing(values: dict[str, Any]) -> Listing:
    lines = tuple(tuple(line) for line in values["lines"])
    return Listing(values["key"], tuple(values["columns"]), lines)
