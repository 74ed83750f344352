"""Where a webhook may go: pure rules of addresses, hosts, ports and networks.

What is refused is written here, not asked of Python: `is_private` and `is_global` differ between its versions.
"""

import re
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from mail_gateway.intake.networks import Network, as_peer, lies_in

WEB_PORTS = frozenset({80, 443, *range(8000, 9000)})
_DEFAULT_PORTS = {"http": 80, "https": 443}

# Letters, digits, dots and hyphens up to the first slash: no user, no escape, nothing two parsers could read differently.
_ADDRESS = re.compile(
    r"(?P<scheme>https?)://(?P<host>[a-z0-9_.-]{1,253}|\[[0-9a-f:.]{2,45}\])(?::(?P<port>[0-9]{1,5}))?"
    r"(?:[/?][!-~]*)?",
    re.IGNORECASE,
)
_UNREADABLE = re.compile(r"[\\\"<>^`{|}#]")
# 2130706433, 0x7f.1 and 0177.0.0.1 are 127.0.0.1 to a resolver (inet_aton).
_ENDS_IN_A_NUMBER = re.compile(r"(?:^|\.)(?:[0-9]+|0x[0-9a-f]*)\.?$", re.IGNORECASE)

# The registries of special-purpose addresses (RFC 6890) and multicast.
_REFUSED_4 = tuple(
    ip_network(net)
    for net in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
# Only 2000::/3 is the public internet. Outside lie ::1, fc00::/7, fe80::/10, ff00::/8 and 64:ff9b::/96 (NAT64).
_PUBLIC_6 = ip_network("2000::/3")
# Inside it, Teredo and other protocols of the IETF, documentation, and 6to4, which holds an IPv4 address.
_REFUSED_6 = tuple(
    ip_network(net) for net in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")
)


def is_usable_address(url: str) -> bool:
    """Whether this is an address a webhook can have: http or https, a host, and a port of the web."""
    found = _ADDRESS.fullmatch(url)
    if found is None or _UNREADABLE.search(url):
        return False
    port = int(found["port"] or _DEFAULT_PORTS[found["scheme"].lower()])
    return port in WEB_PORTS and _is_plain_host(found["host"])


def may_be_reached(address: object, listed: Iterable[Network]) -> bool:
    """Whether an IP address is of the public internet or lies in one of the listed networks."""
    peer = as_peer(address)
    if not peer:
        return False
    return _is_public(ip_address(peer)) or lies_in(peer, listed)


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _REFUSED_4)
    return address in _PUBLIC_6 and not any(address in network for network in _REFUSED_6)


def _is_plain_host(host: str) -> bool:
    """A name, or an IP address in its one usual form."""
    if host.startswith("["):
        return _is_ip(host[1:-1])
    if _ENDS_IN_A_NUMBER.search(host):
        return _is_ip(host)
    return not host.startswith((".", "-")) and ".." not in host


def _is_ip(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
