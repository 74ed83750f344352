"""Small rules of the gold set and of gaps: kinds of queries, the drawing of a trend, what an article covers."""

import pytest

from faq.gaps.covering import is_about, share_covered
from faq.gold.chart import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, points_of
from faq.gold.kinds import kind_of
from faq.gold.models import QueryKind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("ｿﾀﾞｲｺﾞﾐ", QueryKind.KANA),
        ("そだいごみ いつ", QueryKind.KANA),
        ("粗大ごみ 申込み", QueryKind.KEYWORDS),
        ("ソファー捨てたい", QueryKind.CITIZEN),
        ("古いソファーを捨てたいんですけど、どこに電話すればいいですか", QueryKind.SENTENCE),
    ],
)
def test_the_form_of_a_query_tells_its_kind(text: str, kind: QueryKind) -> None:
    assert kind_of(text) is kind


def test_a_trend_goes_from_left_to_right_and_better_is_higher() -> None:
    first, second, third = points_of([0.0, 0.5, 1.0])

    assert (first.x, third.x) == (LEFT, WIDTH - RIGHT)
    assert (first.y, third.y) == (HEIGHT - BOTTOM, TOP)
    assert first.x < second.x < third.x
    assert first.y > second.y > third.y


def test_one_measurement_stands_at_the_right_and_none_nowhere() -> None:
    assert [point.x for point in points_of([0.9])] == [WIDTH - RIGHT]
    assert points_of([]) == []


def test_an_article_with_most_of_the_words_is_about_what_was_asked() -> None:
    article = "犬の登録はどこでできますか。窓口か動物病院で登録できます。"

    assert is_about(article, "犬の登録をしたい")
    assert not is_about(article, "図書館の休館日")
    assert share_covered("", article) == 0
