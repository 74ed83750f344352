"""Where a mail came from, and whether that lies in networks a person named."""

from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address

Network = IPv4Network | IPv6Network


def as_peer(address: object) -> str:
    """An IP address in its plain form, without zone; ::ffff:192.0.2.1 is 192.0.2.1. Empty for anything else."""
    try:
        found = ip_address(str(address).partition("%")[0])
    except ValueError:
        return ""
    return str((found.ipv4_mapped or found) if isinstance(found, IPv6Address) else found)


def lies_in(peer: str, networks: Iterable[Network]) -> bool:
    """Whether `peer`, as `as_peer` writes it, belongs to one of `networks`."""
    return bool(peer) and any(ip_address(peer) in network for network in networks)
