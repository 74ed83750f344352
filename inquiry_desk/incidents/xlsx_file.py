"""事故報告書 as a workbook of one sheet, A4 upright; in Japanese, whatever language the reader has chosen."""

from flask_babel import gettext as _
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from foundation.documents.pages import PORTRAIT_WIDTH, lay_out, print_until
from foundation.documents.pen import Pen
from foundation.documents.styles import CELL, CENTRE, HEAD, HEADING, PLAIN, QUIET, RIGHT, TITLE, add_styles
from foundation.documents.workbook import frozen
from foundation.wareki import format_date
from inquiry_desk.incidents.content import Content, Section
from inquiry_desk.incidents.naming import title_of
from inquiry_desk.incidents.paper import Head

COLUMNS = 12


def write_xlsx(content: Content, head: Head) -> bytes:
    """The same content under the same head is the same file."""
    book = Workbook()
    add_styles(book)
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = title = _("Incident report")
    pen = Pen(sheet, [PORTRAIT_WIDTH // COLUMNS] * COLUMNS, {})
    lay_out(sheet, title, head.mark, head.digest)
    _write_head(pen, head, title)
    for place, section in enumerate(content.sections, 1):
        pen.line(f"{place}　{title_of(section.key)}", HEADING)
        _write_section(pen, section)
        pen.next(points=8)
    if head.digest:
        pen.line(f"SHA-256 {head.digest}", QUIET)
    print_until(sheet, pen.row - 1, COLUMNS)
    book.properties.title = f"{title} {content.number}"
    book.properties.creator = book.properties.lastModifiedBy = head.sender
    return frozen(book, {}, head.made_at)


def _write_head(pen: Pen, head: Head, title: str) -> None:
    pen.line(head.number or _("(number given on submission)"), RIGHT)
    pen.line(format_date(head.dated), RIGHT)
    pen.line(head.addressee, PLAIN)
    pen.line(head.sender, RIGHT)
    pen.next(points=6)
    pen.text(1, title, TITLE, COLUMNS)
    pen.next(points=30)
    pen.line(head.edition_name, CENTRE)
    pen.line(_("We report the incident as follows."), PLAIN)
    if head.reason:
        pen.line(_("Why it is submitted once more: %(reason)s", reason=head.reason), PLAIN)
    pen.next(points=6)


def _write_section(pen: Pen, section: Section) -> None:
    if not section.columns:
        pen.line(section.text or "—", CELL)
    elif section.key == "overview":
        for name, text in section.lines:
            _write_line(pen, (name, text), (3, COLUMNS - 3), (HEAD, CELL))
    elif section.lines:
        spans = _spans(len(section.columns))
        _write_line(pen, tuple(map(title_of, section.columns)), spans, (HEAD,) * len(spans))
        for line in section.lines:
            _write_line(pen, line, spans, (CELL,) * len(spans))
    else:
        pen.line(_("None"), CELL)


def _write_line(pen: Pen, texts: tuple[str, ...], spans: tuple[int, ...], styles: tuple[str, ...]) -> None:
    column, lines = 1, 1
    for text, span, style in zip(texts, spans, styles, strict=True):
        lines = max(lines, pen.text(column, text, style, span))
        column += span
    pen.next(lines)


def _spans(columns: int) -> tuple[int, ...]:
    """The room of each column: a course has a moment and its words, the others share alike."""
    return (4, COLUMNS - 4) if columns == 2 else (COLUMNS // columns,) * columns
