"""How cells look, as named styles that whoever opens the file finds in their list."""

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side

FONT = "BIZ UDPゴシック"
_LINE = Side("thin", "FF808080")
_BOX = Border(_LINE, _LINE, _LINE, _LINE)
_HEAD = PatternFill("solid", fgColor="FFE8EAF0")
_COUNT, _PERCENT = "#,##0", "0.0%"

# Names of our own: spreadsheets have a "Title", a "Total" and a "Heading" themselves.
PLAIN, RIGHT, CENTRE, QUIET = "report plain", "report right", "report centre", "report quiet"
TITLE, HEADING = "report title", "report heading"
CELL, HEAD, NUMBER = "report cell", "report head", "report number"
TOTAL, TOTAL_NUMBER, TOTAL_SHARE = "report total", "report total number", "report total share"
SHARE, NO_SHARE, BOX = "report share", "report no share", "report box"


def add_styles(book: Workbook) -> None:
    for style in _styles():
        book.add_named_style(style)


def _styles() -> list[NamedStyle]:
    return [
        _style(PLAIN, "left"),
        _style(RIGHT, "right"),
        _style(CENTRE, "center"),
        _style(TITLE, "center", size=18, bold=True),
        _style(HEADING, "left", size=11, bold=True, vertical="center"),
        _style(QUIET, "left", size=8),
        _style(CELL, "left", boxed=True),
        _style(HEAD, "center", boxed=True, bold=True, filled=True, vertical="center"),
        _style(BOX, "center", boxed=True, size=9, vertical="center"),
        _style(NUMBER, "right", boxed=True, number=_COUNT),
        _style(SHARE, "right", boxed=True, number=_PERCENT),
        _style(NO_SHARE, "right", boxed=True),
        _style(TOTAL, "left", boxed=True, bold=True, filled=True),
        _style(TOTAL_NUMBER, "right", boxed=True, bold=True, filled=True, number=_COUNT),
        _style(TOTAL_SHARE, "right", boxed=True, bold=True, filled=True, number=_PERCENT),
    ]


def _style(
    name: str,
    horizontal: str,
    *,
    size: int = 10,
    bold: bool = False,
    boxed: bool = False,
    filled: bool = False,
    number: str = "General",
    vertical: str = "top",
) -> NamedStyle:
    style = NamedStyle(name, font=Font(name=FONT, size=size, bold=bold), number_format=number)
    style.alignment = Alignment(horizontal=horizontal, vertical=vertical, wrap_text=number == "General")
    if boxed:
        style.border = _BOX
    if filled:
        style.fill = _HEAD
    return style
