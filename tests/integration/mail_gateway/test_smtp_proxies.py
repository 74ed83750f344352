"""Behind a load balancer: the PROXY protocol, version 1 and 2, from whom and only from whom it is expected."""

import struct
from ipaddress import ip_address, ip_network
from pathlib import Path

import pytest
from aiosmtpd.proxy_protocol import V2_SIGNATURE

from mail_gateway.intake.recipients import AddressBook
from mail_gateway.intake.spool import Spool
from tests.integration.mail_gateway.certificates import made_in
from tests.integration.mail_gateway.lines import Line
from tests.integration.mail_gateway.servers import DOMAIN, HOST, gateway
from tests.integration.mail_gateway.test_smtp_tls import unchecked

CITIZEN = "citizen@mail.example.jp"
INFO = f"info@{DOMAIN}"
PROXIES = (ip_network("127.0.0.1/32"),)
CLIENT = b"PROXY TCP4 192.0.2.7 198.51.100.1 50000 25\r\n"


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "spool")


@pytest.fixture
def book() -> AddressBook:
    return AddressBook(DOMAIN, lambda: ["info"])


def version_2(command: int, family: int, addresses: bytes) -> bytes:
    return V2_SIGNATURE + struct.pack("!BBH", 0x20 | command, family, len(addresses)) + addresses


def addresses_of(source: str) -> bytes:
    packed = ip_address(source).packed
    return packed + packed + struct.pack("!HH", 50_000, 25)


def send(line: Line) -> None:
    for command, code in (("EHLO x", 250), (f"MAIL FROM:<{CITIZEN}>", 250), (f"RCPT TO:<{INFO}>", 250)):
        assert line.say(command) == code
    assert line.say("DATA") == 354
    line.send(b"Subject: x\r\n\r\n.\r\n")
    assert line.answer_to("message") == 250


@pytest.mark.parametrize(
    ("head", "peer"),
    [
        (CLIENT, "192.0.2.7"),
        (b"PROXY TCP6 2001:db8::7 2001:db8::1 50000 25\r\n", "2001:db8::7"),
        (b"PROXY TCP6 ::ffff:192.0.2.7 ::ffff:198.51.100.1 50000 25\r\n", "192.0.2.7"),
        (version_2(1, 0x11, addresses_of("192.0.2.7")), "192.0.2.7"),
        (version_2(1, 0x21, addresses_of("2001:db8::7")), "2001:db8::7"),
        (version_2(1, 0x21, addresses_of("::ffff:192.0.2.7")), "192.0.2.7"),
        (version_2(1, 0x11, addresses_of("192.0.2.7") + b"\x04\x00\x02ab"), "192.0.2.7"),
        (b"PROXY UNKNOWN\r\n", HOST),
        (version_2(0, 0x00, b""), HOST),
    ],
)
def test_the_peer_of_a_message_is_the_client_the_proxy_names(
    spool: Spool, book: AddressBook, head: bytes, peer: str
) -> None:
    with gateway(spool, book, proxies=PROXIES) as port, Line(port, head) as line:
        assert line.greeting.startswith(b"220")
        send(line)
    assert [spool.read(spool_id).envelope.peer for spool_id in spool.waiting()] == [peer]


@pytest.mark.parametrize(
    "head",
    [
        b"EHLO client.example.jp\r\n",
        b"PROXY TCP4 192.0.2.7\r\n",
        b"PROXY TCP4 nonsense 198.51.100.1 50000 25\r\n",
        b"PROXY " + b"x" * 200 + b"\r\n",
        b"PROXY\r\n",
        V2_SIGNATURE + b"\x31\x11\x00\x00",
        version_2(1, 0x11, b"short"),
    ],
)
def test_a_proxy_that_names_no_client_is_turned_away(spool: Spool, book: AddressBook, head: bytes) -> None:
    with gateway(spool, book, proxies=PROXIES) as port, Line(port, head) as line:
        assert line.greeting.startswith(b"421 4.7.0")
        assert line.read_to_its_end() == b""


def test_from_others_the_protocol_is_not_understood(spool: Spool, book: AddressBook) -> None:
    with (
        gateway(spool, book, proxies=PROXIES) as port,
        Line(port, source="127.0.0.2") as line,
    ):
        assert line.say(CLIENT.decode().strip()) == 500
        send(line)
    assert [spool.read(spool_id).envelope.peer for spool_id in spool.waiting()] == ["127.0.0.2"]


def test_limits_count_the_client_and_not_the_proxy(spool: Spool, book: AddressBook) -> None:
    other = CLIENT.replace(b"192.0.2.7", b"192.0.2.8")
    with (
        gateway(spool, book, proxies=PROXIES, connections_per_peer=1, messages_per_minute=1) as port,
        Line(port, CLIENT) as one,
        Line(port, CLIENT) as again,
        Line(port, other) as two,
    ):
        assert again.greeting.startswith(b"421 4.7.0")
        send(one)
        assert one.say(f"MAIL FROM:<{CITIZEN}>") == 450
        send(two)


def test_a_trusted_relay_is_known_behind_the_proxy(spool: Spool, book: AddressBook) -> None:
    trusted = (ip_network("192.0.2.7/32"),)
    with (
        gateway(spool, book, proxies=PROXIES, trusted_relays=trusted, messages_per_minute=1) as port,
        Line(port, CLIENT) as line,
    ):
        send(line)
        send(line)


def test_the_client_stays_known_behind_starttls(tmp_path: Path, spool: Spool, book: AddressBook) -> None:
    certificate = made_in(tmp_path).read()
    with (
        gateway(spool, book, proxies=PROXIES, certificate=certificate) as port,
        Line(port, CLIENT) as line,
    ):
        assert (line.say("EHLO x"), line.say("STARTTLS")) == (250, 220)
        line.secure(unchecked())
        send(line)
    assert [spool.read(spool_id).envelope.peer for spool_id in spool.waiting()] == ["192.0.2.7"]
