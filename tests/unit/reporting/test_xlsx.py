"""A report as a workbook: the frozen numbers, formulas that come to the same, texts that stay texts, the same bytes."""

import time
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from inquiry_desk.reporting.content import Content, Listing, Row, Table
from inquiry_desk.reporting.models import ReportKind
from inquiry_desk.reporting.xlsx.book import write_xlsx
from tests.unit.reporting.papers import CHANNELS, KPI, content, paper
from tests.unit.reporting.spreadsheet import Spreadsheet

pytestmark = pytest.mark.usefixtures("wording")

FORM = "業務日報"
MANY = Table(
    "categories",
    ("received", "numerator", "denominator"),
    tuple(Row(f"{n}", (n, n, 3 * n), f"とても長い名前の区分{n}" * 6) for n in range(40)),
)
COURSE = Table(
    "trend",
    ("completion_numerator", "completion_denominator"),
    (Row("2026-09", (9, 10), "9月"), Row("2026-10", (0, 0), "10月"), Row("2026-11", (29, 100), "11月")),
    totals=False,
)


def opened(of: Content, **other: object) -> Spreadsheet:
    return Spreadsheet(write_xlsx(of, paper(of, **other)))


def texts_of(sheet: Worksheet) -> list[str]:
    return [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]


def rows_of(sheet: Worksheet, table_title: str) -> dict[str, list[object]]:
    """The lines under a title, by their first cell, until a line without one."""
    begin = next(row for row in range(1, sheet.max_row) if sheet.cell(row, 1).value == f"■ {table_title}")
    found: dict[str, list[object]] = {}
    for line in sheet.iter_rows(min_row=begin + 2, values_only=True):
        if line[0] is None:
            break
        found[str(line[0])] = [value for value in line[1:] if value is not None]
    return found


def test_numbers_are_numbers_and_totals_are_sums_over_them() -> None:
    rows = rows_of(opened(content()).book[FORM], "受付経路別")

    assert [values for name, values in rows.items() if name != "合計"] == [[1_000_000], [29], [0]]
    assert str(rows["合計"][0]).startswith("=SUM(B")


@settings(max_examples=15, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), max_size=30))
def test_every_formula_comes_to_the_frozen_numbers_calculated_or_as_stored(
    pairs: list[tuple[int, int]],
) -> None:
    rows = tuple(Row(str(n), (above, above + more), f"業務{n}") for n, (above, more) in enumerate(pairs))
    table = Table("services", ("numerator", "denominator"), rows)
    sheet = opened(content((table, COURSE, KPI)))

    for name, cell in sheet.formulas():
        assert sheet.value(name, cell) == sheet.stored[name][cell].value, f"{name} {cell}"
    totals = [
        sheet.value(name, cell)
        for name, cell in sheet.formulas()
        if cell[0] in "BC" and "SUM" in str(sheet.book[name][cell].value)
    ]
    assert totals == (list(table.sums) if rows else [])


@pytest.mark.parametrize(
    ("above", "below", "shown"), [(29, 100, 0.29), (899, 1000, 0.899), (8999, 10000, 0.899)]
)
def test_a_share_is_rounded_down_and_never_by_the_way_computers_hold_fractions(
    above: int, below: int, shown: float
) -> None:
    table = Table("kpi", ("numerator", "denominator"), (Row("x", (above, below), "x"),), totals=False)
    sheet = opened(content((table,)))

    assert [sheet.value(*place) for place in sheet.formulas()] == [shown]


def test_a_large_table_has_its_own_sheet_and_its_total_on_the_form() -> None:
    sheet = opened(content((CHANNELS, MANY)))
    pointing = [
        cell for name, cell in sheet.formulas() if name == FORM and "!" in sheet.book[FORM][cell].value
    ]

    assert [sheet.value(FORM, cell) for cell in pointing] == list(MANY.sums)
    assert sheet.stored[FORM][pointing[0]].value == 780
    own = sheet.book.worksheets[1]
    assert own.cell(3, 1).alignment.wrap_text and own.row_dimensions[3].height > 5 * 14


