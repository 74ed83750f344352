"""A table of the analysis, as the screen and both kinds of file show it."""

from dataclasses import dataclass

from inquiry_desk.analysis.narrowing import Narrowing

STEPS = 9


@dataclass(frozen=True)
class Cell:
    """A number and the inquiries it opens into; None: into none.

    `step`: 0-9, how much it is beside the largest. `is_span`: the number is seconds. `framed`: in office hours.
    """

    value: int
    opens: Narrowing | None = None
    step: int | None = None
    is_span: bool = False
    framed: bool = False

    @property
    def text(self) -> str:
        """Grouped digits; minutes and seconds of a span."""
        return f"{self.value // 60}:{self.value % 60:02}" if self.is_span else f"{self.value:,}"


@dataclass(frozen=True)
class Row:
    """`names`: what the row is about, as many as the table has heads."""

    names: tuple[str, ...]
    cells: tuple[Cell, ...]
    is_total: bool = False


@dataclass(frozen=True)
class Table:
    """`heads` stand over the names of the rows, `columns` over the numbers; `dense` for many narrow columns."""

    title: str
    heads: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    dense: bool = False


def step_of(count: int, largest: int) -> int:
    """0 for nothing, 1-9 for parts of the largest, 9 for the largest itself."""
    return -(-count * STEPS // largest) if count else 0
