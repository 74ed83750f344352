"""The workbook of a report (spec 2-3(3)): the same content under the same head is the same file, byte by byte."""

import re

from flask_babel import force_locale
from flask_babel import gettext as _
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from foundation.documents.pages import (
    PORTRAIT_WIDTH,
    lay_out,
    print_until,
)
from foundation.documents.pen import Pen
from foundation.documents.styles import HEADING, add_styles
from foundation.documents.workbook import Results, frozen
from inquiry_desk.reporting.content import Content, Listing, Table
from inquiry_desk.reporting.naming import title_of
from inquiry_desk.reporting.paper import LANGUAGE, Paper, subject_of, title_on_paper
from inquiry_desk.reporting.xlsx import charts, form, listings
from inquiry_desk.reporting.xlsx.tables import Placed, write_table

# What a sheet may not be called, and how long its name may be.
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")
LONGEST_NAME = 28


def write_xlsx(content: Content, paper: Paper) -> bytes:
    """In Japanese, whatever language the reader has chosen."""
    with force_locale(LANGUAGE):
        return _Binder(content, paper).bound()


class _Binder:
    def __init__(self, content: Content, paper: Paper) -> None:
        self.content, self.paper = content, paper
        self.book, self.results = Workbook(), Results()
        add_styles(self.book)

    def bound(self) -> bytes:
        """The form is the first sheet and written last, because it points into the others."""
        sheet = self.book.active
        assert isinstance(sheet, Worksheet)
        sheet.title = title_on_paper(self.content.kind)
        figures = self.content.figures
        placed = {table.key: self._table(table) for table in figures.tables if form.stands_apart(table)}
        listed = {one.key: self._listing(one) for one in figures.listings if form.stands_apart(one)}
        pen = Pen(sheet, form.widths_of(self.content), self.results)
        here = form.write_form(pen, self.content, self.paper, placed, listed)
        self._charts([*here, *placed.values()])
        properties = self.book.properties
        properties.title = f"{title_on_paper(self.content.kind)} {subject_of(self.content)}"
        properties.creator = properties.lastModifiedBy = self.paper.sender
        self.book.calculation.fullCalcOnLoad = True
        return frozen(self.book, self.results, self.paper.made_at)

    def _table(self, table: Table) -> Placed:
        title = title_of(table.key)
        pen = self._sheet(title, form.widths_of(self.content))
        pen.line(title, HEADING)
        placed = write_table(pen, table)
        pen.sheet.freeze_panes = f"B{placed.first}"
        pen.sheet.print_title_rows = f"{placed.first - 1}:{placed.first - 1}"
        print_until(pen.sheet, pen.row - 1, len(pen.widths))
        return placed

    def _listing(self, listing: Listing) -> str:
        widths = listings.widths_of(listing)
        pen = self._sheet(title_of(listing.key), widths, portrait=False)
        listings.write_listing(pen, listing)
        print_until(pen.sheet, pen.row - 1, len(widths))
        return pen.sheet.title

    def _charts(self, placed: list[Placed]) -> None:
        to_draw = charts.drawn(placed)
        if to_draw:
            widths = [PORTRAIT_WIDTH // 10] * 10
            pen = self._sheet(_("Charts"), widths)
            charts.write_charts(pen, to_draw)
            print_until(pen.sheet, pen.row - 1, len(widths))

    def _sheet(self, name: str, widths: list[int], *, portrait: bool = True) -> Pen:
        sheet = self.book.create_sheet(_NOT_IN_A_NAME.sub(" ", name)[:LONGEST_NAME].strip() or "-")
        lay_out(
            sheet, title_on_paper(self.content.kind), self.paper.mark, self.paper.digest, portrait=portrait
        )
        return Pen(sheet, widths, self.results)
