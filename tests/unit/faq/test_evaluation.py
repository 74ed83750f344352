"""The figures of an evaluation, on rankings made by hand."""

from dataclasses import replace

import pytest

from faq.evaluation import (
    DEPTH,
    Query,
    Run,
    evaluate,
    mean_reciprocal_rank,
    percentile,
    rank_of_first,
    recall_at,
    resident_megabytes,
)
from faq.search.memory_backend import MemoryBackend
from faq.search.terms import terms_of
from tests.unit.faq.samples import ALL, GARBAGE, RESIDENCE, SEAL


@pytest.mark.parametrize(
    ("found", "relevant", "rank"),
    [
        ([5, 7, 9], {5}, 1),
        ([5, 7, 9], {9}, 3),
        ([5, 7, 9], {9, 7}, 2),
        ([5, 7, 9], {1}, 0),
        ([], {1}, 0),
    ],
)
def test_the_first_right_article_gives_the_rank(found: list[int], relevant: set[int], rank: int) -> None:
    assert rank_of_first(found, frozenset(relevant)) == rank


@pytest.mark.parametrize(
    ("ranks", "mean", "at_1", "at_5", "at_10"),
    [
        ([1, 1], 1.0, 1.0, 1.0, 1.0),
        ([0, 0], 0.0, 0.0, 0.0, 0.0),
        ([1, 2, 0, 10], 0.4, 0.25, 0.5, 0.75),
        ([5, 6], (1 / 5 + 1 / 6) / 2, 0.0, 0.5, 1.0),
    ],
)
def test_ranks_become_figures(ranks: list[int], mean: float, at_1: float, at_5: float, at_10: float) -> None:
    assert mean_reciprocal_rank(ranks) == pytest.approx(mean)
    assert [recall_at(depth, ranks) for depth in (1, 5, 10)] == [at_1, at_5, at_10]


@pytest.mark.parametrize(
    ("percent", "values", "value"),
    [
        (50, [3.0], 3.0),
        (95, [3.0], 3.0),
        (50, [4.0, 1.0, 2.0], 2.0),
        (50, [1.0, 2.0], 1.5),
        (95, [float(value) for value in range(101)], 95.0),
        (100, [1.0, 9.0], 9.0),
    ],
)
def test_percentiles_lie_between_neighbours(percent: float, values: list[float], value: float) -> None:
    assert percentile(percent, values) == pytest.approx(value)


def test_what_is_found_below_the_tenth_place_counts_as_not_found() -> None:
    run = Run()
    run.ask(lambda _: list(range(DEPTH + 1)), Query("", frozenset({DEPTH})))
    run.ask(lambda _: list(range(DEPTH + 1)), Query("", frozenset({DEPTH - 1})))
    assert run.ranks == [0, DEPTH]
    assert all(taken >= 0 for taken in run.milliseconds)


def test_a_whole_evaluation() -> None:
    queries = [
        Query("住民票の写し", frozenset({RESIDENCE.id})),
        Query("印鑑登録", frozenset({SEAL.id, GARBAGE.id})),
        Query("xyzzy", frozenset({SEAL.id})),
    ]
    figures = evaluate(MemoryBackend(), ALL, queries)
    assert (figures.articles, figures.queries) == (len(ALL), 3)
    assert (figures.mrr_at_10, figures.recall_at_1, figures.recall_at_10) == (0.6667, 0.6667, 0.6667)
    assert 0 <= figures.p50_ms <= figures.p95_ms
    assert figures.index_seconds >= 0


def test_memory_is_counted_in_megabytes() -> None:
    assert 5 < resident_megabytes() < 50_000


def test_learned_words_are_found_but_are_no_part_of_the_question() -> None:
    before, after = terms_of(SEAL), terms_of(replace(SEAL, learned=("はんこを作りたい",)))
    assert {"判子", "作る"} <= set(after["words"]) - set(before["words"])
    assert {name: after[name] for name in after if name != "words"} == {
        name: before[name] for name in before if name != "words"
    }
