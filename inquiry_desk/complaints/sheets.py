"""Complaints and requests as files for spreadsheets; a citizen's words stay words."""

from collections.abc import Iterable
from datetime import datetime
from typing import IO, Any

from flask_babel import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from faq.exchange.cells import LONGEST, is_like_a_formula
from foundation import csv_file
from foundation.calendar import JST
from foundation.text import shorten
from foundation.web.filters import label
from inquiry_desk.complaints.models import Complaint
from inquiry_desk.complaints.rules import state_of

WIDTHS = (17, 12, 22, 10, 20, 10, 10, 48, 40, 40, 40, 40, 14, 17)
# ECMA-376 Part 1, 18.3.1.63.
PAPER_A4 = 9
Cell = str | datetime | None


def as_csv(complaints: Iterable[Complaint]) -> str:
    rows = ([_as_text(cell) for cell in cells_of(complaint)] for complaint in complaints)
    return csv_file.as_csv([heading(), *rows])


def write_xlsx(complaints: Iterable[Complaint], out: IO[bytes]) -> None:
    """A workbook with one line each; moments are real moments, every text is a text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Complaints and requests"))
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", PAPER_A4
    sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage = 0, True
    sheet.print_title_rows = "1:1"
    for number, width in enumerate(WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.append([_cell(sheet, text, bold=True) for text in heading()])
    for complaint in complaints:
        sheet.append([_cell(sheet, value) for value in cells_of(complaint)])
    book.save(out)


def heading() -> list[str]:
    return [
        _("Received at"),
        _("Inquiry"),
        _("Service"),
        _("Nature"),
        _("Sorted under"),
        _("Channel"),
        _("State"),
        _("What it is about"),
        _("How it is handled"),
        _("Outcome"),
        _("Why it came about"),
        _("How it is prevented"),
        _("Who handles it"),
        _("Closed"),
    ]


def cells_of(complaint: Complaint) -> list[Cell]:
    return [
        _wall(complaint.received_at),
        complaint.inquiry.number if complaint.inquiry else "",
        complaint.service.name if complaint.service else "",
        label(complaint.nature),
        label(complaint.kind),
        label(complaint.channel),
        label(state_of(complaint)),
        complaint.content,
        complaint.handling,
        complaint.result,
        complaint.analysis,
        complaint.prevention,
        complaint.handled_by.display_name if complaint.handled_by else "",
        _wall(complaint.closed_at),
    ]


def _wall(at: datetime | None) -> datetime | None:
    return at.astimezone(JST).replace(tzinfo=None, second=0, microsecond=0) if at else None


def _as_text(cell: Cell) -> str:
    return f"{cell:%Y/%m/%d %H:%M}" if isinstance(cell, datetime) else cell or ""


def _cell(sheet: Any, value: Cell, bold: bool = False) -> Any:
    cell = WriteOnlyCell(sheet)
    cell.alignment, cell.font = Alignment(wrap_text=True, vertical="top"), Font(bold=bold)
    if isinstance(value, str):
        cell.value = shorten(value, LONGEST)
        # Said explicitly: openpyxl takes a text that begins with = for a formula.
        cell.data_type, cell.quotePrefix = "s", is_like_a_formula(value)
    elif value is not None:
        cell.value, cell.number_format = value, "yyyy/mm/dd hh:mm"
    return cell
