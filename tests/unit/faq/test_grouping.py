"""Questions that ask the same are one group, and every question is in exactly one."""

from hypothesis import given, settings
from hypothesis import strategies as st

from faq.gaps.grouping import grouped

QUESTIONS = [
    "犬の登録はどこでできますか",
    "粗大ごみの収集を申し込みたい",
    "飼い犬の登録をしたいのですが",
    "図書館は何時まで開いていますか",
    "粗大ごみの申込みの電話番号",
    "犬を登録したい",
]

WORDS = st.sampled_from(
    ["犬", "登録", "粗大ごみ", "図書館", "申請", "どこ", "いつ", "の", "、", "ABC", "！？", "🐕", ""]
)
TEXTS = st.lists(st.lists(WORDS, max_size=6).map("".join), max_size=40)


def test_questions_about_the_same_stand_together_and_the_largest_group_comes_first() -> None:
    assert grouped(QUESTIONS) == [[0, 2, 5], [1, 4], [3]]


def test_a_question_asked_again_in_the_same_words_is_one_group() -> None:
    assert grouped(["図書館の休館日"] * 3 + ["犬の登録"]) == [[0, 1, 2], [3]]


def test_a_common_word_alone_joins_nothing() -> None:
    texts = [
        f"{thing}の申請" for thing in ("保育園", "住民票", "補助金", "駐車場", "墓地", "免許", "水道", "道路")
    ]

    assert len(grouped(texts)) == len(texts)


def test_nothing_asked_makes_no_group() -> None:
    assert grouped([]) == []


def test_questions_of_two_services_stay_apart_and_those_of_none_join_either() -> None:
    texts = ["受給者証の再交付", "受給者証の再交付", "受給者証を再交付したい", "受給者証の再交付"]

    assert grouped(texts, [1, 2, None, 1]) == [[0, 2, 3], [1]]


@settings(max_examples=60)
@given(st.lists(st.tuples(st.sampled_from(["犬の登録", "犬", "図書館", ""]), st.sampled_from([None, 1, 2]))))
def test_no_group_holds_two_owners(asked: list[tuple[str, int | None]]) -> None:
    groups = grouped([text for text, _ in asked], [owner for _, owner in asked])

    assert sorted(place for group in groups for place in group) == list(range(len(asked)))
    assert all(len({asked[place][1] for place in group} - {None}) <= 1 for group in groups)


@settings(max_examples=60)
@given(TEXTS)
def test_every_question_is_in_exactly_one_group(texts: list[str]) -> None:
    assert sorted(place for group in grouped(texts) for place in group) == list(range(len(texts)))


@settings(max_examples=60)
@given(TEXTS)
def test_groups_are_largest_first_and_in_the_given_order_inside(texts: list[str]) -> None:
    groups = grouped(texts)

    assert [len(group) for group in groups] == sorted((len(group) for group in groups), reverse=True)
    assert all(group == sorted(group) for group in groups)


@settings(max_examples=60)
@given(TEXTS)
def test_equal_questions_are_always_together_however_often_it_is_done(texts: list[str]) -> None:
    groups = grouped(texts)
    group_of = {place: number for number, group in enumerate(groups) for place in group}

    assert grouped(list(texts)) == groups
    assert all(
        group_of[one] == group_of[other]
        for one in range(len(texts))
        for other in range(one)
        if texts[one] == texts[other]
    )
