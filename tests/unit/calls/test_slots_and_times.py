"""Calls at once, their times, and words that say nearly the same."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inquiry_desk.calls.alike import is_alike, nearness
from inquiry_desk.calls.slots import OpenCall, free_slot, is_worth_keeping, slot_to_show
from inquiry_desk.calls.times import ended_at_or_none, span_of
from inquiry_desk.inquiries.first_call import Span

NOW = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)
BEGAN = NOW - timedelta(minutes=5)
ENDED = NOW - timedelta(minutes=1)


def an_open_call(slot: int, minutes_ago: int = 0, **fields: str) -> OpenCall:
    return OpenCall(slot, fields, NOW - timedelta(minutes=minutes_ago))


def test_the_call_last_worked_on_is_shown_and_one_on_hold_never_by_itself() -> None:
    held = an_open_call(1, 0, held_at=NOW.isoformat())
    assert slot_to_show([held, an_open_call(2, 9), an_open_call(3, 1)]) == 3
    assert slot_to_show([held]) == 2
    assert slot_to_show([]) == 1


@given(st.sets(st.integers(1, 9)))
def test_a_free_slot_is_free(taken: set[int]) -> None:
    found = free_slot([an_open_call(slot) for slot in taken])
    assert found not in taken and (found is None) == (len(taken) == 9)


def test_an_empty_screen_is_not_kept_and_a_known_call_is() -> None:
    assert not is_worth_keeping({"question": " ", "nature": "question", "service_id": "3"})
    assert is_worth_keeping({"phone_call_id": "7"}) and is_worth_keeping({"kana": "みほん"})


def test_a_call_on_hold_is_called_by_name_then_number_then_words() -> None:
    assert an_open_call(1, name="見本", phone="096", question="q").title == "見本"
    assert an_open_call(1, question="一行目\n二行目").title == "一行目"
    assert an_open_call(1, held_at=BEGAN.isoformat()).waits_for(NOW) == timedelta(minutes=5)


def test_what_is_registered_while_talking_has_no_after_call_work() -> None:
    assert span_of(BEGAN, None, NOW) == Span(BEGAN, NOW, None)
    assert span_of(BEGAN, ENDED, NOW) == Span(BEGAN, ENDED, NOW)


def test_the_telephone_system_knows_better_than_the_screen() -> None:
    answered = BEGAN + timedelta(seconds=20)
    assert span_of(BEGAN, ENDED, NOW, (answered, ENDED)) == Span(answered, ENDED, NOW)
    assert span_of(BEGAN, ENDED, NOW, (answered, None)) == Span(answered, ENDED, NOW)
    assert span_of(BEGAN, None, NOW, (answered, None)) == Span(answered, NOW, None)


@pytest.mark.parametrize(
    "text", ["", "soon", "2026-11-16T09:59:00", "2026-11-16T00:00:00Z", "2027-01-01T00:00:00Z"]
)
def test_an_end_that_cannot_be_true_is_not_believed(text: str) -> None:
    assert ended_at_or_none(text, BEGAN, NOW) is None


@pytest.mark.parametrize(
    ("first", "second", "same_number", "alike"),
    [
        ("就学援助の申請書を再発行", "就学援助の申請書を再発行してほしいとのこと。", False, True),
        ("就学援助の申請書を再発行", "こども医療費の受給者証が届かない", False, False),
        ("就学援助ノ申請書ヲ再発行", "就学援助の申請書を再発行", False, True),
        ("申請書をもう一度送って", "申請書の再発行を希望、送付を待つ", True, True),
        ("申請書", "申請書", False, False),
        ("駐車場はありますか、何時まで", "就学援助の申請書を再発行", True, False),
    ],
)
def test_nearly_the_same_words_are_found_and_others_are_not(
    first: str, second: str, same_number: bool, alike: bool
) -> None:
    assert is_alike(nearness(first, second), same_number=same_number) is alike
