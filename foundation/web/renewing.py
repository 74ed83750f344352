"""What happened to a list since it was shown: its rows are renewed where they stand, and nothing moves under the hand."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from foundation.web.ids import read_id

Row = TypeVar("Row")

MOST_FOLLOWED = 200
_GONE = "gone"


@dataclass(frozen=True)
class Entered(Generic[Row]):
    """A row that came in, and the key of the one it follows (None: it is the first)."""

    row: Row
    after: int | None


@dataclass(frozen=True)
class News(Generic[Row]):
    """Rows that are not as they are shown, that are no longer of this list, that came in, and that are as they were.

    `marks` is how all of them stand on the screen afterwards, by key.
    """

    changed: list[Row]
    left: list[Row]
    entered: list[Entered[Row]]
    same: list[Row]
    marks: Mapping[int, str]

    @property
    def any(self) -> bool:
        return bool(self.changed or self.left or self.entered)


def _none_of(_keys: list[int]) -> Collection[int]:
    return ()


@dataclass(frozen=True)
class Renewed(Generic[Row]):
    """How the rows of a list are told apart and compared.

    `key` is a number a row keeps; `mark` changes with all that it shows; `found` are the rows with these keys
    as far as the person may see them, whether they are still of the list or not.
    """

    key: Callable[[Row], int]
    mark: Callable[[Row], str]
    found: Callable[[list[int]], Iterable[Row]]

    def marks(self, rows: Iterable[Row]) -> dict[int, str]:
        return {self.key(row): self.mark(row) for row in rows}

    def news(
        self,
        shown: Mapping[int, str],
        page: Sequence[Row],
        still: Callable[[list[int]], Collection[int]] = _none_of,
    ) -> News[Row]:
        """`shown` are the marks of the rows on the screen, `page` the rows that would be shown now.

        `still`: which of these keys are of the list though not on its page. Rows a person may no longer see
        are left as they are.
        """
        on_page = {self.key(row): row for row in page[:MOST_FOLLOWED]}
        missing = [key for key in shown if key not in on_page]
        others = {self.key(row): row for row in self.found(missing)} if missing else {}
        there = {*on_page, *(still(list(others)) if others else ())}
        seen = {key: row for key in shown if (row := on_page.get(key) or others.get(key)) is not None}
        marks = {key: self.mark(row) if key in there else _GONE for key, row in seen.items()}
        differs = [key for key, mark in marks.items() if mark != shown[key]]
        entered = list(_entered(on_page, list(shown)))
        return News(
            changed=[seen[key] for key in differs if key in there],
            left=[seen[key] for key in differs if key not in there],
            entered=entered,
            same=[row for key, row in seen.items() if key in there and key not in differs],
            marks={**shown, **marks, **self.marks(one.row for one in entered)},
        )


def mark_of(*shown: object) -> str:
    """Short, and different where anything shown is."""
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:8]


def as_text(marks: Mapping[int, str]) -> str:
    """For the address that asks."""
    return ",".join(f"{key}:{mark}" for key, mark in marks.items())


def read_marks(text: str) -> dict[int, str]:
    """What `as_text` wrote; anything else is left out."""
    pairs = (pair.partition(":") for pair in text.split(",")[:MOST_FOLLOWED])
    return {key: mark for one, _colon, mark in pairs if (key := read_id(one)) is not None}


def _entered(page: Mapping[int, Row], order: list[int]) -> Iterable[Entered[Row]]:
    before = _before_the_first(page, order)
    for key, row in page.items():
        if key not in order:
            yield Entered(row, before)
        before = key


def _before_the_first(page: Mapping[int, Row], order: list[int]) -> int | None:
    """Rows that left the list stand on the screen, and stay before what comes in after them."""
    first = next((key for key in page if key in order), None)
    place = order.index(first) if first is not None else len(order)
    return order[place - 1] if place else None
