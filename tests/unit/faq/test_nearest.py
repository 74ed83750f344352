"""もしかして: the word that was probably meant."""

import tomllib
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faq.search.close_keys import CloseKeys
from faq.search.nearest import LONGEST_QUERY, Vocabulary
from tests.unit.faq.damage import damaged

DATA = Path(__file__).parents[3] / "inquiry_desk" / "sample" / "data"
ARTICLES = [
    article
    for path in sorted(DATA.glob("faq-*.toml"))
    for article in tomllib.loads(path.read_text("utf-8"))["articles"]
]
QUESTIONS = [article["question"] for article in ARTICLES]
PHRASINGS = [phrasing for article in ARTICLES for phrasing in article.get("phrasings", [])]
VOCABULARY = Vocabulary([*QUESTIONS, *PHRASINGS])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("保健証が変わった", "保険証が変わった"),
        ("受給者症の更新", "受給者証の更新"),
        ("還付菌がいつ届くか", "還付金がいつ届くか"),
        ("医療日の払い戻し", "医療費の払い戻し"),
        ("受者給証をなくした", "受給者証をなくした"),
        ("障害者手長", "障害者手帳"),
        ("口座降替", "口座振替"),
        ("マイナンバカード", "マイナンバーカード"),
        ("じゅきゅうしゃしゅうをなくした", "受給者証をなくした"),
        ("じゅうみんひゅうはどこでとれますか", "住民票はどこでとれますか"),
        ("こどもいりゅう", "子ども医療"),
        ("しゅうがくえんじ", "就学援助"),
        ("ﾏｲﾅﾝﾊﾞｶｰﾄﾞ（更新）", "マイナンバーカード（更新）"),
    ],
)
def test_an_unknown_word_is_replaced_by_the_nearest_known_one(typed: str, meant: str) -> None:
    assert VOCABULARY.suggest(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "受給者証の更新",
        "じゅきゅうしゃしょうをなくした",
        "こうざふりかえのもうしこみ",
        "犬を飼いたい",
        "水道料金",
        "国民健康保険料",
        "一階の窓口",
        "それでいいんでしょうか",
        "",
        "()[*]?😀\x00\ud800",
        "口座降替" + "あ" * LONGEST_QUERY,
    ],
)
def test_what_is_known_or_near_to_nothing_is_left_alone(typed: str) -> None:
    assert VOCABULARY.suggest(typed) is None


def test_no_question_of_the_articles_is_doubted() -> None:
    assert [text for text in [*QUESTIONS, *PHRASINGS] if VOCABULARY.suggest(text)] == []


def test_most_damaged_words_are_recovered() -> None:
    queries = damaged(QUESTIONS, 200)
    right = Counter(
        query.kind for query in queries if VOCABULARY.suggest(query.typed) == f"{query.meant}について"
    )

    assert right.total() >= 0.7 * len(queries)
    assert right["homophone"] >= 36
    assert right["wrong character"] >= 34


def test_what_callers_say_rightly_is_hardly_ever_doubted() -> None:
    services = tomllib.loads((DATA / "phrases.toml").read_text("utf-8"))["services"]
    said = [utterance["text"] for service in services.values() for utterance in service["utterances"]]
    doubted = [text for text in said if VOCABULARY.suggest(text)]

    assert len(said) > 100
    assert len(doubted) < 0.03 * len(said)


def test_of_two_words_equally_near_the_more_frequent_is_meant() -> None:
    vocabulary = Vocabulary(["資格確認書", "資格確認書と資格確認所"])

    assert vocabulary.suggest("資格確認署") == "資格確認書"


def test_a_query_that_finds_nothing_is_offered_the_words_nearest_to_it() -> None:
    assert VOCABULARY.nearest("じゅうみんひょ", 3)[0] == "住民票"
    assert "就学援助" in VOCABULARY.nearest("修学援助金", 3)


def test_no_more_words_are_offered_than_asked_for_and_none_for_symbols() -> None:
    assert len(VOCABULARY.nearest("受給者の医療費の口座", 2)) == 2
    assert VOCABULARY.nearest("()[*]?😀\x00", 5) == []


def test_an_empty_vocabulary_knows_nothing() -> None:
    empty = Vocabulary([])

    assert (empty.suggest("住民票"), empty.nearest("住民票", 5)) == (None, [])


@given(
    st.text(max_size=40)
    | st.text(alphabet="受給者証口座振替じゅきゅうしゃしょうこうざふりかえはのをーｶﾞ1 ", max_size=30)
)
@settings(deadline=None)
def test_any_query_is_answered(typed: str) -> None:
    suggested = VOCABULARY.suggest(typed)

    assert suggested != typed
    assert len(VOCABULARY.nearest(typed, 3)) <= 3


words_of_kana = st.text(alphabet="アイウエオ", min_size=2, max_size=7)


@given(st.lists(words_of_kana, max_size=40), words_of_kana)
def test_the_halves_find_exactly_the_keys_that_are_one_slip_away(keys: list[str], text: str) -> None:
    found = CloseKeys(keys).one_away(text)

    assert set(found) == {key for key in keys if _slips(text, key) == 1}
    assert found == sorted(found, key=list(dict.fromkeys(keys)).index)


def _slips(one: str, other: str) -> int:
    """Distance by the textbook: insert, delete, replace, exchange neighbours, no character touched twice."""
    table = [[row + column for column in range(len(other) + 1)] for row in range(len(one) + 1)]
    for row in range(1, len(one) + 1):
        for column in range(1, len(other) + 1):
            replaced = table[row - 1][column - 1] + (one[row - 1] != other[column - 1])
            table[row][column] = min(table[row - 1][column] + 1, table[row][column - 1] + 1, replaced)
            if row > 1 and column > 1 and one[row - 2 : row] == other[column - 2 : column][::-1]:
                table[row][column] = min(table[row][column], table[row - 2][column - 2] + 1)
    return table[-1][-1]
