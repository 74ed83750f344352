"""What figures of the use of articles say: shares, months, and which articles are weak."""

import pytest

from inquiry_desk.knowledge.usage import ArticleUse, Figures, in_order, months_until


def test_shares_are_of_what_was_said_and_unknown_where_nothing_was() -> None:
    assert Figures(solved=3, unsolved=1).share_solved == 0.75
    assert Figures(answered=4, with_article=1).share_with_article == 0.25
    assert Figures().share_solved is None
    assert Figures(1, 1, 1) + Figures(1, 0, 2, 1) == Figures(2, 1, 3, 1)


def test_months_run_back_over_the_turn_of_the_year() -> None:
    assert months_until((2026, 2), 4) == [(2026, 2), (2026, 1), (2025, 12), (2025, 11)]


@pytest.mark.parametrize(
    ("solved", "unsolved", "shown", "weak"),
    [
        (1, 2, 0, True),
        (2, 1, 0, False),
        (0, 2, 0, False),
        (0, 0, 5, True),
        (0, 0, 4, False),
        (3, 0, 9, False),
    ],
)
def test_an_article_is_weak_that_seldom_solves_or_is_found_and_never_used(
    solved: int, unsolved: int, shown: int, weak: bool
) -> None:
    assert ArticleUse(1, solved + unsolved, solved, unsolved, shown=shown).is_weak is weak


def test_weak_articles_stand_first_then_those_used_most() -> None:
    lines = [ArticleUse(1, used=2), ArticleUse(2, used=5), ArticleUse(3, 3, unsolved=3), ArticleUse(4)]

    assert [line.article_id for line in in_order(lines)] == [3, 2, 1, 4]