@pytest.mark.parametrize("text", ["=1+1", "+81960000000", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")'])
def test_what_people_wrote_is_never_a_formula(text: str) -> None:
    listing = Listing("complaints", ("content", "handling"), ((text, text),))
    table = Table("categories", ("received",), (Row("1", (1,), text),), totals=False)
    book = opened(content((table,), (listing,), remarks=text), reason=text).book

    written = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert [cell.coordinate for cell in written if cell.data_type == "f"] == []
    assert sum(cell.value == text.strip() for cell in written) == 5
    assert all(cell.quotePrefix for cell in written if cell.value == text.strip())


def test_characters_no_workbook_can_hold_are_left_out_and_codes_stay_as_written() -> None:
    text = "制御\x00文字\x0bと\ufffeと_x003D_1と\U0001f468\u200d\U0001f467"
    file = write_xlsx(content((), remarks=text), paper(content()))
    part = ZipFile(BytesIO(file)).read("xl/worksheets/sheet1.xml").decode()

    assert "_x005F_x003D_1" in part
    assert any(found.startswith("制御文字とと") for found in texts_of(Spreadsheet(file).book[FORM]))


def test_nothing_of_ten_thousand_characters_is_cut_off_by_the_height_of_a_row() -> None:
    long = "電話がつながらない。" * 1_000
    listing = Listing("complaints", ("nature", "content"), (("苦情", long), ("要望", "短い")))
    book = opened(content((), (listing,), remarks=long)).book
    sheet = book.worksheets[1]

    lines = list(sheet.iter_rows(min_row=3, values_only=True))
    assert "".join(str(line[2]) for line in lines if line[0] == 1) == long
    assert lines[-1] == (2, "要望", "短い")
    assert long in "".join(text for text in texts_of(book[FORM]) if text[:2] in long)
    heights = [row.height for one in book for row in one.row_dimensions.values() if row.height]
    assert max(heights) <= 409


def test_ten_thousand_lines_are_all_there_and_findable() -> None:
    lines = tuple((f"{n:05}", "担当課に引き継いだ。") for n in range(10_000))
    sheet = opened(content((), (Listing("complaints", ("time", "content"), lines),))).book.worksheets[1]

    assert sheet.max_row == 10_002
    assert sheet.auto_filter.ref == "A2:C10002"
    assert sheet.print_title_rows == "$2:$2"


def test_a_report_without_anything_says_so() -> None:
    empty = Table("channels", ("received",), ())
    sheet = opened(content((empty,), (Listing("complaints", ("content",), ()),)))

    assert sheet.formulas() == []
    assert texts_of(sheet.book[FORM]).count("なし") == 2
    assert "特になし" in texts_of(sheet.book[FORM])


def test_the_form_lies_on_a4_with_its_number_its_boxes_and_its_digest() -> None:
    of = content()
    form = opened(of, reason="経路の誤りを正した", revision=2).book[FORM]
    texts = texts_of(form)

    assert form.page_setup.paperSize == 9 and form.page_setup.orientation == "portrait"
    assert (form.page_setup.fitToWidth, form.page_setup.fitToHeight) == (1, 0)
    assert str(form.print_area).endswith(f"$A$1:$G${form.max_row}")
    assert "総事日報R8-0001号 第2版(訂正)" in str(form.oddHeader.right.text)
    assert form.oddFooter.right.text == "&P / &N"
    for text in (
        "総事日報R8-0001号",
        "令和8年11月17日",
        "熊本市長 様",
        "業務日報",
        "第2版(訂正)",
        "経路の誤りを正した",
    ):
        assert text in texts, text
    assert {"作成者", "業務監督者", "現場責任者", "市確認者", "佐藤", "田中"} <= set(texts)
    assert f"SHA-256 {paper(of).digest}" in texts


def test_charts_are_drawn_from_the_cells_and_a_line_breaks_where_nothing_was_measured() -> None:
    sheet = opened(content((CHANNELS, COURSE), kind=ReportKind.MONTHLY))
    drawn = sheet.book["グラフ"]

    assert len(drawn._charts) == 2  # type: ignore[attr-defined]
    points = [sheet.value(name, cell) for name, cell in sheet.formulas() if name == "グラフ"]
    assert points == [0.9, "#N/A", 0.29]
    assert str(drawn.print_area).endswith("$J$28")


def test_the_same_revision_is_the_same_file_whenever_it_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    listing = Listing("complaints", ("content",), (("電話",),))
    of = content((CHANNELS, KPI, MANY, COURSE), (listing,), remarks="なし")
    written = []
    for zone in ("UTC", "Asia/Tokyo"):
        # Nine hours later by the clock that archives are written by.
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        written.append(write_xlsx(of, paper(of)))
    monkeypatch.undo()
    time.tzset()

    assert written[0] == written[1]
    assert write_xlsx(replace(of, typed={"remarks": "あり"}), paper(of)) != written[0]
    assert Spreadsheet(written[0]).book.properties.modified == paper(of).made_at.replace(tzinfo=None)


def test_a_short_list_stands_on_the_form_itself() -> None:
    columns = ("figure", "reached", "target", "verdict")
    listing = Listing("contract_targets", columns, (("完答率", "79.9%", "80%以上", "未達成"),))
    book = opened(content((), (listing,))).book

    assert book.sheetnames == [FORM]
    assert {"完答率", "79.9%", "80%以上", "未達成"} <= set(texts_of(book[FORM]))


def test_a_figure_that_is_a_plain_number_has_no_share() -> None:
    rows = (Row("incidents", (1, 0), "事故"), Row("completion", (0, 0), "完答率"))
    sheet = opened(content((Table("contract", ("numerator", "denominator"), rows, totals=False),)))

    assert [sheet.value(*place) for place in sheet.formulas()] == ["対象なし"]
    assert "—" in texts_of(sheet.book[FORM])


def test_what_is_overdue_is_not_stacked_on_the_ages_it_is_part_of() -> None:
    ages = Table("escalations", ("age_0", "age_1", "overdue"), (Row("1", (3, 2, 2), "学務支援課"),))
    (chart,) = opened(content((ages,))).book["グラフ"]._charts  # type: ignore[attr-defined]

    assert len(chart.series) == 2


def test_sheets_may_be_called_anything() -> None:
    names = ("a/b:c*[d]?'" * 9, "A/b:c*[d]?'" * 9, "", "-")
    listings = tuple(Listing(name, ("content",), (("x",),) * 13) for name in names)

    assert len(opened(content((), listings)).book.sheetnames) == 5
