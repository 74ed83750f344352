"""The lines of a file by the number they have in a spreadsheet, with their cells by column, in pieces."""

from itertools import islice

from flask_babel import gettext as _

from faq.exchange.columns import COLUMNS, READ, REASON, REQUIRED
from foundation.rows_of_file import RowsOfFile, UnreadableFileError, plain_heading

Numbered = tuple[int, dict[str, str]]
"""A line of the file and its cells."""


class NumberedLines:
    """A file in the middle of being read. A worker that did not begin it starts from the top and skips.

    `expected` is about how many lines there are, `ignored` are headings nobody knows.
    """

    def __init__(self, import_id: int, content: bytes) -> None:
        """Raises UnreadableFileError."""
        self.import_id = import_id
        self.done = 0
        self._rows = RowsOfFile(content)
        self.expected = self._rows.expected
        self._columns, self.ignored = _columns_of(next(self._rows, []))

    def next_piece(self, done: int, size: int) -> tuple[list[Numbered], int]:
        """The lines after the first `done` (at least as many as were taken before), and the number reached.

        Blank lines count and are left out. Fewer than `size` further means the end. Raises UnreadableFileError.
        """
        self.done += sum(1 for _row in islice(self._rows, done - self.done))
        piece = list(islice(self._rows, size))
        # The headings stand in line 1.
        numbered = [(self.done + place, self._named(row)) for place, row in enumerate(piece, 2)]
        self.done += len(piece)
        return [(line, cells) for line, cells in numbered if any(cells.values())], self.done

    def _named(self, row: list[str]) -> dict[str, str]:
        padded = [*row, *[""] * len(self._columns)]
        return {key: cell for key, cell in zip(self._columns, padded, strict=False) if key}


def _columns_of(headings: list[str]) -> tuple[list[str | None], list[str]]:
    """What stands in each column (None: nothing that is read), and headings nobody knows."""
    every = (*COLUMNS, REASON)
    known = {plain_heading(str(column.also)): column.key for column in every}
    known |= {plain_heading(str(column.heading)): column.key for column in every}
    found = [known.get(plain_heading(heading)) if heading else None for heading in headings]
    columns = [key if key in READ else None for key in found]
    missing = [str(READ[key].heading) for key in REQUIRED if key not in columns]
    if missing:
        raise UnreadableFileError(
            _(
                "The first line has no heading %(headings)s.",
                headings="".join(f"「{name}」" for name in missing),
            )
        )
    twice = {str(READ[key].heading) for key in columns if key and columns.count(key) > 1}
    if twice:
        raise UnreadableFileError(
            _("The heading %(heading)s stands there twice.", heading=f"「{min(twice)}」")
        )
    return columns, [h for h, key in zip(headings, found, strict=True) if h and key is None]
