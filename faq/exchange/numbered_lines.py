"""The lines of a file by the number they have in a spreadsheet, with their cells by column, in pieces."""

from flask_babel import gettext as _

from faq.exchange.columns import COLUMNS, READ, REASON, REQUIRED
from foundation.files_in_turns import OpenFile
from foundation.rows_of_file import RowsOfFile, UnreadableFileError, plain_heading

Numbered = tuple[int, dict[str, str]]
"""A line of the file and its cells."""


class NumberedLines(OpenFile[dict[str, str]]):
    """`ignored` are headings nobody knows."""

    def __init__(self, import_id: int, content: bytes) -> None:
        """Raises UnreadableFileError."""
        rows = RowsOfFile(content)
        self._columns, self.ignored = _columns_of(next(rows, []))
        super().__init__(import_id, rows, above=1, expected=rows.expected)

    def cells_of(self, row: list[str]) -> dict[str, str] | None:
        padded = [*row, *[""] * len(self._columns)]
        cells = {key: cell for key, cell in zip(self._columns, padded, strict=False) if key}
        return cells if any(cells.values()) else None


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
