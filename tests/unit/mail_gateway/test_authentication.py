"""Authentication-Results (RFC 8601): our own relay's word is read, everybody else's is not."""

from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail_gateway.intake.authentication import (
    Border,
    authentication_of,
    is_forged,
    return_path_is_forged,
    vouches,
)

OURS = "mx.city.example.jp"
BORDER = Border((ip_network("192.0.2.0/24"), ip_network("2001:db8::/32")), OURS)
SENDER = "hanako@mail.example.jp"


def results(*fields: str, peer: str = "192.0.2.7", sender: str = SENDER, border: Border = BORDER) -> object:
    head = "".join(f"Authentication-Results: {field}\r\n" for field in fields)
    return authentication_of(f"{head}From: {SENDER}\r\n\r\nx".encode(), peer, sender, border)


def test_the_results_of_our_relay_are_read_by_method() -> None:
    field = (
        f"{OURS};\r\n spf=pass smtp.mailfrom=mail.example.jp;\r\n dkim=fail (bad; signature) header.d=mail.example.jp;"
        "\r\n dmarc=pass (p=reject) header.from=mail.example.jp"
    )
    assert results(field) == {"spf": "pass", "dkim": "fail", "dmarc": "pass"}


@pytest.mark.parametrize(
    "field",
    [
        f"{OURS}; dmarc=pass header.from=mail.example.jp",
        f'"{OURS}" 1; dmarc=pass header.from="mail.example.jp"',
        f"{OURS.upper()} 1 ; DMARC/1 = PASS (ok (really)) header.from=MAIL.EXAMPLE.JP",
        f"(by the border) {OURS}.;dmarc=pass action=none header.from=x@mail.example.jp",
        f'{OURS}; dkim=none; dmarc=pass reason="a; b=c" header.from=mail.example.jp',
    ],
)
def test_however_it_is_written_a_pass_is_a_pass(field: str) -> None:
    assert vouches(results(field))  # type: ignore[arg-type]


@pytest.mark.parametrize("peer", ["198.51.100.1", "2001:db9::1", "", "mail.example.jp", "192.0.2.7.evil"])
def test_from_elsewhere_nothing_is_believed(peer: str) -> None:
    assert results(f"{OURS}; dmarc=fail header.from=mail.example.jp", peer=peer) is None


@pytest.mark.parametrize("peer", ["192.0.2.7", "::ffff:192.0.2.7", "2001:db8::25", "[2001:db8::25]"])
def test_a_trusted_relay_is_known_in_every_form_of_its_address(peer: str) -> None:
    assert results(f"{OURS}; spf=pass", peer=peer) == {"spf": "pass"}


def test_our_own_mailbox_counts_as_our_relay() -> None:
    border = Border((), OURS, "imap.city.example.jp")
    assert results(f"{OURS}; spf=pass", peer="imap.city.example.jp", border=border) == {"spf": "pass"}
    assert results(f"{OURS}; spf=pass", peer="", border=Border((), OURS)) is None


def test_without_a_name_of_our_own_nothing_is_claimed() -> None:
    assert results("; dmarc=fail header.from=mail.example.jp", border=Border(BORDER.relays, "")) is None


@pytest.mark.parametrize(
    "name",
    ["mx.evil.example", "mx.city.example.jp.evil.example", "", '"', "(x", "mx.city.example.jp=x"],
)
def test_another_name_is_not_ours(name: str) -> None:
    assert results(f"{name}; dmarc=pass header.from=mail.example.jp") is None


def test_only_the_topmost_field_counts() -> None:
    forged = f"{OURS}; dmarc=pass header.from=mail.example.jp"
    assert results(f"{OURS}; dmarc=fail header.from=mail.example.jp", forged) == {"dmarc": "fail"}
    assert results("mx.evil.example; dmarc=pass header.from=mail.example.jp", forged) is None


@pytest.mark.parametrize(
    "properties",
    ["header.from=evil.example", "header.from=example.jp", "", "header.from=", "smtp.from=mail.example.jp"],
)
def test_a_dmarc_result_for_another_domain_than_the_senders_is_none(properties: str) -> None:
    assert results(f"{OURS}; spf=pass; dmarc=pass {properties}") == {"spf": "pass"}


def test_a_domain_of_kanji_is_the_same_as_its_xn_form() -> None:
    field = f"{OURS}; dmarc=pass header.from=xn--r8jz45g.jp"
    assert results(field, sender="花子@例え.jp") == {"dmarc": "pass"}


def test_one_good_signature_is_enough_but_of_two_words_on_the_domain_the_worse_counts() -> None:
    dmarc = "; ".join(f"dmarc={word} header.from=mail.example.jp" for word in ("pass", "fail"))
    field = f"{OURS}; dkim=fail; dkim=pass; dkim=none; {dmarc}"
    assert results(field) == {"dkim": "pass", "dmarc": "fail"}


def test_a_relay_that_found_nothing_has_spoken_all_the_same() -> None:
    assert results(f"{OURS}; none") == {}


def test_unknown_methods_and_results_are_left_out() -> None:
    assert results(f"{OURS}; arc=pass; spf=maybe; iprev=pass; dkim=neutral") == {"dkim": "neutral"}


@pytest.mark.parametrize(
    ("found", "forged", "return_path"),
    [
        (None, False, False),
        ({}, False, False),
        ({"dmarc": "fail"}, True, True),
        ({"spf": "fail", "dmarc": "none"}, False, True),
        ({"spf": "softfail"}, False, False),
        ({"dmarc": "pass", "spf": "none"}, False, False),
    ],
)
def test_what_follows_from_results(found: dict[str, str] | None, forged: bool, return_path: bool) -> None:
    assert (is_forged(found), return_path_is_forged(found)) == (forged, return_path)


@given(st.binary(max_size=400))
def test_no_field_makes_it_raise_and_no_result_is_invented(value: bytes) -> None:
    raw = b"Authentication-Results: " + value + b"\r\n\r\nx"
    found = authentication_of(raw, "192.0.2.7", SENDER, BORDER)
    assert found is None or set(found) <= {"spf", "dkim", "dmarc"}
    assert found is None or OURS.encode() in value.lower()


def test_a_field_of_a_megabyte_is_read_in_no_time() -> None:
    for value in ("(" * 1_000_000, ";" * 1_000_000, '"' * 999_999, f"{OURS};" + "spf=pass;" * 100_000):
        results(value)
