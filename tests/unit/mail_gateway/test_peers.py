"""The limits of the intake, without a socket."""

from ipaddress import ip_network

import pytest

from mail_gateway.intake.networks import as_peer, lies_in
from mail_gateway.smtp.peers import REMEMBERED, Limits, Patience, Peers

ONE, OTHER = "192.0.2.1", "192.0.2.2"
RELAY = "198.51.100.25"


def limits(**given: int) -> Limits:
    return Limits(1_000_000, trusted_relays=(ip_network(f"{RELAY}/32"),), **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("::FFFF:C000:201", "192.0.2.1"),
        ("2001:DB8:0::1", "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1"),
        ("", ""),
        (None, ""),
        ("/run/mail.sock", ""),
    ],
)
def test_an_address_has_one_plain_form(written: object, plain: str) -> None:
    assert as_peer(written) == plain


def test_a_peer_lies_in_networks_of_its_own_kind_only() -> None:
    networks = (ip_network("192.0.2.0/24"), ip_network("2001:db8::/32"))
    assert lies_in("192.0.2.77", networks)
    assert lies_in("2001:db8::77", networks)
    assert not lies_in("203.0.113.1", networks)
    assert not lies_in("", networks)


def test_a_peer_has_so_many_connections_and_no_more_until_one_ends() -> None:
    peers = Peers(limits(connections_per_peer=2))
    assert [peers.enter(ONE) for _ in range(3)] == [True, True, False]
    assert peers.enter(OTHER)
    peers.leave(ONE)
    assert peers.enter(ONE)


def test_a_peer_sends_a_minutes_messages_at_once_and_then_as_they_are_refilled() -> None:
    peers = Peers(limits(messages_per_minute=3))
    assert [peers.may_send(ONE, 100.0) for _ in range(4)] == [True, True, True, False]
    assert not peers.may_send(ONE, 119.0)
    assert peers.may_send(ONE, 120.0)
    assert not peers.may_send(ONE, 120.0)
    assert [peers.may_send(ONE, 500.0) for _ in range(4)] == [True, True, True, False]


def test_one_peers_haste_is_not_anothers() -> None:
    peers = Peers(limits(messages_per_minute=1))
    assert peers.may_send(ONE, 0.0)
    assert not peers.may_send(ONE, 0.0)
    assert peers.may_send(OTHER, 0.0)


def test_all_addresses_of_one_ipv6_network_of_64_bits_are_one_peer() -> None:
    peers = Peers(limits(messages_per_minute=1, connections_per_peer=1))
    assert peers.may_send("2001:db8:0:1::1", 0.0)
    assert not peers.may_send("2001:db8:0:1:ffff::2", 0.0)
    assert peers.may_send("2001:db8:0:2::1", 0.0)
    assert peers.enter("2001:db8:0:1::1")
    assert not peers.enter("2001:db8:0:1::2")


def test_trusted_relays_are_never_counted() -> None:
    peers = Peers(limits(messages_per_minute=1, connections_per_peer=1))
    assert all(peers.enter(RELAY) and peers.may_send(RELAY, 0.0) for _ in range(100))
    peers.leave(RELAY)
    assert len(peers) == 0


def test_memory_does_not_grow_with_the_number_of_peers() -> None:
    peers = Peers(limits())
    for number in range(3 * REMEMBERED):
        address = f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}"
        peers.enter(address)
        peers.may_send(address, float(number))
        peers.leave(address)
    assert len(peers) == REMEMBERED


def test_refusals_and_commands_run_out_until_a_message_is_accepted() -> None:
    patience = Patience(limits(refusals=3, commands=100))
    assert [patience.bears("550 No") for _ in range(3)] == [True, True, False]
    patience.renew()
    assert patience.bears("550 No")
    patience = Patience(limits(refusals=3, commands=4))
    assert [patience.bears("250 OK") for _ in range(4)] == [True, True, True, False]


def test_putting_off_is_no_refusal_and_a_long_answer_is_one_answer() -> None:
    patience = Patience(limits(refusals=2, commands=1_000))
    assert all(patience.bears("452 Later") for _ in range(100))
    assert all(patience.bears("250-SIZE 5") for _ in range(2_000))
