"""Figures line by line, the head of a paper, and how much room a text takes."""

import csv
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.documents.measure import lines_of, pieces_of
from inquiry_desk.reporting.content import Row, Table
from inquiry_desk.reporting.long_csv import as_csv
from inquiry_desk.reporting.models import ReportKind
from inquiry_desk.reporting.paper import facts_of, opening_of, period_of, subject_of, title_on_paper
from tests.unit.reporting.papers import CHANNELS, content, paper


@pytest.mark.usefixtures("wording")
def test_every_figure_is_a_line_and_no_cell_begins_a_formula() -> None:
    named = Table("categories", ("received",), (Row("7", (3,), "=1+1"), Row("8", (0,), '引用"と、\n改行')))
    text = as_csv(content((CHANNELS, named)))

    assert text.startswith("\ufeff表,行,列,値\r\n")
    lines = list(csv.reader(text.removeprefix("\ufeff").splitlines(keepends=True)))
    assert len(lines) == 1 + 3 + 2
    assert lines[1][1:] == ["電話", "受付", "1000000"]
    assert lines[4][1] == "'=1+1" and lines[5][1] == '引用"と、\n改行'


@pytest.mark.usefixtures("wording")
def test_the_head_says_which_services_and_which_days() -> None:
    day = content()
    weekend = replace(day, from_day=date(2026, 11, 14), service="")
    month = replace(
        day, kind=ReportKind.MONTHLY, from_day=date(2026, 11, 1), to_day=date(2026, 11, 30), service=""
    )

    assert [title_on_paper(kind) for kind in ReportKind] == ["業務日報", "業務月報", "業務完了届"]
    assert [subject_of(one) for one in (day, weekend, month)] == [
        "就学援助業務",
        "業務未定の問い合わせ",
        "すべての業務",
    ]
    assert [period_of(one) for one in (day, weekend, month)] == [
        "令和8年11月16日(月)",
        "令和8年11月14日(土)～令和8年11月16日(月)",
        "令和8年11月分",
    ]


@pytest.mark.usefixtures("wording")
def test_a_completion_notice_says_that_the_work_is_done_and_when() -> None:
    month = replace(
        content(kind=ReportKind.COMPLETION), from_day=date(2026, 11, 1), to_day=date(2026, 11, 30)
    )

    assert opening_of(month.kind) == "次のとおり業務を完了したので、届け出ます。"
    facts = dict(facts_of(month, paper(month)))
    assert facts["履行期間"] == "令和8年11月1日～令和8年11月30日"
    assert facts["完了年月日"] == "令和8年11月30日"
    assert "履行期間" not in dict(facts_of(content(), paper(content())))


@pytest.mark.usefixtures("wording")
@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"revision": 0}, "下書き"),
        ({}, "第1版"),
        ({"revision": 2, "reason": "誤り"}, "第2版(訂正)"),
        ({"taken_back": True}, "第1版(署名取消し済み)"),
    ],
)
def test_the_edition_says_what_the_paper_is(given: dict[str, object], said: str) -> None:
    assert paper(content(), **given).edition == said


@given(st.text(max_size=200), st.integers(2, 20), st.integers(1, 5))
def test_the_pieces_of_a_text_are_the_text(text: str, width: int, most: int) -> None:
    pieces = pieces_of(text, width, most)

    assert "".join(pieces) == text
    assert all(pieces) or pieces == [""]


def test_wide_characters_take_two_places_and_a_family_is_not_torn_apart() -> None:
    assert lines_of("あいうえお", 10) == 1
    assert lines_of("あいうえおか", 10) == 2
    assert lines_of("a\n\nb", 10) == 3
    assert lines_of("", 10) == 1
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    assert pieces_of("ああああ" + family, 10, 1) == ["ああああ", family]
