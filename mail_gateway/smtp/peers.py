"""Limits of the SMTP intake, and what each peer has used of them. Pure: time is an argument."""

from collections import Counter
from dataclasses import dataclass
from ipaddress import IPv6Network

from mail_gateway.intake.networks import Network, lies_in

REMEMBERED = 10_000
_MINUTE = 60.0
_NETWORK_BITS = 64


@dataclass(frozen=True)
class Limits:
    """What one message, one conversation, one peer and all together may take."""

    max_bytes: int
    recipients: int = 50
    connections: int = 100
    connections_per_peer: int = 10
    messages_per_minute: int = 60
    proxies: tuple[Network, ...] = ()
    trusted_relays: tuple[Network, ...] = ()
    idle_seconds: float = 300.0  # RFC 5321, 4.5.3.2.7 asks for at least five minutes
    message_seconds: float = 900.0
    refusals: int = 20
    commands: int = 2_000


def _site(peer: str) -> str:
    """Whose limits count: one IPv6 customer has a whole /64 of addresses to choose from."""
    if ":" not in peer:
        return peer
    return str(IPv6Network((peer, _NETWORK_BITS), strict=False))


class Peers:
    """Connections and messages by peer. Trusted relays are never counted."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._connections: Counter[str] = Counter()
        self._allowances: dict[str, tuple[float, float]] = {}

    def __len__(self) -> int:
        """How many peers are remembered."""
        return len(self._connections) + len(self._allowances)

    def trusts(self, peer: str) -> bool:
        """Whether `peer` is a border relay of ours, for which many others speak."""
        return lies_in(peer, self._limits.trusted_relays)

    def enter(self, peer: str) -> bool:
        """Count a connection of `peer`; False, and nothing counted, when it has too many already."""
        if self.trusts(peer):
            return True
        if self._connections[_site(peer)] >= self._limits.connections_per_peer:
            return False
        self._connections[_site(peer)] += 1
        return True

    def leave(self, peer: str) -> None:
        """A connection that had entered has ended."""
        if self.trusts(peer):
            return
        site = _site(peer)
        self._connections[site] -= 1
        if self._connections[site] <= 0:
            del self._connections[site]

    def may_send(self, peer: str, at: float) -> bool:
        """Whether `peer` may send one more message at `at` (seconds of a clock that never goes back).

        A token bucket: as many messages at once as are allowed in a minute, refilled evenly within a minute.
        """
        if self.trusts(peer):
            return True
        most = float(self._limits.messages_per_minute)
        left, since = self._allowances.pop(_site(peer), (most, at))
        left = min(most, left + (at - since) * most / _MINUTE)
        allowed = left >= 1
        self._allowances[_site(peer)] = (left - allowed, at)
        if len(self._allowances) > REMEMBERED:
            del self._allowances[next(iter(self._allowances))]  # the one that was silent for longest
        return allowed


class Patience:
    """How much one conversation may still waste before its next accepted message."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self.renew()

    def renew(self) -> None:
        """A message was accepted: what came before is forgiven."""
        self._refusals, self._commands = self._limits.refusals, self._limits.commands

    def bears(self, reply: str) -> bool:
        """Whether the conversation may go on after `reply`. What is put off (4xx) is no offence."""
        if reply[3:4] == "-":
            return True
        self._commands -= 1
        self._refusals -= reply.startswith("5")
        return self._commands > 0 and self._refusals > 0
