"""What a telephone system tells, and the course of a call out of it in any order."""

import itertools
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import Headers

from inquiry_desk.telephony.course import apply, rings, talk_span
from inquiry_desk.telephony.events import CallEvent, EventError, EventKind, line_key, read_event
from inquiry_desk.telephony.keys import SIGNATURE, is_ours, signature_of
from inquiry_desk.telephony.models import PhoneCall

NOW = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)
TOLD = {"call_id": "a1", "event": "ringing", "at": "2026-11-16T09:59:30+09:00", "number": "0960001234"}


def told(**changes: object) -> bytes:
    return json.dumps({**TOLD, **changes}).encode()


@pytest.mark.parametrize(
    ("number", "e164"),
    [
        ("0960001234", "+81960001234"),
        ("+81960001234", "+81960001234"),
        ("sip:0960001234@pbx.example.jp", "+81960001234"),
        ('"髙﨑" <sip:+81960001234@10.0.0.1;transport=tcp>', "+81960001234"),
        ("tel:+81-96-000-1234", "+81960001234"),
        (960001234, "+81960001234"),
        ("anonymous", None),
        ("sip:anonymous@anonymous.invalid", None),
        ("", None),
        (None, None),
    ],
)
def test_a_number_is_read_in_every_form_telephone_systems_tell_it(number: object, e164: str | None) -> None:
    assert read_event(told(number=number), NOW).phone_e164 == e164


def test_a_moment_ahead_of_our_clock_is_now_and_one_of_last_week_is_refused() -> None:
    assert read_event(told(at="2026-11-16T11:00:00+09:00"), NOW).at == NOW
    with pytest.raises(EventError, match="at: is more than 7 days ago"):
        read_event(told(at="2026-11-01T11:00:00+09:00"), NOW)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "body: "),
        (b"[]", "body: "),
        (told(event="held"), "event: "),
        (told(at="10:00"), "at: "),
        (told(at="2026-11-16T10:00:00"), "at: "),
        (told(call_id=" \x00 "), "call_id: "),
        (told(call_id="x" * 201), "call_id: "),
        (told(line="9" * 41), "line: "),
        (told(number=["0960001234"]), "number: "),
    ],
)
def test_what_is_not_understood_is_named_without_what_it_held(body: bytes, reason: str) -> None:
    with pytest.raises(EventError) as refused:
        read_event(body, NOW)
    assert refused.value.reasons[0].startswith(reason)
    assert "0960001234" not in str(refused.value)


def test_a_line_has_one_spelling() -> None:
    assert (
        line_key("096-000-1000")
        == line_key("+81960001000")
        == line_key("sip:0960001000@pbx")
        == "+81960001000"
    )
    assert line_key("代表") == "代表"


def test_the_key_or_a_signature_of_the_very_body_lets_an_event_in() -> None:
    key, body = "k" * 32, told()
    assert is_ours(key, Headers({"Authorization": f"Bearer {key}"}), body)
    assert is_ours(key, Headers({SIGNATURE: signature_of(key, body)}), body)
    assert not is_ours(key, Headers({SIGNATURE: signature_of(key, body)}), body + b" ")
    assert not is_ours(key, Headers({"Authorization": "Bearer é"}), body)
    assert not is_ours(key, Headers(), body)


def a_call() -> PhoneCall:
    return PhoneCall(call_id="a1", line="", extension="", number_told="", rang_at=NOW, missed=False)


def event(kind: EventKind, second: int, extension: str = "201") -> CallEvent:
    number = "0960001234" if kind is EventKind.RINGING else ""
    return CallEvent("a1", kind, NOW + timedelta(seconds=second), number, None, "", extension)


ANSWERED = (event(EventKind.RINGING, 0), event(EventKind.ANSWERED, 5), event(EventKind.ENDED, 65))
MISSED = (event(EventKind.RINGING, 0), event(EventKind.ENDED, 30))


def state(call: PhoneCall) -> tuple[object, ...]:
    return call.rang_at, call.answered_at, call.ended_at, call.missed, call.number_told, call.extension


@pytest.mark.parametrize("course", [ANSWERED, MISSED])
@given(data=st.data())
def test_twice_late_and_in_any_order_events_come_to_the_same(
    course: tuple[CallEvent, ...], data: st.DataObject
) -> None:
    right = a_call()
    for one in course:
        apply(right, one)
    told_so = data.draw(st.sampled_from(list(itertools.permutations(course))))
    again = data.draw(st.lists(st.sampled_from(course), max_size=4))
    call = a_call()
    call.rang_at = told_so[0].at
    for one in (*told_so, *again):
        apply(call, one)
    assert state(call) == state(right)


def test_a_call_rings_until_it_is_answered_ended_or_three_minutes_old() -> None:
    call = a_call()
    apply(call, ANSWERED[0])
    assert rings(call, NOW + timedelta(seconds=20))
    assert not rings(call, NOW + timedelta(minutes=3))
    apply(call, ANSWERED[1])
    assert not rings(call, NOW + timedelta(seconds=20))


def test_what_was_talked_never_ends_before_it_began() -> None:
    call = a_call()
    assert talk_span(call, NOW) is None
    call.answered_at, call.ended_at = NOW, NOW - timedelta(seconds=2)
    assert talk_span(call, NOW) == (NOW, NOW)
