"""The sums of a month, where they differ from the records, and the days of its deadlines."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from foundation.calendar import CalendarExceptions
from inquiry_desk.reporting.content import Content, Figures, Row, Table
from inquiry_desk.reporting.inspecting import inspection_due_on
from inquiry_desk.reporting.models import ReportKind
from inquiry_desk.reporting.monthly.drafting import due_on
from inquiry_desk.reporting.monthly.reconciling import differences
from inquiry_desk.reporting.monthly.summing import of_period, total, value_of
from inquiry_desk.reporting.monthly.trend import month_name, months_until
from inquiry_desk.reporting.stretches import Stretch

NOVEMBER = Stretch(date(2026, 11, 1), date(2026, 11, 30))

cells = st.dictionaries(st.sampled_from("abc"), st.integers(0, 1_000_000), max_size=3)


def day(number: int, *tables: Table) -> Content:
    on = date(2026, 11, number)
    return Content(ReportKind.DAILY, "就学援助業務", on, on, Figures(tables))


def channels(*rows: Row) -> Table:
    return Table("channels", ("received", "completed"), rows)


def waiting(count: int) -> Table:
    return Table("waiting", ("count",), (Row("new", (count,)),), flows=False)


def test_what_happened_adds_up_and_what_stood_is_that_of_the_last_day() -> None:
    first = day(2, channels(Row("phone", (3, 2))), waiting(7))
    second = day(4, channels(Row("phone", (1, 0)), Row("mail", (5, 4))), waiting(2))

    month = Figures(of_period([first, second]))

    assert month.tables[0] == channels(Row("phone", (4, 2)), Row("mail", (5, 4)))
    assert month.table("waiting") == waiting(2)


def test_what_is_named_by_none_comes_last_and_a_name_is_the_newest() -> None:
    school = Table("categories", ("received",), (Row("1", (2,), "申請"), Row("none", (1,))))
    child = Table(
        "categories", ("received",), (Row("1", (2,), "申請方法"), Row("9", (4,), "転入"), Row("none", (3,)))
    )

    (categories,) = total([school, child])

    assert categories.rows == (Row("1", (4,), "申請方法"), Row("9", (4,), "転入"), Row("none", (4,)))


def test_a_column_that_was_added_during_the_month_counts_from_then_on() -> None:
    before = Table("calls", ("made",), (Row("all", (2,)),))
    after = Table("calls", ("made", "missed"), (Row("all", (3, 1)),))

    assert total([before, after]) == (Table("calls", ("made", "missed"), (Row("all", (5, 1)),)),)


@given(st.lists(cells, max_size=6))
def test_the_sum_is_the_sum_of_every_cell(days: list[dict[str, int]]) -> None:
    tables = [
        Table("channels", ("received",), tuple(Row(key, (count,)) for key, count in one.items()))
        for one in days
    ]

    figures = Figures(total(tables))

    for key in "abc":
        assert value_of(figures, "channels", "received", key) == sum(one.get(key, 0) for one in days)
    assert value_of(figures, "channels", "received") == sum(sum(one.values()) for one in days)


@given(cells, cells)
def test_exactly_the_cells_that_differ_are_listed(reported: dict[str, int], counted: dict[str, int]) -> None:
    def table(values: dict[str, int]) -> Table:
        return Table("channels", ("received",), tuple(Row(key, (one,)) for key, one in values.items()))

    found = differences([table(reported)], [table(counted)])

    told = {one.row.key: (one.reported, one.counted, one.by) for one in found}
    assert told == {
        key: (reported.get(key, 0), counted.get(key, 0), counted.get(key, 0) - reported.get(key, 0))
        for key in "abc"
        if reported.get(key, 0) != counted.get(key, 0)
    }


def test_a_table_only_one_side_has_is_compared_with_nothing() -> None:
    assert differences([channels(Row("phone", (1, 1)))], [waiting(1)]) == []


def test_the_month_is_due_on_the_fifth_office_day_of_the_next() -> None:
    december = Stretch(date(2026, 12, 1), date(2026, 12, 31))

    assert due_on(NOVEMBER) == date(2026, 12, 7)
    # 1-3 January are closed, the 11th is a holiday.
    assert due_on(december) == date(2027, 1, 8)
    assert due_on(december, CalendarExceptions(frozenset({date(2027, 1, 8)}))) == date(2027, 1, 12)


def test_the_inspection_is_due_ten_calendar_days_after_the_receipt_also_on_a_closed_day() -> None:
    assert inspection_due_on(date(2026, 12, 3)) == date(2026, 12, 13)
    assert inspection_due_on(date(2026, 12, 25)) == date(2027, 1, 4)


def test_thirteen_months_end_with_the_one_reported() -> None:
    months = months_until(NOVEMBER.to_day)

    assert (months[0], months[-1], len(months)) == (
        Stretch(date(2025, 11, 1), date(2025, 11, 30)),
        NOVEMBER,
        13,
    )
    assert month_name(NOVEMBER) == "令和8年11月"
