"""Which learned texts count: by evidence, once for the same words, at most eight."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.learning.rules import COUNTED, LONGEST, Evidence, Standing, as_lesson, those_that_count, weigh

NOON = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)


def evidence(
    text: str, solved: int = 0, failed: int = 0, accepted: bool = True, days_ago: int = 0
) -> Evidence:
    return Evidence(text, accepted, solved, failed, NOON - timedelta(days=days_ago))


def test_what_helped_more_often_comes_first_and_the_newest_among_equals() -> None:
    known = [
        evidence("給食費が払えない", solved=1, days_ago=3),
        evidence("制服を買うお金", solved=4, days_ago=9),
        evidence("修学旅行の費用", solved=1, days_ago=1),
    ]

    assert those_that_count(known) == ("制服を買うお金", "修学旅行の費用", "給食費が払えない")


def test_a_text_that_failed_more_often_than_it_helped_does_not_count() -> None:
    known = [evidence("給食費が払えない", solved=1, failed=2), evidence("制服代", solved=2, failed=2)]

    assert [(one.text, one.standing) for one in weigh(known)] == [
        ("制服代", Standing.COUNTS),
        ("給食費が払えない", Standing.FAILED),
    ]


def test_an_answer_of_which_nobody_said_anything_counts_as_long_as_none_failed() -> None:
    assert those_that_count([evidence("給食費が払えない")]) == ("給食費が払えない",)
    assert those_that_count([evidence("給食費が払えない", failed=1)]) == ()


def test_texts_of_the_same_words_are_one_with_the_evidence_of_all() -> None:
    known = [
        evidence("給食費が払えない", solved=1, days_ago=2),
        evidence("給食費は払えない。", solved=2, failed=1, days_ago=1),
    ]

    [one] = weigh(known)

    assert (one.text, one.solved, one.failed) == ("給食費は払えない。", 3, 1)


def test_what_nobody_let_count_speaks_against_the_same_words_but_never_counts() -> None:
    failure = evidence("給食費が払えない", failed=1, accepted=False)

    assert those_that_count([failure]) == ()
    assert weigh([failure]) == []
    assert those_that_count([failure, evidence("給食費は払えない")]) == ()


def test_at_most_eight_texts_count_and_the_others_are_told_why_not() -> None:
    nouns = ["給食", "制服", "遠足", "教科書", "水着", "眼鏡", "自転車", "楽器", "通学", "鞄"]
    known = [evidence(f"{noun}の費用", solved=10 - place) for place, noun in enumerate(nouns)]

    weighed = weigh(known)

    assert [one.text for one in weighed] == [f"{noun}の費用" for noun in nouns]
    assert [one.standing for one in weighed] == [Standing.COUNTS] * COUNTED + [Standing.TOO_MANY] * 2


def test_the_signs_for_personal_data_are_no_words_to_be_found_by() -> None:
    [text] = those_that_count([evidence("〇〇の給食費が払えない")])

    assert "〇" not in text
    assert "給食費が払えない" in text


@given(
    st.lists(
        st.tuples(st.text(max_size=12), st.integers(0, 3), st.integers(0, 3), st.booleans()), max_size=30
    )
)
def test_whatever_was_learned_the_order_does_not_depend_on_how_it_was_read(
    rows: list[tuple[str, int, int, bool]],
) -> None:
    known = [evidence(text, solved, failed, accepted) for text, solved, failed, accepted in rows]

    counted = those_that_count(known)

    assert counted == those_that_count(list(reversed(known)))
    assert len(counted) <= COUNTED


@pytest.mark.parametrize(
    ("text", "lesson"),
    [
        ("  給食費が\n払えない ", "給食費が 払えない"),
        ("はい", ""),
        ("〇〇〇〇です", ""),
        ("〇〇の件です", "〇〇の件です"),
        ("！？！？！？", ""),
        ("", ""),
    ],
)
def test_a_lesson_is_one_line_with_something_said_in_it(text: str, lesson: str) -> None:
    assert as_lesson(text) == lesson


def test_a_long_text_is_cut_after_a_sentence() -> None:
    sentence = "給食費の援助について教えてください。"

    lesson = as_lesson(sentence * 40)

    assert lesson == sentence * (LONGEST // len(sentence))


def test_a_long_text_without_sentences_is_cut_where_it_has_to_be() -> None:
    assert as_lesson("給食" * 400) == "給食" * (LONGEST // 2)


@given(st.text(max_size=900))
def test_a_lesson_is_never_longer_than_it_may_be_and_making_it_again_changes_nothing(text: str) -> None:
    lesson = as_lesson(text)

    assert len(lesson) <= LONGEST
    assert as_lesson(lesson) == lesson
