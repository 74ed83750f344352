"""What is struck from the words, and what in them still looks like a person's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation.routing.terms import Part
from inquiry_desk.handing_over.personal_data import HIDDEN, suspects_in, without_contact
from inquiry_desk.inquiries.models import Contact
from inquiry_desk.replies.personal_data import Kind

CONTACT = Contact(
    name="髙山 花子",
    kana="タカヤマ ハナコ",
    phone_typed="096-200-0000",
    phone_e164="+81962000000",
    mail_address="hanako@example.jp",
)
NOTHING = frozenset[Part]()


def found(text: str, includes: frozenset[Part] = NOTHING) -> set[tuple[Kind, str]]:
    return {(one.kind, one.words) for one in suspects_in(text, CONTACT, includes)}


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("髙山花子の件", Kind.NAME, "髙山花子"),
        ("高山 花子の件", Kind.NAME, "高山 花子"),
        ("電話口はﾀｶﾔﾏﾊﾅｺと名乗った", Kind.NAME, "ﾀｶﾔﾏﾊﾅｺ"),
        ("田中さんが来庁", Kind.NAME, "田中"),
        ("０９６ー２００ー００００へ", Kind.PHONE, "０９６ー２００ー００００"),
        ("090-1234-5678へ", Kind.PHONE, "090-1234-5678"),
        ("hanako@example.jp", Kind.MAIL, "hanako@example.jp"),
        ("番号は1234 5678 9018です", Kind.MY_NUMBER, "1234 5678 9018"),
    ],
)
def test_what_looks_like_a_person_is_found_in_any_spelling(text: str, kind: Kind, words: str) -> None:
    assert any(one[0] is kind and words in one[1] for one in found(text)), found(text)


@pytest.mark.parametrize(
    "text",
    [
        "就学援助の申請期限を教えてください。",
        "令和8年11月16日(月) 10:00 電話受付\n翌月分からとお伝えした。",
        "学校給食費は月5,300円です。",
        f"{HIDDEN}の件",
        "",
    ],
)
def test_ordinary_words_are_not(text: str) -> None:
    assert found(text) == set()


@pytest.mark.parametrize(
    ("part", "text"),
    [(Part.NAME, "髙山花子"), (Part.PHONE, "096-200-0000"), (Part.MAIL, "hanako@example.jp")],
)
def test_what_the_terms_include_is_no_suspect_and_not_struck(part: Part, text: str) -> None:
    assert found(f"{text}です")
    assert found(f"{text}です", frozenset({part})) == set()
    assert without_contact(f"{text}です", CONTACT, {part}) == f"{text}です"
    assert without_contact(f"{text}です", CONTACT) == f"{HIDDEN}です"


def test_a_number_of_the_state_is_never_included() -> None:
    assert found("1234 5678 9018", frozenset(Part))


@given(st.text(max_size=200))
def test_any_words_at_all_can_be_looked_at_and_struck(text: str) -> None:
    suspects_in(text, CONTACT, NOTHING)
    assert "hanako@example.jp" not in without_contact(text, CONTACT)


@given(st.text(alphabet="あいう。花子高山 ", max_size=30))
def test_the_contact_as_given_is_struck_wherever_it_stands(around: str) -> None:
    struck = without_contact(f"{around}髙山花子{around}096-200-0000{around}", CONTACT)
    assert "髙山花子" not in struck and "096-200-0000" not in struck
