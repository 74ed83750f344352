"""Words of a rule in what a citizen wrote."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation.routing.words import found_line, lines_of, plain
from tests.unit.escalation.routing.rules import LINES, TEXTS, WORDS

KATAKANA = "".join(map(chr, range(0x30A1, 0x30F7)))
HIRAGANA = "".join(map(chr, range(0x3041, 0x3097)))
KANA = st.text(alphabet=KATAKANA + HIRAGANA + "ー", min_size=1, max_size=8)
LATIN = st.text(alphabet="abcXYZ", min_size=1, max_size=6)
JAPANESE = st.text(alphabet="保育園就学援助アイウがぎぐ、。", min_size=1, max_size=12)


def found(words: str, text: str) -> str | None:
    return found_line(words, plain(text))


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("コピー", "証明書のｺﾋﾟｰがほしい"),
        ("コピー", "こぴーでよいですか"),
        ("第2子", "第２子の申請"),
        ("ＰＤＦ", "pdfで送りたい"),
        ("就学援助", "就学援\r\n助について"),
        ("就学援助", "就学 援助"),
        ("高﨑", "髙崎です"),
        ("ICカード", "ＩＣ カード"),
        ("IC", "ICカード"),
        ("1月", "令和9年1月"),
        ("e-Tax", "ｅ－Ｔａｘの控え"),
        ("保育園 転園", "転園したい。いまの保育園は遠い"),
        ("my number", "About my number card"),
    ],
)
def test_words_are_found_however_they_are_written(words: str, text: str) -> None:
    assert found(words, text) == words


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("IC", "a public office"),
        ("第1", "第10子"),
        ("1月", "11月"),
        ("保育園 転園", "保育園に入りたい"),
        ("就学援助", "就学の援助"),
        ("コピー", ""),
    ],
)
def test_what_only_looks_like_a_word_is_not_found(words: str, text: str) -> None:
    assert found(words, text) is None


def test_any_line_suffices_and_the_first_found_is_named_as_it_was_typed() -> None:
    assert found("転入\n ｺﾋﾟｰ \n複写", "複写とコピー") == "ｺﾋﾟｰ"


@pytest.mark.parametrize("words", ["", " \n　\n", "\u200b"])
def test_lines_that_say_nothing_are_no_condition(words: str) -> None:
    assert lines_of(words) == ()
    assert found(words, "なんでも") == ""


@given(KANA, JAPANESE, JAPANESE)
def test_width_and_kana_make_no_difference(word: str, before: str, after: str) -> None:
    to_hiragana = str.maketrans(KATAKANA, HIRAGANA)
    for written in (word, word.translate(to_hiragana), unicodedata.normalize("NFD", word)):
        assert found(word, f"{before}{written}{after}") == word
        assert found(written, f"{before}{word}{after}") == written


@given(LATIN, JAPANESE, JAPANESE)
def test_case_and_full_width_letters_make_no_difference(word: str, before: str, after: str) -> None:
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in word)
    for written in (word.lower(), word.upper(), wide):
        assert found(word, f"{before}{written}{after}") == word


@given(JAPANESE, st.integers(0, 12))
def test_a_line_break_within_japanese_hides_no_word(word: str, at: int) -> None:
    assert found(word, f"前{word[:at]}\n{word[at:]}後") == word


@given(LINES, LINES, TEXTS)
def test_a_line_that_is_implied_occurs_wherever_the_other_does(special: str, general: str, text: str) -> None:
    (narrow,), (wide,) = lines_of(special), lines_of(general)
    if narrow.implies(wide) and found(special, text) is not None:
        assert found(general, text) is not None


@given(WORDS, LINES, TEXTS)
def test_one_more_line_finds_no_less(words: str, line: str, text: str) -> None:
    if found(words, text):
        assert found(f"{words}\n{line}", text) is not None
