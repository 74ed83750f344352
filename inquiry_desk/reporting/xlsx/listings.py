"""A listing on a sheet of its own; a text too long for a cell on paper goes on in the next row."""

from flask_babel import gettext as _
from openpyxl.utils import get_column_letter

from foundation.documents.measure import lines_of, pieces_of, width_of
from foundation.documents.pages import LANDSCAPE_WIDTH
from foundation.documents.pen import Pen
from foundation.documents.styles import CELL, HEADING, NUMBER
from inquiry_desk.reporting.content import Listing
from inquiry_desk.reporting.naming import column_name, title_of

NUMBER_WIDTH, LEAST_WIDTH = 6, 10
# Widths are chosen by the first lines: the whole of a long list would be measured twice.
MEASURED = 200


def widths_of(listing: Listing) -> list[int]:
    """The room of a page, shared by how much each column has to say, none less than its due."""
    wanted = [
        max(LEAST_WIDTH, min(60, max([width_of(column_name(key)) + 2, *_widths(listing, at)])))
        for at, key in enumerate(listing.columns)
    ]
    room = LANDSCAPE_WIDTH - NUMBER_WIDTH
    spare = max(sum(wanted) - LEAST_WIDTH * len(wanted), 1)
    free = max(room - LEAST_WIDTH * len(wanted), 0)
    return [NUMBER_WIDTH, *(LEAST_WIDTH + (width - LEAST_WIDTH) * free // spare for width in wanted)]


def write_listing(pen: Pen, listing: Listing) -> None:
    pen.line(title_of(listing.key), HEADING)
    pen.heads([_("No."), *map(column_name, listing.columns)])
    head = pen.row - 1
    pen.sheet.freeze_panes = f"A{pen.row}"
    pen.sheet.print_title_rows = f"{head}:{head}"
    for number, line in enumerate(listing.lines, 1):
        _write_line(pen, number, line)
    if listing.lines:
        pen.sheet.auto_filter.ref = f"A{head}:{get_column_letter(len(pen.widths))}{pen.row - 1}"
    else:
        pen.line(_("None"), CELL)


def _write_line(pen: Pen, number: int, line: tuple[str, ...]) -> None:
    """The rows of one line carry its number, so that a filter keeps them together."""
    pieces = [pieces_of(text, width - 1) for text, width in zip(line, pen.widths[1:], strict=True)]
    for at in range(max(map(len, pieces), default=1)):
        pen.number(1, number, NUMBER)
        lines = [
            pen.text(column, texts[at] if at < len(texts) else "") for column, texts in enumerate(pieces, 2)
        ]
        pen.next(max(lines, default=1))


def _widths(listing: Listing, at: int) -> list[int]:
    lines = (line[at] for line in listing.lines[:MEASURED])
    return [width_of(text) + 2 if lines_of(text, 60) == 1 else 60 for text in lines]
