"""What every search engine promises: one suite over both."""

from collections.abc import Iterator

import pytest

from faq.search.backend import IndexedText, SearchBackend
from tests.unit.faq.samples import (
    ALL,
    CAR_TAX,
    FAMILY,
    GARBAGE,
    HEALTH,
    MOVING,
    NURSERY,
    PASSPORT,
    PROPERTY_TAX,
    RESIDENCE,
    SEAL,
    TAX,
    WASTE,
    article,
)


def first(backend: SearchBackend, text: str) -> int | None:
    hits = backend.search(text)
    return hits[0].id if hits else None


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("住民票", RESIDENCE),
        ("じゅうみんひょう", RESIDENCE),
        ("ジュウミンヒョウ", RESIDENCE),
        ("ｼﾞｭｳﾐﾝﾋｮｳ", RESIDENCE),
        ("住民表", RESIDENCE),
        ("コンビニで住民票を取りたい", RESIDENCE),
        ("引越し", MOVING),
        ("引越", MOVING),
        ("ひっこし", MOVING),
        ("引っ越したら何をすればいいですか", MOVING),
        ("市外からの転居", MOVING),
        ("はんこの登録", SEAL),
        ("保育園に入りたい", NURSERY),
        ("ほいくしょ", NURSERY),
        ("ごみ", GARBAGE),
        ("ゴミ", GARBAGE),
        ("ごみの分別", GARBAGE),
        ("旅券", PASSPORT),
        ("パスポー卜の申請", PASSPORT),  # a kanji where the long katakana word ends
        ("固定資産勢", PROPERTY_TAX),
        ("こくみんけんこうほけん", HEALTH),
        ("国民建康保険", HEALTH),
    ],
)
def test_the_article_is_found_as_citizens_and_keyboards_say_it(
    full: SearchBackend, typed: str, wanted: IndexedText
) -> None:
    assert first(full, typed) == wanted.id


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("住", RESIDENCE),
        ("住民", RESIDENCE),
        ("じ", RESIDENCE),
        ("じゅ", RESIDENCE),
        ("じゅう", RESIDENCE),
        ("ひ", MOVING),
        ("ほい", NURSERY),
        ("ぱ", PASSPORT),
        ("固", PROPERTY_TAX),
        ("引っ越しの て", MOVING),
        ("じゅうみんひｙ", RESIDENCE),
    ],
)
def test_results_come_from_the_first_character_and_for_unfinished_words(
    full: SearchBackend, typed: str, wanted: IndexedText
) -> None:
    assert wanted.id in [hit.id for hit in full.search(typed)]


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "　\n\t",
        "？！…（）",
        "*",
        "()",
        '"',
        "[^]",
        "\\",
        "😀👨‍👩‍👧",
        "\x00\x07",
        "\u200b",
        "\ud800",
        "〒",
        "---",
    ],
)
def test_input_without_words_finds_nothing_and_hurts_nobody(full: SearchBackend, typed: str) -> None:
    assert full.search(typed) == []


@pytest.mark.parametrize(
    "typed",
    [
        "*住民票*",
        "住民票 AND (",
        "NOT 住民票",
        "question:住民票~2^5",
        '"住民票"',
        "[住民票 TO",
        "住民票?",
        "住民票\\",
        "住民票😀",
        "住\u200b民\x07票",
        "住民票\ud800",
        "'; DROP TABLE 住民票; --",
    ],
)
def test_query_syntax_and_odd_characters_are_only_text(full: SearchBackend, typed: str) -> None:
    assert first(full, typed) == RESIDENCE.id


def test_a_very_long_query_is_answered_from_its_beginning(full: SearchBackend) -> None:
    assert first(full, "住民票の写しがほしい。" + "あ" * 10_000) == RESIDENCE.id
    assert first(full, "a" * 10_000) is None


@pytest.mark.parametrize("typed", ["髙橋", "高橋", "﨑田", "崎田", "𠮷野", "吉野"])
def test_rare_kanji_are_found_in_either_form(backend: SearchBackend, typed: str) -> None:
    named = [article(1, "髙橋地区の窓口"), article(2, "﨑田地区の窓口"), article(3, "𠮷野地区の窓口")]
    backend.replace_all([*named, *(article(n, "別の質問") for n in range(4, 9))], "state 1")

    assert first(backend, typed) == {"橋": 1, "田": 2, "野": 3}[typed[-1]]


def test_an_article_of_any_length_can_be_indexed(backend: SearchBackend) -> None:
    long = article(1, "長い説明", "あいうえお手続き" * 5_000 + "。終わりに転入届を出してください。")

    assert backend.replace_all([long, *ALL[1:]], "state 1") == len(ALL)
    assert 1 in [hit.id for hit in backend.search("終わりに転入届")]


def test_an_article_without_any_word_can_be_indexed(backend: SearchBackend) -> None:
    assert backend.replace_all([article(11, "", ""), article(12, "？", "😀"), RESIDENCE], "state 1") == 3


def test_the_service_of_the_call_is_preferred_and_the_others_stay(full: SearchBackend) -> None:
    everywhere = [hit.id for hit in full.search("納期限")]
    own = [article(1, "申請の期限", service=FAMILY), article(2, "申請の期限", service=WASTE)]
    full.replace_all([*own, PROPERTY_TAX, HEALTH], "state 2")

    assert set(everywhere) == {PROPERTY_TAX.id, CAR_TAX.id}
    assert [hit.id for hit in full.search("申請の期限", service_id=WASTE)][:2] == [2, 1]
    assert [hit.id for hit in full.search("申請の期限", service_id=FAMILY)][:2] == [1, 2]


def test_preference_does_not_beat_a_much_better_article(full: SearchBackend) -> None:
    assert full.search("住民票の写し", service_id=TAX)[0].id == RESIDENCE.id


def test_equal_articles_come_in_the_order_of_their_numbers(backend: SearchBackend) -> None:
    same = [article(number, "窓口の場所", "本庁舎1階です。") for number in (31, 7, 102, 15, 88)]
    backend.replace_all([*same, *(article(n, "別の質問") for n in (1, 200, 201, 202))], "state 1")

    hits = backend.search("窓口の場所")

    assert [hit.id for hit in hits] == [7, 15, 31, 88, 102]
    assert len({hit.score for hit in hits}) == 1


@pytest.mark.parametrize(("limit", "count"), [(0, 0), (1, 1), (3, 3), (-1, 0)])
def test_no_more_than_the_limit_is_returned(full: SearchBackend, limit: int, count: int) -> None:
    assert len(full.search("教えてください", limit=limit)) == count


def test_replacing_forgets_the_articles_before(full: SearchBackend) -> None:
    assert full.replace_all([SEAL], "state 2") == 1

    assert full.stamp() == "state 2"
    assert full.search("住民票") == []
    assert first(full, "印鑑登録") == SEAL.id


def test_an_empty_index_is_an_index(backend: SearchBackend) -> None:
    assert backend.replace_all([], "state 0") == 0

    assert backend.stamp() == "state 0"
    assert backend.search("住民票") == []


def test_an_engine_that_was_never_filled_says_so(backend: SearchBackend) -> None:
    assert backend.stamp() is None
    assert backend.search("住民票") == []


def test_articles_that_cannot_be_read_leave_the_old_ones_in_force(full: SearchBackend) -> None:
    def failing() -> Iterator[IndexedText]:
        yield SEAL
        raise OSError("database gone")

    with pytest.raises(OSError, match="database gone"):
        full.replace_all(failing(), "state 2")

    assert full.stamp() == "state 1"
    assert first(full, "住民票") == RESIDENCE.id
