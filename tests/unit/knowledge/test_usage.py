"""Counting how articles are used: each inquiry once, the newest word counts, weak ones first."""

from datetime import UTC, datetime, timedelta

import pytest

from inquiry_desk.knowledge.usage import (
    Figures,
    Use,
    article_uses,
    figures_of_uses,
    months_until,
    uses_from,
)

NOVEMBER = datetime(2026, 11, 10, tzinfo=UTC)


def use(inquiry: int, article: int = 1, solved: bool | None = None, service: int | None = 3) -> Use:
    return Use(inquiry, article, service, NOVEMBER, NOVEMBER + timedelta(minutes=inquiry), solved)


def test_an_article_noted_twice_on_an_inquiry_was_used_once_and_the_newest_word_counts() -> None:
    assert uses_from([use(1, solved=True), use(1, solved=False), use(1)]) == [use(1, solved=False)]


def test_two_articles_on_one_inquiry_are_two_uses_of_one_answer() -> None:
    figures = figures_of_uses([use(1, 1, True), use(1, 2, False), use(2, 1)])

    assert figures == {((2026, 11), 3): Figures(with_article=2, used=3, solved=1, unsolved=1)}


def test_shares_are_of_what_was_said_and_unknown_where_nothing_was() -> None:
    assert Figures(solved=3, unsolved=1).share_solved == 0.75
    assert Figures(answered=4, with_article=1).share_with_article == 0.25
    assert Figures().share_solved is None
    assert Figures(1, 1, 1) + Figures(1, 0, 2, 1) == Figures(2, 1, 3, 1)


def test_a_month_is_that_of_japan() -> None:
    late = Use(1, 1, None, datetime(2026, 10, 31, 15, 0, tzinfo=UTC), NOVEMBER, None)

    assert list(figures_of_uses([late])) == [((2026, 11), None)]


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
    uses = [use(number, solved=number < solved) for number in range(solved + unsolved)]

    assert article_uses([1], uses, {1: shown})[0].is_weak is weak


def test_weak_articles_stand_first_then_those_used_most() -> None:
    uses = (
        [use(n, 1) for n in range(2)] + [use(n, 2) for n in range(5)] + [use(n, 3, False) for n in range(3)]
    )

    assert [line.article_id for line in article_uses([1, 2, 3, 4], uses, {})] == [3, 2, 1, 4]
