"""Shares beside a table: every pair of a numerator and a denominator among its columns makes one."""

from dataclasses import dataclass

from inquiry_desk.reporting.content import Table
from inquiry_desk.reporting.naming import column_name

NUMERATOR, DENOMINATOR = "numerator", "denominator"


@dataclass(frozen=True)
class Share:
    """Positions of both sides among the values of a row; `name` heads the column."""

    numerator: int
    denominator: int
    name: str

    def per_mille(self, values: tuple[int, ...]) -> int | None:
        """Rounded down, so that a missed target never reads as if it were met; None where there is nothing to measure."""
        below = values[self.denominator]
        return values[self.numerator] * 1000 // below if below else None

    def percent(self, values: tuple[int, ...]) -> str | None:
        """ "89.9%"."""
        share = self.per_mille(values)
        return None if share is None else f"{share // 10}.{share % 10}%"


def shares_of(table: Table) -> tuple[Share, ...]:
    """`numerator` with `denominator`, `x_numerator` with `x_denominator`, in the order of the columns."""
    found = []
    for at, key in enumerate(table.columns):
        before = key.removesuffix(NUMERATOR)
        below = f"{before}{DENOMINATOR}"
        if before != key and below in table.columns:
            found.append(Share(at, table.columns.index(below), column_name(f"{before}share")))
    return tuple(found)
