"""Look-alike addresses read as what they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail_gateway.intake.shown_addresses import shown_address


@pytest.mark.parametrize(
    "address", ["", "a@b.jp", "hanako+tag@mail.example.jp", "見本@例え.jp", "a@センター.jp"]
)
def test_ordinary_and_japanese_addresses_are_shown_as_they_are(address: str) -> None:
    assert shown_address(address) == address


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("mayor@\u0430pple.com", "mayor@xn--pple-43d.com"),
        ("mayor@\u0430\u0440\u0440\u04cf\u0435.com", "mayor@xn--80ak6aa92e.com"),
        ("info@m\u00fcnchen.de", "info@xn--mnchen-3ya.de"),
        ("p\u0430ypal@mail.example", "p[U+0430]ypal@mail.example"),
        ("a@example.jp\u202e", "a@example.jp[U+202E]"),
        ("a\u200b@example.jp", "a[U+200B]@example.jp"),
        ("a@ｄｅｓｋ.example.jp", "a@desk.example.jp"),
        ("a@evil\u3002example", "a@evil.example"),
    ],
    ids=[
        "one letter",
        "all letters",
        "umlaut",
        "user part",
        "direction",
        "no width",
        "full width",
        "ideographic dot",
    ],
)
def test_other_alphabets_and_hidden_marks_show(address: str, shown: str) -> None:
    assert shown_address(address) == shown


@given(st.text(max_size=60))
def test_any_address_can_be_shown_and_hides_nothing(address: str) -> None:
    assert not set(shown_address(address)) & set("\u202e\u202d\u200b\u2066\u0430")
