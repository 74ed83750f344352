"""One line of a file: read as an article, or refused with the column named."""

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from flask_babel import Babel, force_locale

from faq.articles.actions import ArticleText, Placing
from faq.exchange.lines import Given, Said, read_line
from faq.exchange.names import Names
from faq.models import Audience

NAMES = Names(
    services={"就学援助業務": 1, "就学援助": 1, "こども医療": 2},
    categories={(1, "申請方法"): 10},
    departments={"学務支援課": 100, "こども支援課": 200},
    owners={1: 100, 2: 200},
)
LEAST = {"question": "いつまでですか", "answer": "三月末です。"}


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    app = Flask(__name__)
    Babel(app)
    with app.app_context(), force_locale("en"):
        yield


def problems_of(given: Given) -> list[str]:
    return read_line(given, NAMES)[1]


def test_a_full_line_says_all_of_an_article() -> None:
    given = {
        **LEAST,
        "service": "就学援助",
        "category": "申請方法",
        "department": "こども支援課",
        "phrasings": "締切は\n\n期限は",
        "read_out": "三月末まででございます。",
        "note": "延長は課へ",
        "audience": "Desk only",
        "links": "案内 ページ https://www.example.jp/a\nhttps://www.example.jp/b",
        "valid_from": "R8.4.1",
        "valid_until": "2027/3/31",
        "review_on": "2027-01-15",
    }

    said, problems = read_line(given, NAMES)

    assert problems == []
    assert said.text == ArticleText(
        question="いつまでですか",
        answer="三月末です。",
        phrasings=("締切は", "期限は"),
        note="延長は課へ",
        read_out="三月末まででございます。",
        audience=Audience.INTERNAL,
        links=(
            ("案内 ページ", "https://www.example.jp/a"),
            ("https://www.example.jp/b", "https://www.example.jp/b"),
        ),
    )
    assert said.placing == Placing(1, 10, 200, date(2026, 4, 1), date(2027, 3, 31), date(2027, 1, 15))


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"answer": ""}, "“Answer”: It is empty."),
        ({"question": ""}, "“Question”: It is empty."),
        ({"question": "あ" * 501}, "“Question”: 501 characters; at most 500 are possible."),
        ({"answer": "あ" * 20_001}, "“Answer”: 20,001 characters; at most 20,000 are possible."),
        ({"service": "水道"}, "“Service”: There is no “水道”."),
        ({"service": "就学援助", "category": "そのほか"}, "“Category”: There is no “そのほか”."),
        ({"service": "こども医療", "category": "申請方法"}, "“Category”: There is no “申請方法”."),
        ({"department": "水道課"}, "“Owner”: There is no “水道課”."),
        ({"valid_from": "来年の春"}, "“In force from”: “来年の春” cannot be read as a date."),
        ({"review_on": "2026/2/30"}, "“Review on”: “2026/2/30” cannot be read as a date."),
        (
            {"valid_from": "2026/4/2", "valid_until": "2026/4/1"},
            "“In force until”: It is before the first day.",
        ),
        ({"audience": "秘密"}, "“Audience”: Write “public” or “desk only”."),
        ({"links": "案内 www.example.jp"}, "“Links”: “案内 www.example.jp” is no address of a page."),
        (
            {"links": "案内 javascript:alert(1)"},
            "“Links”: “案内 javascript:alert(1)” is no address of a page.",
        ),
    ],
)
def test_a_line_that_cannot_be_names_its_column(cells: dict[str, str], problem: str) -> None:
    assert problems_of({**LEAST, **cells}) == [problem]


def test_all_that_is_wrong_is_said_at_once_but_a_category_of_an_unknown_service() -> None:
    problems = problems_of({"question": "", "answer": "", "service": "水道", "category": "料金"})

    assert problems == [
        "“Question”: It is empty.",
        "“Answer”: It is empty.",
        "“Service”: There is no “水道”.",
    ]


def test_columns_the_file_has_not_stay_as_they_were() -> None:
    before = Said(
        ArticleText("前の質問", "前の回答", note="メモ"), Placing(1, 10, None, review_on=date(2027, 1, 1))
    )

    said, _ = read_line({"question": "新しい質問", "answer": "前の回答"}, NAMES, before)

    assert said == Said(ArticleText("新しい質問", "前の回答", note="メモ"), before.placing)


def test_an_empty_cell_makes_empty() -> None:
    before = Said(ArticleText("質問", "回答", note="メモ"), Placing(1, 10, None, review_on=date(2027, 1, 1)))

    said, _ = read_line({"question": "質問", "answer": "回答", "note": "", "review_on": ""}, NAMES, before)

    assert said == Said(ArticleText("質問", "回答"), Placing(1, 10))


def test_a_category_does_not_go_along_to_another_service() -> None:
    before = Said(ArticleText("質問", "回答"), Placing(1, 10))

    said, _ = read_line({"question": "質問", "answer": "回答", "service": "こども医療"}, NAMES, before)

    assert said.placing == Placing(2)


def test_the_services_own_department_is_not_noted_again() -> None:
    said, _ = read_line({**LEAST, "service": "就学援助業務", "department": "学務支援課"}, NAMES)

    assert said.placing == Placing(1)


def test_a_department_the_article_names_itself_stays_named() -> None:
    before = Said(ArticleText("質問", "回答"), Placing(1, None, 100))

    said, _ = read_line({"question": "質問", "answer": "回答", "department": "学務支援課"}, NAMES, before)

    assert said == before
