"""What must not stand on the board, and when a note is on it."""

from datetime import UTC, date, datetime

import pytest

from inquiry_desk.board.models import BoardNote, BoardSeen
from inquiry_desk.board.rules import forbidden_numbers, is_card_number, is_shown, personal_data_in, seen_at

DAY = date(2026, 11, 16)
AT = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "番号は123456789018です",
        "１２３４ ５６７８ ９０１８",
        "カード 4111-1111-1111-1111",
        "4111111111111111",
    ],
)
def test_a_my_number_and_a_card_number_are_found_in_any_width(text: str) -> None:
    assert forbidden_numbers(text)


@pytest.mark.parametrize("text", ["123456789012", "4242-4242-4242-4243", "R8-000123", "096-000-1234", ""])
def test_other_numbers_are_not(text: str) -> None:
    assert not forbidden_numbers(text)


def test_a_card_number_has_its_check_digit_and_its_length() -> None:
    assert [is_card_number(one) for one in ("5555555555554444", "555555555555444", "0" * 16)] == [
        True,
        False,
        False,
    ]


def test_what_looks_like_a_citizens_data_is_named_once() -> None:
    assert personal_data_in("096-000-1234 へ。096-000-1234 に再度。") == ["096-000-1234"]
    assert personal_data_in("R8年度の様式が新しくなりました。") == []


def test_a_note_is_on_the_board_until_its_last_day_or_until_it_is_taken_down() -> None:
    assert is_shown(BoardNote(until=DAY), DAY)
    assert not is_shown(BoardNote(until=DAY), date(2026, 11, 17))
    assert is_shown(BoardNote(until=None), date(2036, 1, 1))
    assert not is_shown(BoardNote(until=None, taken_down_at=AT), DAY)


def test_whoever_confirmed_before_a_change_has_not_seen_it() -> None:
    later = AT.replace(hour=3)
    note = BoardNote(written_at=AT, changed_at=later)
    note.seen = [BoardSeen(user_id=1, at=AT), BoardSeen(user_id=2, at=AT), BoardSeen(user_id=2, at=later)]

    assert seen_at(note) == {2: later}
