"""What of a letter is looked for, and how the finds of its sentences become one list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inquiry_desk.knowledge.suggestions import (
    LONGEST_SENTENCE,
    MOST_SENTENCES,
    QUESTION,
    STATEMENT,
    SUBJECT,
    merged,
    sentences_of,
)

LETTER = """総合行政事務センター ご担当者様

お世話になっております。中央区に住む見本と申します。
小学4年生の子どもがおり、この秋から
ひとり親となりました。
年度の途中からでも就学援助を
申し込めますか。
・必要な書類
・締め切り
を教えてください
どうぞよろしくお願いいたします。
"""


def texts(subject: str, text: str) -> list[str]:
    return [sentence.text for sentence in sentences_of(subject, text)]


def test_a_letter_is_its_sentences_without_greetings_and_names() -> None:
    assert texts("", LETTER) == [
        "小学4年生の子どもがおり、この秋からひとり親となりました。",
        "年度の途中からでも就学援助を申し込めますか。",
        "・必要な書類",
        "・締め切りを教えてください",
    ]


def test_what_is_asked_counts_more_than_what_is_told() -> None:
    weights = [sentence.weight for sentence in sentences_of("", LETTER)]
    assert weights == [STATEMENT, QUESTION, STATEMENT, QUESTION]


@pytest.mark.parametrize(
    "asked", ["いつですか", "いつですか？", "いつでしょう?", "期限を教えてください。", "期限を知りたいです。"]
)
def test_questions_are_known_by_their_ends(asked: str) -> None:
    assert [sentence.weight for sentence in sentences_of("", asked)] == [QUESTION]


def test_a_subject_that_says_something_is_looked_for_too() -> None:
    first = sentences_of("Re: Fwd: 就学援助の申請時期", "いつまでに出せばよいですか。")[0]
    assert (first.text, first.weight) == ("就学援助の申請時期", SUBJECT)


@pytest.mark.parametrize(
    "subject", ["", "お問い合わせ", "【質問】", "Re: お尋ね", "ご相談です", "問合せの件", "(no subject)"]
)
def test_a_subject_that_says_nothing_is_left_out(subject: str) -> None:
    assert texts(subject, "給食費の補助はありますか。") == ["給食費の補助はありますか。"]


def test_the_subject_of_a_call_is_not_said_twice() -> None:
    assert texts("給食費の補助は…", "給食費の補助はありますか。") == ["給食費の補助はありますか。"]


def test_of_a_very_long_letter_the_questions_are_kept_in_their_order() -> None:
    story = "".join(f"事情その{number}を書きます。" for number in range(40))
    found = texts("", f"最初の質問ですか。{story}最後の質問ですか。")
    assert len(found) == MOST_SENTENCES
    assert (found[0], found[-1]) == ("最初の質問ですか。", "最後の質問ですか。")


@given(st.text(max_size=400), st.text(max_size=400))
def test_any_letter_gives_few_short_sentences(subject: str, text: str) -> None:
    found = sentences_of(subject, text)
    assert len(found) <= MOST_SENTENCES
    assert all(0 < len(sentence.text) <= LONGEST_SENTENCE for sentence in found)


def test_what_several_sentences_found_comes_before_what_one_found() -> None:
    assert merged([(1.0, [(1, 5.0), (2, 4.0)]), (1.0, [(2, 4.0), (3, 3.0)])], 9) == [2, 1, 3]


def test_what_a_question_found_comes_before_what_a_statement_found() -> None:
    assert merged([(STATEMENT, [(1, 4.0)]), (QUESTION, [(2, 4.0)])], 9) == [2, 1]


def test_equal_finds_stand_by_their_ids_and_the_list_ends_at_its_limit() -> None:
    assert merged([(1.0, [(3, 1.0), (2, 1.0), (1, 1.0)])], 2) == [1, 2]


def test_what_is_far_from_the_best_is_left_out_where_that_is_asked_for() -> None:
    assert merged([(1.0, [(1, 8.0), (2, 2.0), (3, 1.9)])], 9, least=0.25) == [1, 2]


def test_nothing_found_is_an_empty_list() -> None:
    assert merged([], 5) == merged([(1.0, [])], 5, least=0.5) == []
