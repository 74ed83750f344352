"""Which passwords can be taken, and that only the right one matches."""

import pytest
from argon2 import extract_parameters
from argon2.profiles import RFC_9106_LOW_MEMORY
from hypothesis import given
from hypothesis import strategies as st

from foundation.access.passwords import (
    MAXIMUM_LENGTH,
    MINIMUM_LENGTH,
    NOBODYS_HASH,
    hash_password,
    initial_password,
    matches,
    objection_to,
)
from tests.passwords_hashed_quickly import OF_THE_PRODUCT


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery",
        "城と水と緑の電車に乗る朝",
        "しろくま、うみ、えんぴつ",
        "zT8!fq-2Lw#vb",
        "tsuki no hikari de yomu",
    ],
)
def test_words_in_a_row_and_random_characters_can_be_taken(password: str) -> None:
    assert objection_to(password, "sato") is None


@pytest.mark.parametrize(
    "password",
    [
        "short words",  # eleven characters
        "x" * 12,
        "abababababab",
        "sakura12sakura12",
        "123456789012",
        "abcdefghijkl",
        "qwertyuiop123",
        "password1234",
        "Passw0rd!2026",
        "kumamoto2026!",
        "Kumamoto-Desk-Admin",
        "1qaz2wsx3edc",
        "ｐａｓｓｗｏｒｄ１２３４",
        "my name is sato, hello",
        "a" * 100 + "bcdefgh" * 20,
    ],
)
def test_what_a_guesser_tries_first_cannot_be_taken(password: str) -> None:
    assert objection_to(password, "sato") is not None


def test_the_shortest_and_the_longest_password_that_can_be_taken() -> None:
    unlike = "kqzvmwpxtyrj"
    assert len(unlike) == MINIMUM_LENGTH
    assert objection_to(unlike, "sato") is None
    assert objection_to(unlike[:-1], "sato") is not None
    assert objection_to(("".join(chr(0x4E00 + n) for n in range(MAXIMUM_LENGTH))), "sato") is None
    assert objection_to(("".join(chr(0x4E00 + n) for n in range(MAXIMUM_LENGTH + 1))), "sato") is not None


@given(st.text(max_size=300), st.text(max_size=64))
def test_every_text_gets_an_answer(password: str, login_id: str) -> None:
    objection_to(password, login_id)


def test_initial_passwords_can_be_taken_and_differ() -> None:
    made = {initial_password() for _ in range(200)}

    assert len(made) == 200
    assert not any(objection_to(password, "sato") for password in made)
    assert not any(set(password) & set("aeiou01l") for password in made)


def test_only_the_right_password_matches() -> None:
    kept = hash_password("correct horse 電池 staple")

    assert matches(kept, "correct horse 電池 staple")
    assert not matches(kept, "correct horse 電池 staple ")
    assert not matches(kept, "")


def test_width_makes_no_difference_because_nobody_sees_it_while_typing() -> None:
    assert matches(hash_password("correct horse ﾃﾞﾝﾁ"), "ｃｏｒｒｅｃｔ　ｈｏｒｓｅ　デンチ")


def test_a_password_is_kept_as_argon2id_and_never_the_same_way_twice() -> None:
    first, second = hash_password("correct horse"), hash_password("correct horse")

    assert first.startswith("$argon2id$")
    assert first != second


@pytest.mark.parametrize("broken", ["", "plain text", "$argon2id$v=19$m=65536,t=3,p=4$broken"])
def test_a_broken_hash_matches_nothing(broken: str) -> None:
    assert not matches(broken, "plain text")


def test_hashes_cost_what_rfc_9106_recommends_and_an_unknown_name_as_much_as_a_known_one() -> None:
    costs = extract_parameters(OF_THE_PRODUCT.hash("correct horse"))
    assert costs == RFC_9106_LOW_MEMORY == extract_parameters(NOBODYS_HASH)
