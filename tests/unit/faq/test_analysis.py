"""What a text is compared by."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.search.analysis import TERM_LIMIT, analyse, normalise, words


@pytest.mark.parametrize(
    ("written", "other"),
    [
        ("引越し", "引っ越し"),
        ("申込", "申込み"),
        ("手続", "手続き"),
        ("届出", "届け出"),
        ("子ども", "こども"),
        ("サーバ", "サーバー"),
        ("ＰＤＦ", "pdf"),
        ("ｼﾞｭｳﾐﾝ", "ジュウミン"),
        ("１階", "1階"),
        ("髙﨑𠮷", "高崎吉"),
        ("葛\U000e0100飾", "葛飾"),
    ],
)
def test_two_ways_of_writing_are_one_term(written: str, other: str) -> None:
    assert analyse(written).morphemes == analyse(other).morphemes != []


@pytest.mark.parametrize(
    ("word", "synonym"),
    [("ごみ", "ゴミ"), ("保育園", "保育所"), ("印鑑", "はんこ"), ("旅券", "パスポート"), ("結婚", "婚姻")],
)
def test_synonyms_share_a_group(word: str, synonym: str) -> None:
    assert set(analyse(word).synonym_groups) & set(analyse(synonym).synonym_groups)


def test_a_compound_is_found_as_a_whole_and_by_its_parts() -> None:
    assert analyse("固定資産税").morphemes == ["固定資産税", "固定", "資産", "税"]


def test_particles_auxiliaries_and_symbols_are_no_terms() -> None:
    assert analyse("市役所の窓口です。（本庁）").morphemes == analyse("市役所 窓口 本庁").morphemes


def test_kanji_and_kana_have_the_same_reading_trigrams() -> None:
    expected = ["ジュウ", "ュウミ", "ウミン", "ミンヒ", "ンヒョ", "ヒョウ"]

    assert analyse("住民票").reading_trigrams == expected
    assert analyse("じゅうみんひょう").reading_trigrams == expected


def test_a_kanji_the_dictionary_does_not_know_is_still_a_term() -> None:
    assert analyse("𠮟責").morphemes != []
    assert analyse("𩸽").morphemes == ["𩸽"]


def test_emoji_and_control_characters_are_no_terms_and_harm_no_neighbour() -> None:
    assert analyse("😀住民票\x00\x1b\u200b👨‍👩‍👧").morphemes == analyse("住民票").morphemes
    assert analyse("😀👍🏽\x07").morphemes == []


def test_a_lone_surrogate_is_dropped() -> None:
    assert normalise("住民\ud800票") == "住民票"


@pytest.mark.parametrize("unit", ["あ", "a", "𠮷", "住民票の写し。", "㍿", "\n"])
def test_a_text_of_any_length_is_analysed(unit: str) -> None:
    text = normalise(unit * 25_000)[:50_000]

    assert sum(word.end - word.start for word in words(text)) == len(text) >= 25_000


def test_cutting_a_long_text_loses_no_word() -> None:
    sentence = "住民票の写しを取る。"

    assert analyse(sentence * 2_000).morphemes == analyse(sentence).morphemes * 2_000


def test_an_endless_word_is_cut() -> None:
    assert max(map(len, analyse("x" * 50_000).morphemes)) <= TERM_LIMIT


@given(st.text(max_size=300))
def test_words_cover_the_text_in_order_whatever_it_is(text: str) -> None:
    normalised = normalise(text)

    assert "".join(normalised[word.start : word.end] for word in words(normalised)) == normalised


def test_every_thread_has_its_own_tokenizer() -> None:
    text = "国民健康保険の加入手続きを教えてください。" * 50
    together = threading.Barrier(6)

    def work(_: int) -> list[list[str]]:
        together.wait()
        return [analyse(text).morphemes for _ in range(10)]

    with ThreadPoolExecutor(6) as threads:
        results = list(threads.map(work, range(6)))

    assert results == [[analyse(text).morphemes] * 10] * 6
