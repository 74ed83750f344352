"""Where a webhook may go."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation.webhooks.targets import is_usable_address, may_be_reached


@pytest.mark.parametrize(
    "url",
    [
        "https://system.example.jp/hooks/desk",
        "http://system.example.jp",
        "https://system.example.jp:8443/hooks?from=desk&x=%20",
        "http://10.20.0.5:8080/",
        "https://[2001:4860:4860::8888]:443/",
        "HTTPS://System.Example.JP/",
        "http://city_server.lan:8999/",
        "https://xn--wgv71a.example.jp/",
    ],
)
def test_an_address_of_the_web_can_be_used(url: str) -> None:
    assert is_usable_address(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "system.example.jp/hooks",
        "ftp://system.example.jp/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:6379/_",
        "javascript:alert(1)",
        "https://user:password@system.example.jp/",
        "https://@system.example.jp/",
        "https://system.example.jp@10.0.0.1/",
        "https://system.example.jp\\@10.0.0.1/",
        "https://system.example.jp /",
        "https://system.example.jp/ x",
        "https://system.example.jp/\r\nX-Injected: 1",
        "https://system.example.jp/#fragment",
        "https:///hooks",
        "https://",
        "https://.example.jp/",
        "https://-example.jp/",
        "https://a..example.jp/",
        "https://日本.example.jp/",
        "https://１２７.0.0.1/",
        "https://127。0。0。1/",
        "http://system.example.jp:22/",
        "http://system.example.jp:5432/",
        "http://system.example.jp:6379/",
        "http://system.example.jp:9000/",
        "http://system.example.jp:0/",
        "http://system.example.jp:65616/",
        "http://system.example.jp:/",
        "http://system.example.jp:80:80/",
        "http://%31%32%37.0.0.1/",
    ],
)
def test_anything_else_cannot(url: str) -> None:
    assert not is_usable_address(url)


@pytest.mark.parametrize(
    "host",
    [
        "2130706433", "0x7f000001", "0x7f.0.0.1", "0x7f.1", "0177.0.0.1", "017700000001", "127.1", "127.0.1",
        "0x7F.0X1", "0", "0x", "127.0.0.1.", "256.0.0.1", "1.2.3.4.5", "[::1%25eth0]", "[127.0.0.1", "[::g]", "[]",
    ],
)  # fmt: skip
def test_a_host_that_a_resolver_reads_as_a_number_is_no_name(host: str) -> None:
    assert not is_usable_address(f"http://{host}/")


REFUSED = [
    "0.0.0.0", "0.1.2.3",  # noqa: S104 - refused, not bound
    "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.0.1",
    "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.1.1",
    "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.255", "240.0.0.1",
    "255.255.255.255", "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254",
    "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::a00:1", "100::1", "2001::1", "2001:0:7f00:1::", "2001:db8::1",
    "2002:7f00:1::", "2002:a9fe:a9fe::1", "3fff::1", "5f00::1", "fc00::1", "fd00::1", "fd00:ec2::254", "fe80::1",
    "fe80::1%eth0", "fec0::1", "ff02::1", "4000::1",
]  # fmt: skip


@pytest.mark.parametrize("address", REFUSED)
def test_what_is_not_the_public_internet_is_refused(address: str) -> None:
    assert not may_be_reached(address, ())


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "1.1.1.1", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1", "193.0.0.1", "::ffff:8.8.8.8",
     "2001:4860:4860::8888", "2400:cb00::1", "2620:0:2d0:200::7"],
)  # fmt: skip
def test_the_public_internet_may_be_reached(address: str) -> None:
    assert may_be_reached(address, ())


def test_a_listed_network_may_be_reached_and_nothing_beside_it() -> None:
    listed = (ip_network("10.20.0.0/16"), ip_network("fd00:20::/64"))
    assert may_be_reached("10.20.3.4", listed)
    assert may_be_reached("::ffff:10.20.3.4", listed)
    assert may_be_reached("fd00:20::5", listed)
    assert not may_be_reached("10.21.0.1", listed)
    assert not may_be_reached("fd00:21::5", listed)
    assert not may_be_reached("2002:0a14:0304::1", listed)
    assert not may_be_reached("64:ff9b::a14:304", listed)


@pytest.mark.parametrize("text", ["", "localhost", "127.0.0.1:80", None, "1.2.3"])
def test_what_is_no_address_is_not_reached(text: object) -> None:
    assert not may_be_reached(text, (ip_network("0.0.0.0/0"), ip_network("::/0")))


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_that_python_calls_private_is_refused_in_both_its_forms(address: IPv4Address) -> None:
    mapped = ip_address(f"::ffff:{address}")
    assert may_be_reached(mapped, ()) == may_be_reached(address, ())
    if address.is_private or address.is_multicast or address.is_reserved or address.is_link_local:
        assert not may_be_reached(address, ())


@given(st.ip_addresses(v=6))
def test_an_ipv6_address_that_python_does_not_call_global_is_refused(address: IPv6Address) -> None:
    if address.ipv4_mapped is None and (not address.is_global or address.is_multicast):
        assert not may_be_reached(address, ())
