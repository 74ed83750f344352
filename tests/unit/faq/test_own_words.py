"""The city's own words: what citizens say, and the official word for it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.search.analysis import normalise
from faq.search.own_words import OwnWord, OwnWords

HEALTH_INSURANCE = OwnWord("国保", "国民健康保険")
INSURANCE_TAX = OwnWord("国保税", "国民健康保険税")
SEAL = OwnWord("はんこ", "印鑑")
TAX = OwnWord("税", "市税")
RUBBISH = OwnWord("ゴミ", "廃棄物")
FUNERAL = OwnWord("火葬場", "斎場")
CARD = OwnWord("マイナ", "マイナンバーカード")
LIST = OwnWords([HEALTH_INSURANCE, SEAL, TAX, RUBBISH, FUNERAL, CARD, INSURANCE_TAX])


@pytest.mark.parametrize(
    ("typed", "official"),
    [
        ("国保に入りたい", ["国民健康保険"]),
        ("こくほに入りたい", ["国民健康保険"]),
        ("コクホ", ["国民健康保険"]),
        ("ﾏｲﾅを作りたい", ["マイナンバーカード"]),
        ("まいなをつくりたい", ["マイナンバーカード"]),
        ("かそうばはどこですか", ["斎場"]),
        ("ごみの日はいつ", ["廃棄物"]),
        ("税が高い", ["市税"]),
        ("火葬場と判子", ["斎場", "印鑑"]),
    ],
)
def test_a_citizens_word_is_found_however_it_is_typed(typed: str, official: list[str]) -> None:
    assert list(LIST.official_for(typed)) == official


@pytest.mark.parametrize(
    "typed", ["税関", "税金", "犯行を見た", "国会", "水道料金", "", " ", "()[*]?😀\x00\ud800"]
)
def test_what_is_not_said_is_not_found(typed: str) -> None:
    assert LIST.official_for(typed) == ()


def test_a_longer_word_hides_the_shorter_one_inside_it() -> None:
    assert LIST.official_for("国保税") == ("国民健康保険税",)


def test_the_shorter_word_counts_where_it_stands_by_itself() -> None:
    assert LIST.official_for("国保と国保税") == ("国民健康保険税", "国民健康保険")


def test_an_official_word_that_was_typed_is_not_given_again() -> None:
    assert LIST.official_for("国保と国民健康保険") == ()


def test_one_word_may_have_several_official_ones() -> None:
    both = OwnWords([OwnWord("医療証", "受給者証"), OwnWord("医療証", "受給資格証明書")])

    assert both.official_for("医療証") == ("受給者証", "受給資格証明書")


def test_an_official_word_is_given_once() -> None:
    both = OwnWords([OwnWord("はんこ", "印鑑"), OwnWord("判", "印鑑")])

    assert both.official_for("はんこか判") == ("印鑑",)


def test_a_list_without_words_finds_nothing() -> None:
    assert OwnWords([OwnWord(" ", "市税"), OwnWord("", "市税")]).official_for("税") == ()


@given(st.text(max_size=80) | st.text(alphabet="国保税はんこハンコ火葬場かそうばﾏｲﾅ ー", max_size=40))
def test_any_text_gives_only_official_words_of_the_list_that_it_lacks(typed: str) -> None:
    found = LIST.official_for(typed)

    assert set(found) <= {
        "国民健康保険",
        "国民健康保険税",
        "印鑑",
        "市税",
        "廃棄物",
        "斎場",
        "マイナンバーカード",
    }
    assert not any(official in normalise(typed) for official in found)
