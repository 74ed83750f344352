"""What is typed becomes terms that what is written has too."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inquiry_desk.finding.asking import All, Question, question_of, rendered
from inquiry_desk.finding.terms import Document, Facts, Person, terms_of

PERSON = Person(("髙﨑 花子", "タカサキ ハナコ"), ("+81960001234",), "hanako.t@example.jp")
TEXTS = ("就学援助の申請書について", "100%_okの件", "先日の給食費の引き落としは確認できましたか")
INQUIRY = Document("R8-000123", 123, 7, "phone", True, PERSON, TEXTS)
ANY = Facts()


def answers(question: Question, terms: set[str]) -> bool:
    if isinstance(question, str):
        return question in terms
    return (all if isinstance(question, All) else any)(answers(part, terms) for part in question.parts)


def found(typed: str, facts: Facts = ANY, document: Document = INQUIRY) -> bool:
    return answers(question_of(typed, facts), set(terms_of(document)))


@pytest.mark.parametrize(
    "typed",
    [
        "R8-000123", "r8-000123", "r8000123", "Ｒ８－０００１２３", "R8-123", "123", "000123",
        "0960001234", "096-000-1234", "０９６ー０００ー１２３４", "096 000 1234", "+81 96 000 1234", "1234", "096000",
        "髙﨑", "高崎", "高崎花子", "花子", "たかさき", "タカサ", "ﾀｶｻｷ ハナコ",
        "hanako.t@example.jp", "HANAKO.T@example.jp", "hanako", "example.jp",
        "就学援助", "援助", "申請", "申請書", "給食費", "引き落とし", "申請書 花子", "就学援助の申請について", "100%_ok",
    ],
)  # fmt: skip
def test_whatever_is_known_finds_it(typed: str) -> None:
    assert found(typed)


@pytest.mark.parametrize(
    "typed",
    ["R8-000124", "R7-000123", "23", "9999", "崎", "子", "申請書 太郎", "%", "_", "*", "'; DROP TABLE", "😀" * 50, ") OR ("],
)  # fmt: skip
def test_anything_else_does_not(typed: str) -> None:
    assert not found(typed)


@pytest.mark.parametrize(
    ("facts", "holds"),
    [
        (Facts(service_ids=frozenset({7, 8})), True),
        (Facts(service_ids=frozenset({8})), False),
        (Facts(service_ids=frozenset()), False),
        (Facts(service_id=7, channel="phone", is_open=True), True),
        (Facts(service_id=8), False),
        (Facts(channel="mail"), False),
        (Facts(is_open=False), False),
    ],
)
def test_facts_narrow_what_is_found(facts: Facts, holds: bool) -> None:
    assert found("申請書", facts) is holds


def test_what_has_no_service_yet_is_for_everybody_of_the_desk() -> None:
    unassigned = Document("R8-000124", 124, None, "mail", True, Person(), ("申請書",))
    assert found("申請書", Facts(service_ids=frozenset({8})), unassigned)


@given(st.text(max_size=60))
def test_nothing_typed_reaches_a_database_but_letters_figures_and_our_own_words(typed: str) -> None:
    asked = rendered(question_of(typed, Facts(is_open=True)), " AND ", " OR ")
    words = asked.replace("(", " ").replace(")", " ").split()
    assert all(
        word in {"AND", "OR"} or (len(word) == 8 and word.isascii() and word.isalnum()) for word in words
    )


@given(st.text(min_size=1, max_size=40).filter(lambda text: any(ch.isalpha() for ch in text)))
def test_a_line_finds_the_inquiry_it_was_copied_from(line: str) -> None:
    document = Document("R8-000001", 1, None, "mail", True, Person(names=(line,)), (line,))
    assert all(found(word, ANY, document) for word in line.split()[:1])
