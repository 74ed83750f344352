"""Shares beside a table: every pair of a numerator and a denominator among its columns makes one."""

from dataclasses import dataclass

from flask_babel import gettext as _

from inquiry_desk.reporting.content import Row, Table
from inquiry_desk.reporting.naming import column_name

NUMERATOR, DENOMINATOR = "numerator", "denominator"
# Figures that are plain numbers among others that are shares (spec 3-12(1)-3).
PLAIN_NUMBERS = frozenset({"incidents"})


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


def is_share(row: Row) -> bool:
    """Whether the two sides of a row make a share at all."""
    return row.key not in PLAIN_NUMBERS


def shares_of(table: Table) -> tuple[Share, ...]:
    """`numerator` with `denominator`, `x_numerator` with `x_denominator`, in the order of the columns."""
    found = []
    for at, key in enumerate(table.columns):
        before = key.removesuffix(NUMERATOR)
        below = f"{before}{DENOMINATOR}"
        if before != key and below in table.columns:
            name = column_name(f"{before}share") if before else _("Share")
            found.append(Share(at, table.columns.index(below), name))
    return tuple(found)
