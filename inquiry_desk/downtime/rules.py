"""What became of the sheets of a pile, and which of them somebody has to see to. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from foundation.calendar import fiscal_year_of
from inquiry_desk.downtime.models import SheetState

MOST_AT_ONCE = 200
ENTERED_WITHIN = timedelta(days=1)
"""After the last sheet of a pile was entered or settled, the others are asked for."""


@dataclass(frozen=True)
class Pile:
    """The sheets of one batch, counted; `numbers` from the first to the last; `touched_at`: one was entered or settled."""

    counts: Mapping[SheetState, int]
    fiscal_year: int
    numbers: str = ""
    touched_at: datetime | None = None

    @property
    def whole(self) -> int:
        return sum(self.counts.values())

    @property
    def open(self) -> int:
        return self.counts.get(SheetState.RESERVED, 0)

    @property
    def entered(self) -> int:
        return self.counts.get(SheetState.ENTERED, 0)

    @property
    def is_stock(self) -> bool:
        """Nothing of it was used yet: it lies ready."""
        return self.open == self.whole and self.touched_at is None

    def is_late(self, at: datetime) -> bool:
        """Used a day ago and not accounted for; or its year is over, so that nobody may use it any more."""
        if self.open == 0:
            return False
        if self.is_stock:
            return self.fiscal_year < fiscal_year_of(at)
        return self.touched_at is None or at - self.touched_at > ENTERED_WITHIN


def gaps_in(sequences: Iterable[int], last: int) -> list[tuple[int, int]]:
    """The stretches (first, last) of 1 to `last` that `sequences`, in their order, leave out."""
    gaps, expected = [], 1
    for sequence in sequences:
        if sequence > expected:
            gaps.append((expected, sequence - 1))
        expected = max(expected, sequence + 1)
    return [*gaps, (expected, last)] if expected <= last else gaps


def is_possible(began: datetime, ended: datetime, reserved_at: datetime, at: datetime) -> bool:
    """A call on a sheet was taken after its number was reserved, and is over."""
    return reserved_at <= began <= ended <= at
