from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation import wareki

SUNDAY = datetime(2026, 11, 22, 5, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 11, 22), "令和8年11月22日"),
        (date(2019, 5, 1), "令和元年5月1日"),
        (date(2019, 4, 30), "平成31年4月30日"),
        (date(1989, 1, 8), "平成元年1月8日"),
        (date(1989, 1, 7), "昭和64年1月7日"),
        (date(1926, 12, 25), "昭和元年12月25日"),
        (date(1926, 12, 24), "大正15年12月24日"),
        (date(1912, 7, 29), "明治45年7月29日"),
        (date(1873, 1, 1), "明治6年1月1日"),
        (date(1872, 12, 31), "1872年12月31日"),
    ],
)
def test_a_date_is_written_in_its_era(day: date, text: str) -> None:
    assert wareki.format_date(day) == text


def test_the_weekday_follows_the_date() -> None:
    assert wareki.format_date_with_weekday(date(2026, 11, 22)) == "令和8年11月22日(日)"
    assert wareki.format_date_with_weekday(date(2026, 11, 23)) == "令和8年11月23日(月)"


def test_a_moment_is_written_as_the_clock_shows_it_in_japan() -> None:
    assert wareki.format_datetime(SUNDAY) == "令和8年11月22日(日) 14:05"
    assert wareki.format_datetime(datetime(2019, 4, 30, 15, 0, tzinfo=UTC)) == "令和元年5月1日(水) 00:00"


def test_a_short_moment_names_the_year_only_when_it_is_another() -> None:
    assert wareki.short_datetime(SUNDAY, now=SUNDAY) == "11/22 14:05"
    assert wareki.short_datetime(SUNDAY.replace(year=2025), now=SUNDAY) == "2025/11/22 14:05"
    assert wareki.short_datetime(datetime(2026, 4, 1, 0, 5, tzinfo=UTC), now=SUNDAY) == "04/01 09:05"


def test_the_year_of_a_short_moment_is_the_one_in_japan() -> None:
    new_year_in_japan = datetime(2025, 12, 31, 15, 0, tzinfo=UTC)

    assert wareki.short_datetime(new_year_in_japan, now=SUNDAY) == "01/01 00:00"


@pytest.mark.parametrize(
    ("year", "text"),
    [(2026, "R8"), (2020, "R2"), (2019, "H31"), (1989, "H1"), (1988, "S63"), (1927, "S2"), (1926, "T15")],
)
def test_a_fiscal_year_is_named_by_the_era_of_its_first_of_april(year: int, text: str) -> None:
    assert wareki.era_year(year) == text


def test_fiscal_years_before_1873_stay_western() -> None:
    assert wareki.era_year(1873) == "M6"
    assert wareki.era_year(1872) == "1872"
    assert wareki.era_year(0) == "0"


@pytest.mark.parametrize(
    "text",
    [
        "R7.4.1",
        "r7.4.1",
        "R07/04/01",
        "R7-4-1",
        "Ｒ７．４．１",
        "令和7年4月1日",
        "令和７年４月１日",
        "令和 7年 4月 1日",
        " 令和7年4月1日(火) ",
        "令和7年4月1日（火曜日）",
        "㋿7年4月1日",
        "平成37年4月1日",
        "2025/4/1",
        "2025/04/01",
        "2025-04-01",
        "２０２５－０４－０１",
        "2025ー4ー1",
        "2025.4.1",
        "2025年4月1日",
        "20250401",
    ],
)
def test_a_date_is_read_in_any_usual_form(text: str) -> None:
    assert wareki.parse_date(text) == date(2025, 4, 1)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("令和元年5月1日", date(2019, 5, 1)),
        ("R1.5.1", date(2019, 5, 1)),
        ("平成31年4月30日", date(2019, 4, 30)),
        ("昭和64年1月7日", date(1989, 1, 7)),
        ("S39.10.10", date(1964, 10, 10)),
        ("大正元年7月30日", date(1912, 7, 30)),
        ("M45.7.29", date(1912, 7, 29)),
        ("2028/2/29", date(2028, 2, 29)),
    ],
)
def test_a_date_is_read_in_its_era(text: str, day: date) -> None:
    assert wareki.parse_date(text) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "令和",
        "7.4.1",
        "25/4/1",
        "元年5月1日",
        "R0.4.1",
        "R100.4.1",
        "2025/2/29",
        "2025/13/1",
        "0000/1/1",
        "明治5年12月2日",
        "２０２５",
        "202504011",
        "X7.4.1",
        "きのう",
        "٢٠٢٥/٤/١",
        "2025/4/1 頃",
        "2025//4/1",
    ],
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert wareki.parse_date(text) is None


@given(st.dates(date(1873, 1, 1), date(2099, 12, 31)))
def test_what_is_written_is_read_back(day: date) -> None:
    assert wareki.parse_date(wareki.format_date(day)) == day
    assert wareki.parse_date(wareki.format_date_with_weekday(day)) == day
    assert wareki.parse_date(day.isoformat()) == day


@given(st.text())
def test_no_text_breaks_the_reading_of_dates(text: str) -> None:
    found = wareki.parse_date(text)

    assert found is None or wareki.parse_date(found.isoformat()) == found


@given(st.dates())
def test_every_date_can_be_written(day: date) -> None:
    assert wareki.format_date(day).endswith(f"年{day.month}月{day.day}日")
