"""What is done to queries on purpose, so that one sees what it costs the search."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faq.gold.damage import DAMAGES, in_kana, in_other_width, with_typo, without_particles
from faq.search.analysis import normalise


@pytest.mark.parametrize(
    ("text", "kana"),
    [
        ("口座振替の申込書はどこ?", "こうざふりかえのもうしこみしょはどこ"),
        ("コドモ 医療", "こども いりょう"),
        ("!?", ""),
    ],
)
def test_a_query_in_kana_is_as_it_is_read(text: str, kana: str) -> None:
    assert in_kana(text) == kana


def test_particles_are_left_out_and_everything_else_stays() -> None:
    assert without_particles("子どもの医療費が高い") == "子ども医療費高い"
    assert without_particles("は") == "は"


def test_the_other_width_is_another_writing_of_the_same() -> None:
    assert in_other_width("Web口座 ガパー 12") == "Ｗｅｂ口座 ｶﾞﾊﾟｰ １２"
    assert in_other_width("Ｗｅｂ") == "Web"


def test_a_slip_changes_one_place_and_is_the_same_every_time() -> None:
    slipped = with_typo("粗大ごみの申込み")

    assert slipped != "粗大ごみの申込み"
    assert abs(len(slipped) - 8) <= 1
    assert with_typo("粗大ごみの申込み") == slipped
    assert len({with_typo("粗大ごみの申込み", seed) for seed in range(40)}) > 5


@settings(max_examples=100)
@given(st.text(max_size=60))
def test_no_damage_raises_whatever_was_typed(text: str) -> None:
    assert all(isinstance(changed(text), str) for changed in DAMAGES.values())


@settings(max_examples=100)
@given(st.text(alphabet="アガパヴーッァあ漢aZ09!~ ", max_size=30))
def test_the_width_alone_makes_no_other_words(text: str) -> None:
    assert normalise(in_other_width(text)) == normalise(text)
