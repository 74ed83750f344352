"""Whom mail is for: our own addresses in plain form, and nothing that a relay could read another way."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

_ADDRESS = re.compile(
    r"([a-z0-9#$&'*/=?^_`{|}~.-]{1,64})(?:\+([a-z0-9#$&'*/=?^_`{|}~.+-]{0,128}))?@([a-z0-9.-]{1,253})"
)


@dataclass(frozen=True)
class Recipient:
    """An address of ours in small letters: `info` and `token` of info+token@desk.example.jp."""

    local_part: str
    sub_address: str


def read_recipient(address: str, domain: str) -> Recipient | None:
    """What `address` names at `domain`.

    None for other domains, and for forms with `%`, `!`, quotes or a source route (RFC 5321, appendix C;
    RFC 1123, 5.2.16), which elsewhere mean "send it on".
    """
    match = _ADDRESS.fullmatch(address.lower())
    if match is None or match[3].removesuffix(".") != domain.lower():
        return None
    return Recipient(match[1], match[2] or "")


class NotKnownYetError(Exception):
    """The known addresses have never been read: nobody can say yet whether an address is ours."""


class AddressBook:
    """The addresses mail is taken for; keeps the last ones read while the database is down."""

    def __init__(self, domain: str, read: Callable[[], Iterable[str]]) -> None:
        self.domain = domain
        self._read = read
        self._local_parts: frozenset[str] | None = None

    def refresh(self) -> None:
        """Read the known local parts anew; raises what reading raises and then keeps those read before."""
        self._local_parts = frozenset(part.lower() for part in self._read())

    def in_full(self, address: str) -> str:
        """`address`; the one that needs no domain, postmaster (RFC 5321, 4.5.1), gets ours."""
        return f"{address}@{self.domain}" if address.lower() == "postmaster" else address

    def takes(self, address: str) -> bool:
        """Whether mail to `address` is for us; NotKnownYetError before the first successful `refresh`."""
        recipient = read_recipient(address, self.domain)
        if recipient is None:
            return False
        if self._local_parts is None:
            raise NotKnownYetError
        return recipient.local_part in self._local_parts
