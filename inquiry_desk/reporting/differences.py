"""What changed from one content of a report to another: figure by figure, line by line, text by text. Pure."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from inquiry_desk.reporting.content import Content, Figures, Listing, Row, Table


@dataclass(frozen=True)
class Cell:
    """A figure that is no longer the same; None where there was, or is, none."""

    table: str
    row: Row
    column: str
    old: int | None
    new: int | None


@dataclass(frozen=True)
class Line:
    """A line of a listing that came or went."""

    listing: str
    texts: tuple[str, ...]
    came: bool


@dataclass(frozen=True)
class Text:
    """What people wrote, before and now."""

    name: str
    old: str
    new: str


@dataclass(frozen=True)
class Differences:
    cells: tuple[Cell, ...] = ()
    lines: tuple[Line, ...] = ()
    texts: tuple[Text, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.cells or self.lines or self.texts)


def differences(old: Content, new: Content) -> Differences:
    """Of figures, listings and texts; what a thing was called makes no difference."""
    names = dict.fromkeys([*old.typed, *new.typed])
    texts = (Text(name, old.typed.get(name, ""), new.typed.get(name, "")) for name in names)
    figures = differences_of_figures(old.figures, new.figures)
    return Differences(figures.cells, figures.lines, tuple(text for text in texts if text.old != text.new))


def differences_of_figures(old: Figures, new: Figures) -> Differences:
    """Without the texts: what the records say otherwise now."""
    keys = dict.fromkeys(one.key for one in (*old.tables, *new.tables))
    tables = [(old.table(key), new.table(key)) for key in keys]
    cells = tuple(cell for before, after in tables for cell in _cells(before, after))
    return Differences(cells, tuple(_lines(old.listings, new.listings)))


def _cells(old: Table | None, new: Table | None) -> Iterator[Cell]:
    before, after = _values(old), _values(new)
    known = {row.key: row for table in (old, new) if table for row in table.rows}
    key = (new or old or Table("", (), ())).key
    for row, column in dict.fromkeys([*before, *after]):
        was, now = before.get((row, column)), after.get((row, column))
        # A line of zeros and a line that is not there say the same.
        if (was or 0) != (now or 0):
            yield Cell(key, known[row], column, was, now)


def _values(table: Table | None) -> dict[tuple[str, str], int]:
    if table is None:
        return {}
    return {
        (row.key, column): value
        for row in table.rows
        for column, value in zip(table.columns, row.values, strict=True)
    }


def _lines(old: tuple[Listing, ...], new: tuple[Listing, ...]) -> Iterator[Line]:
    before, after = ({one.key: Counter(one.lines) for one in listings} for listings in (old, new))
    for key in dict.fromkeys([*before, *after]):
        was, now = before.get(key, Counter()), after.get(key, Counter())
        yield from (Line(key, line, came=False) for line in (was - now).elements())
        yield from (Line(key, line, came=True) for line in (now - was).elements())
