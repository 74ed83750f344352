"""How the sheets lie on paper: A4, as wide as the page, number and page on each."""

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

# ECMA-376 Part 1, 18.3.1.63.
PAPER_A4 = 9
# Half-width characters that a page at its natural size is wide.
PORTRAIT_WIDTH, LANDSCAPE_WIDTH = 92, 140


def lay_out(sheet: Worksheet, title: str, mark: str, digest: str, *, portrait: bool = True) -> None:
    """Every sheet but its print area; `mark` says which document and edition, `digest` is its content's."""
    sheet.page_setup.paperSize = PAPER_A4
    sheet.page_setup.orientation = "portrait" if portrait else "landscape"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.6
    margins.top, margins.bottom, margins.header, margins.footer = 0.8, 0.8, 0.35, 0.35
    head, foot = sheet.HeaderFooter.oddHeader, sheet.HeaderFooter.oddFooter
    assert head is not None and foot is not None
    head.left.text, head.left.size = _escaped(title), 8
    head.right.text, head.right.size = _escaped(mark), 8
    foot.left.text, foot.left.size = digest, 6
    foot.right.text, foot.right.size = "&P / &N", 9


def print_until(sheet: Worksheet, row: int, columns: int) -> None:
    sheet.print_area = f"A1:{get_column_letter(columns)}{max(row, 1)}"


def _escaped(text: str) -> str:
    """In heads and feet of a page & begins a code, and 255 characters are all there is room for."""
    return text[:60].replace("&", "&&")
