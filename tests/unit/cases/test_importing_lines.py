"""Rows of files as applications: days of every kind, names with rare kanji, what is refused and never guessed."""

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from flask_babel import Babel

from inquiry_desk.cases.importing.columns import guess, headed_twice, places_of
from inquiry_desk.cases.importing.days import read_written_day
from inquiry_desk.cases.importing.lines import Bounds, Said, read_line
from inquiry_desk.cases.importing.numbered_rows import NumberedRows, beginning_of

BOUNDS = Bounds(date(2026, 11, 16), date(2027, 9, 30))
GIVEN = {"source_number": "E-1", "received_on": "2026/11/2"}


@pytest.fixture(autouse=True)
def babel() -> Iterator[None]:
    app = Flask(__name__)
    Babel(app)
    with app.app_context():
        yield


def read(**cells: str) -> Said:
    said, problems = read_line(GIVEN | cells, BOUNDS)
    assert problems == []
    return said


def problems(**cells: str) -> list[str]:
    return read_line(GIVEN | cells, BOUNDS)[1]


@pytest.mark.parametrize(
    "written",
    [
        "R7.4.1", "令和7年4月1日", "令和７年　４月　１日", "2025/4/1", "2025-04-01", "20250401", "45748", "45748.43",
        "5070401", "2025/4/1 10:23", "2025-04-01T10:23:00+09:00", "令和7年4月1日 10時23分", "2025-04-01 10:23:45.5", "H37.4.1",
    ],
)  # fmt: skip
def test_one_day_written_in_every_way_is_that_day(written: str) -> None:
    assert read_written_day(written) == date(2025, 4, 1)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("S35.5.5", date(1960, 5, 5)),
        ("昭和元年12月31日", date(1926, 12, 31)),
        ("T8.1.15", date(1919, 1, 15)),
        ("M40.10.1", date(1907, 10, 1)),
        ("3350505", date(1960, 5, 5)),
        ("22041", date(1960, 5, 5)),
    ],
)
def test_births_in_any_era_are_read(written: str, meant: date) -> None:
    assert read(born_on=written).born_on == meant


@pytest.mark.parametrize(
    "written", ["7.4.1", "25/4/1", "R7.2.30", "4/1", "1234", "9070401", "不詳", "S10年頃", "450000"]
)
def test_what_may_be_one_day_or_another_is_no_day(written: str) -> None:
    assert read_written_day(written) is None


def test_names_stay_as_they_came_and_kana_is_widened() -> None:
    said = read(applicant="𠮷田 髙\U000e0100子", kana="ﾖｼﾀﾞ ﾀｶｺ", phone="０９６－０００－１１１１")

    assert (said.applicant, said.kana, said.phone_e164) == (
        "𠮷田 髙\U000e0100子",
        "ヨシダ タカコ",
        "+81960001111",
    )


def test_a_name_in_two_columns_is_one_name() -> None:
    said = read(applicant="見本", given_name="花子", kana="ミホン", given_kana="ハナコ")

    assert (said.applicant, said.kana) == ("見本 花子", "ミホン ハナコ")


@pytest.mark.parametrize("name", ["〓田", "渡\ufffd", "渡\ue000", "渡?", "渡■", "\U000f0000田"])
def test_a_name_with_a_lost_character_is_refused_and_never_guessed(name: str) -> None:
    assert len(problems(applicant=name)) == 1


@pytest.mark.parametrize(
    "cells",
    [
        {"source_number": ""},
        {"source_number": "2.02504E+15"},
        {"source_number": "1" * 65},
        {"received_on": ""},
        {"received_on": "2026/11/17"},
        {"received_on": "1999/12/31"},
        {"received_on": "いつか"},
        {"born_on": "2026/11/3"},
        {"decided_on": "2026/11/1"},
        {"phone": "内線のみ"},
        {"kana": "見本 ハナコ"},
        {"kind": "あ" * 101},
        {"note": "〓"},
    ],
)
def test_what_cannot_be_is_refused_without_repeating_it(cells: dict[str, str]) -> None:
    (problem,) = problems(**cells)

    assert not any(cell and cell in problem for cell in cells.values())


def test_after_the_handling_period_nothing_is_taken_in() -> None:
    over = Bounds(date(2026, 11, 16), date(2026, 11, 1))

    assert len(read_line(GIVEN, over)[1]) == 1


def test_no_phone_is_no_mistake() -> None:
    assert read(phone="なし").phone_e164 is None


def test_headings_are_guessed_in_any_width_and_none_is_used_twice() -> None:
    found = guess(["受付ＮＯ", "申請日時", "姓", "名", "ﾌﾘｶﾞﾅ", "電話 番号", "所属"])

    assert found == {
        "source_number": "受付ＮＯ",
        "received_on": "申請日時",
        "applicant": "姓",
        "given_name": "名",
        "kana": "ﾌﾘｶﾞﾅ",
        "phone": "電話 番号",
    }


def test_columns_are_found_by_their_headings_in_any_order_or_not_at_all() -> None:
    columns = {"source_number": "番号", "applicant": "氏名"}

    assert places_of(columns, ["氏名", "", "番 号"]) == {"source_number": 2, "applicant": 0}
    assert places_of(columns, ["氏名"]) is None
    assert headed_twice(columns, ["氏名", "番号", "氏名"]) == ["氏名"]


def test_a_title_above_the_headings_is_passed_over_and_lines_keep_their_numbers() -> None:
    content = "申請一覧,令和8年11月\n\n受付番号,受付日\nA-1,R8.11.2\n,\nA-2,R8.11.3\n".encode("cp932")
    rows = NumberedRows(1, content, {"source_number": "受付番号", "received_on": "受付日"})

    assert beginning_of(content).headings == ["受付番号", "受付日"]
    assert rows.next_piece(0, 10) == ([(4, ["A-1", "R8.11.2"]), (6, ["A-2", "R8.11.3"])], 3)
