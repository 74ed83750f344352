"""The first sheet: the report as it lies before the city."""

from flask_babel import gettext as _

from foundation.documents.measure import lines_of
from foundation.documents.pages import PORTRAIT_WIDTH, lay_out, print_until
from foundation.documents.pen import Pen
from foundation.documents.styles import (
    BOX,
    CELL,
    CENTRE,
    HEAD,
    HEADING,
    PLAIN,
    QUIET,
    RIGHT,
    TITLE,
)
from foundation.wareki import format_date
from inquiry_desk.reporting.content import Content, Listing, Table
from inquiry_desk.reporting.naming import column_name, title_of
from inquiry_desk.reporting.paper import Paper, facts_of, opening_of, title_on_paper
from inquiry_desk.reporting.xlsx.tables import (
    Placed,
    columns_of,
    write_reference,
    write_table,
)

LEAST_COLUMNS, FIRST_WIDTH = 7, 26
LARGEST_ON_FORM, LONGEST_LIST_ON_FORM = 25, 12
SEAL_POINTS = 44


def stands_apart(part: Table | Listing) -> bool:
    """Whether it has a sheet of its own, and only its total or number of lines on the form."""
    if isinstance(part, Table):
        return len(part.rows) > LARGEST_ON_FORM
    too_wide = len(part.columns) > LEAST_COLUMNS
    texts = (text for line in part.lines for text in line)
    return len(part.lines) > LONGEST_LIST_ON_FORM or too_wide or any(map(is_long, texts))


def is_long(text: str) -> bool:
    return lines_of(text, PORTRAIT_WIDTH // LEAST_COLUMNS * 2) > 8


def widths_of(content: Content) -> list[int]:
    """Of the form's columns: the first for names, the others alike; together as wide as the page."""
    columns = max([LEAST_COLUMNS, *map(columns_of, content.figures.tables)])
    others = max((PORTRAIT_WIDTH - FIRST_WIDTH) // (columns - 1), 9)
    return [FIRST_WIDTH, *[others] * (columns - 1)]


def write_form(
    pen: Pen, content: Content, paper: Paper, apart: dict[str, Placed], listed: dict[str, str]
) -> list[Placed]:
    """`apart`: tables on sheets of their own, `listed`: the sheet of each listing; returns the tables that stand here."""
    lay_out(pen.sheet, title_on_paper(content.kind), paper.mark, paper.digest)
    _write_head(pen, content, paper)
    _write_stamps(pen, paper)
    placed = []
    for table in content.figures.tables:
        if table.key in apart:
            _write_apart(pen, apart[table.key])
        else:
            pen.line(f"■ {title_of(table.key)}", HEADING)
            placed.append(write_table(pen, table))
        pen.next(points=8)
    for listing in content.figures.listings:
        if listing.key in listed:
            _write_listed(pen, listing, listed[listing.key])
        else:
            _write_listing(pen, listing)
    for name, text in content.typed.items():
        _write_typed(pen, title_of(name), text)
    if paper.digest:
        pen.line(f"SHA-256 {paper.digest}", QUIET)
    print_until(pen.sheet, pen.row - 1, len(pen.widths))
    return placed


def _write_head(pen: Pen, content: Content, paper: Paper) -> None:
    pen.line(paper.number or _("(number given on submission)"), RIGHT)
    pen.line(format_date(paper.dated), RIGHT)
    pen.line(_("To: %(addressee)s", addressee=paper.addressee), PLAIN)
    pen.line(paper.sender, RIGHT)
    pen.next(points=6)
    pen.text(1, title_on_paper(content.kind), TITLE, len(pen.widths))
    pen.next(points=30)
    pen.line(paper.edition, CENTRE)
    pen.next(points=6)
    pen.line(opening_of(content.kind), PLAIN)
    for name, text in facts_of(content, paper):
        pen.text(1, name, HEAD)
        pen.line(text, CELL, column=2)
    pen.next(points=8)


def _write_stamps(pen: Pen, paper: Paper) -> None:
    begin = len(pen.widths) - len(paper.stamps) + 1
    rows = (
        [stamp.role for stamp in paper.stamps],
        [stamp.name for stamp in paper.stamps],
        [format_date(stamp.on) if stamp.on else "" for stamp in paper.stamps],
    )
    for number, texts in enumerate(rows):
        lines = max((pen.text(begin + at, text, BOX) for at, text in enumerate(texts)), default=1)
        pen.next(lines, points=max(SEAL_POINTS, 14 * lines) if number == 1 else 0)
    pen.next(points=8)


def _write_apart(pen: Pen, placed: Placed) -> None:
    pen.line(f"■ {title_of(placed.table.key)}", HEADING)
    if placed.total:
        write_reference(pen, placed)
    pen.line(_("Each line is on the sheet “%(sheet)s”.", sheet=placed.sheet.title))


def _write_listed(pen: Pen, listing: Listing, sheet: str) -> None:
    pen.line(f"■ {title_of(listing.key)}", HEADING)
    pen.line(_("%(count)s on the sheet “%(sheet)s”.", count=f"{len(listing.lines):,}", sheet=sheet))
    pen.next(points=8)


def _write_listing(pen: Pen, listing: Listing) -> None:
    pen.line(f"■ {title_of(listing.key)}", HEADING)
    if listing.lines:
        spans = spans_of(len(listing.columns), len(pen.widths))
        for line, style in [
            (map(column_name, listing.columns), HEAD),
            *((one, CELL) for one in listing.lines),
        ]:
            column, lines = 1, 1
            for text, span in zip(line, spans, strict=True):
                lines = max(lines, pen.text(column, text, style, span))
                column += span
            pen.next(lines)
    else:
        pen.line(_("None"))
    pen.next(points=8)


def spans_of(columns: int, of: int) -> list[int]:
    """How many columns of the form each column of a list takes; the last ones, which say most, take more."""
    others = max(columns - 1, 1)
    each, more = divmod(of - 1, others)
    spans = [1, *[each] * (others - more), *[each + 1] * more]
    return spans if columns > 1 else [of]


def _write_typed(pen: Pen, name: str, text: str) -> None:
    pen.line(f"■ {name}", HEADING)
    pen.line(text or _("Nothing particular"), CELL)
    pen.next(points=8)
