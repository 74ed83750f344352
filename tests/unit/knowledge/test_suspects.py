"""What is suspected of being personal data before an answer becomes an article."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inquiry_desk.knowledge.suspects import Citizen, passages_of, suspects_in
from inquiry_desk.replies.personal_data import Kind

HANAKO = Citizen(
    ("見本 花子", "みほん はなこ"), ("+81960005555", "０９６ー０００ー５５５５"), "hanako@example.jp"
)


def found(text: str, *public: str) -> list[tuple[Kind, str]]:
    return [(one.kind, one.words) for one in suspects_in(text, HANAKO, public)]


@pytest.mark.parametrize(
    "words",
    [
        "見本花子",
        "見本　花子",
        "花子",
        "見本",
        "ミホンハナコ",
        "096-000-5555",
        "０９６（０００）５５５５",
        "HANAKO@example.jp",
    ],
)
def test_what_is_the_citizens_own_is_always_suspected(words: str) -> None:
    assert any(kind is Kind.OWN for kind, _ in found(f"先日の件は{words}の分です。"))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("山田太郎さんから申請がありました。", Kind.NAME),
        ("電話は096-000-1234です。", Kind.PHONE),
        ("taro@example.jp へ送りました。", Kind.MAIL),
        ("九品寺2-3-4にお住まいです。", Kind.ADDRESS),
        ("昭和60年4月1日生まれの方です。", Kind.BIRTH),
        ("受給者番号は12345678です。", Kind.NUMBER),
        ("https://example.jp/users/77 をご覧ください。", Kind.LINK),
    ],
)
def test_names_numbers_addresses_and_dates_of_birth_are_suspected(text: str, kind: Kind) -> None:
    assert kind in [one for one, _ in found(text)]


def test_an_individual_number_is_the_gravest() -> None:
    assert found("番号は1234 5678 9018です。")[0][0] is Kind.MY_NUMBER


def test_an_ordinary_answer_is_free_of_suspects() -> None:
    assert found("所得が基準額以下の世帯は、令和8年9月30日までに学校へ申請書を出してください。") == []


def test_what_anybody_may_read_is_no_suspect() -> None:
    text = "学務支援課(096-000-1111)へお電話ください。"
    assert Kind.PHONE in [kind for kind, _ in found(text)]
    assert found(text, "学務支援課", "096-000-1111") == []


def test_the_citizens_own_is_suspected_also_where_it_is_public() -> None:
    assert found("096-000-5555", "096-000-5555")[0][0] is Kind.OWN


def test_the_same_words_have_one_key_whatever_their_width() -> None:
    first, second = suspects_in("096-000-1234か０９６－０００－１２３４です。", Citizen())
    assert first.key == second.key and first.words != second.words


@given(st.text(max_size=80), st.text(alphabet="見本花子山田0123456789-@.さん様 ", max_size=60))
def test_the_passages_make_the_text_again_and_nothing_overlaps(text: str, more: str) -> None:
    suspects = suspects_in(text + more, HANAKO)
    assert "".join(one.text for one in passages_of(text + more, suspects)) == text + more
    assert all(one.start < one.end for one in suspects)
    assert all(one.end <= two.start for one, two in pairwise(suspects))
