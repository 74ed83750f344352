"""The rows of a file by the number they have in a spreadsheet, in pieces. What stands above the headings is passed over."""

from dataclasses import dataclass
from itertools import chain, islice

from flask_babel import gettext as _

from foundation.files_in_turns import OpenFile
from foundation.rows_of_file import RowsOfFile, UnreadableFileError
from inquiry_desk.cases.importing.columns import Columns, guess, headed_twice, places_of

Numbered = tuple[int, list[str]]
"""A row of the file and its cells."""

_HEADINGS_WITHIN = 10


@dataclass(frozen=True)
class Beginning:
    """The headings of a file, and what stands below them first."""

    headings: list[str]
    samples: list[list[str]]


def beginning_of(content: bytes) -> Beginning:
    """The row with the most headings that are known, else the first with several cells. Raises UnreadableFileError."""
    rows = _first_rows(content)
    best = max(range(len(rows)), key=lambda place: (len(guess(rows[place])), -place), default=0)
    if not any(guess(row) for row in rows):
        best = next((place for place, row in enumerate(rows) if sum(map(bool, row)) > 1), -1)
    if best < 0 or not rows:
        raise UnreadableFileError(_("The file has no line with headings."))
    headings = rows[best]
    return Beginning(headings, [_as_wide(row, headings) for row in rows[best + 1 :] if row][:3])


def _first_rows(content: bytes) -> list[list[str]]:
    return [_trimmed(row) for row in islice(RowsOfFile(content), _HEADINGS_WITHIN)]


def _trimmed(row: list[str]) -> list[str]:
    """Without the empty cells at its end, which workbooks have many of."""
    width = max((place for place, cell in enumerate(row, 1) if cell), default=0)
    return row[:width]


def _place_of_headings(rows: list[list[str]], columns: Columns) -> int | None:
    """Which row, from 0, has the headings of all these columns."""
    return next((place for place, row in enumerate(rows) if places_of(columns, row) is not None), None)


class NumberedRows(OpenFile[list[str]]):
    """`places` is where each field stands."""

    def __init__(self, import_id: int, content: bytes, columns: Columns) -> None:
        """Raises UnreadableFileError."""
        rows = RowsOfFile(content)
        first = list(islice(rows, _HEADINGS_WITHIN))
        headings = [_trimmed(row) for row in first]
        place = _place_of_headings(headings, columns)
        if place is None:
            raise UnreadableFileError(_("The file has not the headings that were agreed."))
        self.headings = headings[place]
        if twice := headed_twice(columns, self.headings):
            raise UnreadableFileError(
                _("The heading %(heading)s stands there twice.", heading=f"「{twice[0]}」")
            )
        self.places = places_of(columns, self.headings) or {}
        below = chain(first[place + 1 :], rows)
        super().__init__(import_id, below, above=place + 1, expected=max(rows.expected - place, 1))

    def cells_of(self, row: list[str]) -> list[str] | None:
        return _as_wide(row, self.headings) if any(row) else None

    def named(self, row: list[str]) -> dict[str, str]:
        """The cells of a row by field."""
        return {key: row[place] for key, place in self.places.items()}


def _as_wide(row: list[str], headings: list[str]) -> list[str]:
    """As many cells as there are headings."""
    return [*row, *[""] * len(headings)][: len(headings)]
