"""What changed between two contents of a report."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from inquiry_desk.reporting.content import Content, Figures, Listing, Row, Table, read_content
from inquiry_desk.reporting.differences import Cell, Line, Text, differences, differences_of_figures
from inquiry_desk.reporting.models import ReportKind

DAY = date(2026, 11, 13)
BEFORE = Content(
    ReportKind.DAILY,
    "就学援助業務",
    DAY,
    DAY,
    Figures(
        (Table("channels", ("received",), (Row("phone", (3,)), Row("mail", (1,)))),),
        (Listing("complaints", ("content",), (("遅い",), ("遅い",), ("違う",))),),
    ),
    {"remarks": "なし"},
)
KEYS = st.sampled_from(["phone", "mail", "counter", "web"])
TABLES = st.dictionaries(KEYS, st.integers(0, 5)).map(
    lambda rows: Table("channels", ("received",), tuple(Row(key, (value,)) for key, value in rows.items()))
)


def of_table(*rows: Row, columns: tuple[str, ...] = ("received",)) -> Figures:
    return Figures((Table("channels", columns, rows),))


def test_the_same_content_differs_in_nothing() -> None:
    assert not differences(BEFORE, read_content(BEFORE.canonical))


def test_each_figure_line_and_text_that_changed_is_told() -> None:
    now = replace(
        BEFORE,
        figures=Figures(
            (Table("channels", ("received",), (Row("phone", (4,)), Row("mail", (1,)))),),
            (Listing("complaints", ("content",), (("遅い",), ("寒い",))),),
        ),
        typed={"remarks": "一件追加"},
    )

    found = differences(BEFORE, now)

    assert found.cells == (Cell("channels", Row("phone", (4,)), "received", 3, 4),)
    assert set(found.lines) == {
        Line("complaints", ("遅い",), came=False),
        Line("complaints", ("違う",), came=False),
        Line("complaints", ("寒い",), came=True),
    }
    assert found.texts == (Text("remarks", "なし", "一件追加"),)


def test_a_line_that_came_or_went_is_told_unless_it_is_all_zeros() -> None:
    found = differences_of_figures(
        of_table(Row("phone", (3,)), Row("web", (0,))), of_table(Row("mail", (2,)), Row("fax", (0,)))
    )
    assert [(cell.row.key, cell.old, cell.new) for cell in found.cells] == [
        ("phone", 3, None),
        ("mail", None, 2),
    ]


def test_another_order_and_another_name_are_no_difference() -> None:
    old = of_table(Row("1", (3,), "学務課"), Row("2", (0,), "こども課"))
    assert not differences_of_figures(old, of_table(Row("2", (0,), "こども局"), Row("1", (3,), "学務支援課")))


def test_a_table_or_column_that_came_or_went_is_told() -> None:
    one, none = of_table(Row("phone", (3,))), Figures()
    two = of_table(Row("phone", (3, 1)), columns=("received", "completed"))
    assert [(c.old, c.new) for c in differences_of_figures(none, one).cells] == [(None, 3)]
    assert [(c.old, c.new) for c in differences_of_figures(one, none).cells] == [(3, None)]
    assert [(c.column, c.old, c.new) for c in differences_of_figures(one, two).cells] == [
        ("completed", None, 1)
    ]


@given(TABLES, TABLES)
def test_what_is_told_leads_from_the_old_figures_to_the_new(old: Table, new: Table) -> None:
    found = differences_of_figures(Figures((old,)), Figures((new,)))
    values = {row.key: row.values[0] for row in old.rows}
    for cell in found.cells:
        values[cell.row.key] = cell.new or 0
    assert {key: value for key, value in values.items() if value} == {
        row.key: row.values[0] for row in new.rows if row.values[0]
    }
