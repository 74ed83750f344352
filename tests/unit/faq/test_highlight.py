"""Matched words in the text as it was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.search.highlight import Segments, mark, snippet

ANSWER = (
    "住民票の写しは、市役所１階の窓口（ｺﾝﾋﾞﾆ可）で取得できます。印鑑は不要です。"
    "マイナンバーカードが必要になることがあります。引っ越しの手続きは別にしてください。保育所の入所申込みもできます。"
)


def flagged(segments: Segments) -> list[str]:
    return [text for text, matched in segments if matched]


def plain(segments: Segments) -> str:
    return "".join(text for text, _ in segments)


@pytest.mark.parametrize(
    ("query", "matched"),
    [
        ("住民票", ["住民票"]),
        ("じゅうみんひょう", ["住民票"]),
        ("住", ["住民票"]),
        ("じゅ", ["住民票"]),
        ("コンビニ", ["ｺﾝﾋﾞﾆ"]),
        ("1階", ["１階"]),
        ("保育園", ["保育所"]),
        ("はんこ", ["印鑑"]),
        ("引越し", ["引っ越し"]),
        ("引越しのてつづ", ["引っ越し", "手続き"]),
        ("マイナ", ["マイナンバーカード"]),
        ("申込", ["申込み"]),
        ("市役所の窓口", ["市役所", "窓口"]),
        ("", []),
        ("の", []),
        ("()[*]?😀\x00", []),
        ("水道料金", []),
    ],
)
def test_words_are_marked_as_written_as_read_and_as_meant(query: str, matched: list[str]) -> None:
    assert flagged(mark(ANSWER, query)) == matched


def test_neighbouring_matches_are_one_mark() -> None:
    assert mark("固定資産税", "資産は固定か") == [("固定資産", True), ("税", False)]


def test_a_compound_that_begins_as_typed_is_marked_whole() -> None:
    assert mark("印鑑登録証明書の交付", "印鑑登録") == [("印鑑登録証明書", True), ("の交付", False)]


def test_one_character_that_folds_into_several_is_marked_as_one() -> None:
    assert mark("㍿と㍻の話", "株式会社") == [("㍿", True), ("と㍻の話", False)]


@pytest.mark.parametrize(
    "text", ["髙﨑𠮷", "ｶﾞｯｺｳ", "か\u3099っこう", "e\u0301cole", "住\u200b民票", "\ufdfa", "İstanbul"]
)
def test_marked_text_is_the_text_unchanged(text: str) -> None:
    assert plain(mark(text, text)) == text
    assert plain(mark(text, "学校")) == text


@given(st.text(max_size=200), st.text(max_size=30))
def test_marking_never_changes_any_text_for_any_query(text: str, query: str) -> None:
    assert plain(mark(text, query)) == text
    assert plain(mark(text, text)) == text


def test_a_short_answer_is_its_own_snippet() -> None:
    assert snippet("印鑑は不要です。", "印鑑") == [("印鑑", True), ("は不要です。", False)]


def test_a_snippet_without_a_match_is_the_beginning() -> None:
    assert snippet(ANSWER, "水道料金", 20) == [(ANSWER[:20], False), ("…", False)]


def test_a_snippet_shows_the_place_with_the_most_different_matches() -> None:
    long = (
        "申請は申請書で。" * 20
        + "その他のことです。" * 20
        + "申請の締切りは、窓口で確かめてください。"
        + "終わり。" * 40
    )

    assert flagged(snippet(long, "申請の窓口", 40)) == ["申請", "窓口"]


def test_a_snippet_begins_with_a_sentence_where_it_can() -> None:
    assert plain(snippet(ANSWER, "引っ越し", 40)).startswith("…引っ越しの手続き")


def test_a_snippet_is_one_line() -> None:
    assert plain(snippet("一行目\n\n- 二行目\u3000\tの印鑑\r\n", "印鑑")) == "一行目 - 二行目 の印鑑"


@given(st.text(max_size=400), st.text(max_size=20), st.integers(min_value=1, max_value=120))
def test_a_snippet_is_a_piece_of_the_answer_no_longer_than_asked(
    answer: str, query: str, length: int
) -> None:
    line = " ".join(answer.split())
    shown = snippet(answer, query, length)
    piece = plain(shown[1:] if shown and shown[0] == ("…", False) else shown)
    piece = piece if piece in line else piece.removesuffix("…")

    assert piece in line
    assert len(piece.removesuffix("…")) <= length


def test_one_character_is_not_marked_because_its_reading_is_heard_inside_another_word() -> None:
    assert ("省", True) not in mark("総務省消防庁の案内", "消火機の点検報国")
    assert ("薬", True) in mark("薬の一覧", "くすり")
