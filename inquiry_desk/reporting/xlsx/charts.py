"""The charts of a report, drawn by the spreadsheet itself from the cells of its tables."""

from collections.abc import Sequence
from itertools import cycle
from typing import Literal

from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart.data_source import AxDataSource, StrRef
from openpyxl.chart.legend import Legend
from openpyxl.chart.marker import Marker

from foundation.documents.pen import Pen
from foundation.documents.styles import QUIET, SHARE
from inquiry_desk.reporting.naming import row_name, title_of
from inquiry_desk.reporting.shares import Share, shares_of
from inquiry_desk.reporting.xlsx.tables import Placed

# Tables that are drawn: what there is of each, what it is made up of, and shares from period to period.
BARS = frozenset({"channels"})
STACKED = frozenset({"escalations"})
COURSES = frozenset({"trend"})
# Counted once more in another column of the same table.
NOT_STACKED = frozenset({"overdue"})
# Three of them fill a page.
WIDTH_CM, HEIGHT_CM, ROWS_EACH = 17, 7, 14
# What lines are drawn of stands beside the paper: where nothing was measured a line has to break, not to fall to 0.
ASIDE = 12
# A single month is a point, and lines are told apart without their colours.
MARKERS: tuple[Literal["circle", "square", "triangle"], ...] = ("circle", "square", "triangle")
_NOTHING = "#N/A"


def drawn(placed: Sequence[Placed]) -> list[Placed]:
    """Those that a chart says something about."""
    return [one for one in placed if one.table.key in BARS | STACKED | COURSES and one.table.rows]


def write_charts(pen: Pen, placed: Sequence[Placed]) -> None:
    for one in placed:
        begin = pen.row
        chart = _course(pen, one) if one.table.key in COURSES else _bars(one)
        chart.legend = Legend(legendPos="b")
        chart.title = title_of(one.table.key)
        assert chart.title is not None
        chart.title.overlay = chart.legend.overlay = False
        chart.width, chart.height = WIDTH_CM, HEIGHT_CM
        chart.x_axis.delete = chart.y_axis.delete = False
        pen.sheet.add_chart(chart, f"A{begin}")
        while pen.row < begin + ROWS_EACH:
            pen.next()


def _bars(placed: Placed) -> BarChart:
    sheet, chart = placed.sheet, BarChart()
    chart.type = "col"
    if placed.table.key in STACKED:
        chart.type = "bar"
        chart.grouping, chart.overlap = "stacked", 100
        chart.x_axis.scaling.orientation = "maxMin"
    for column, key in enumerate(placed.table.columns, 2):
        if placed.table.key not in STACKED or key not in NOT_STACKED:
            values = Reference(sheet, column, placed.first - 1, column, placed.last)
            chart.add_data(values, titles_from_data=True)
    _name_points(chart, Reference(sheet, 1, placed.first, 1, placed.last))
    chart.y_axis.number_format, chart.y_axis.majorUnit = "#,##0", _whole_step(placed)
    return chart


def _course(pen: Pen, placed: Placed) -> LineChart:
    shares = shares_of(placed.table)
    first = pen.row
    for column, share in enumerate(shares, ASIDE + 1):
        pen.text(column, share.name, QUIET)
    for at, row in enumerate(placed.table.rows, 1):
        pen.row = first + at
        pen.text(ASIDE, row_name(placed.table.key, row), QUIET)
        for column, share in enumerate(shares, ASIDE + 1):
            _write_point(pen, placed, column, share, at - 1)
    pen.row = first
    last, chart = first + len(placed.table.rows), LineChart()
    chart.add_data(Reference(pen.sheet, ASIDE + 1, first, ASIDE + len(shares), last), titles_from_data=True)
    _name_points(chart, Reference(pen.sheet, ASIDE, first + 1, ASIDE, last))
    for series, symbol in zip(chart.series, cycle(MARKERS)):
        series.marker = Marker(symbol=symbol, size=7)
    chart.y_axis.number_format = "0%"
    chart.y_axis.scaling.min, chart.y_axis.scaling.max = 0, 1
    return chart


def _name_points(chart: BarChart | LineChart, names: Reference) -> None:
    """As texts: `set_categories` says they were numbers."""
    for series in chart.series:
        series.cat = AxDataSource(strRef=StrRef(str(names)))


def _write_point(pen: Pen, placed: Placed, column: int, share: Share, at: int) -> None:
    above, below = (placed.cell(placed.first + at, 2 + side) for side in (share.numerator, share.denominator))
    per_mille = share.per_mille(placed.table.rows[at].values)
    result = _NOTHING if per_mille is None else per_mille / 1000
    pen.formula(column, f"IF({below}=0,NA(),ROUNDDOWN({above}*1000/{below},0)/1000)", result, SHARE)


def _whole_step(placed: Placed) -> int | None:
    """Half an inquiry does not exist: a small axis counts in ones."""
    largest = max((max(row.values, default=0) for row in placed.table.rows), default=0)
    return 1 if largest <= 10 else None
