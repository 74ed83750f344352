"""What our own border relay found about a mail's sender (RFC 8601). What anybody else claims is not read at all."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mail_gateway.intake.networks import Network, as_peer, lies_in
from mail_gateway.message.headers import read_head

METHODS = ("spf", "dkim", "dmarc")
RESULTS = {"none", "pass", "fail", "softfail", "neutral", "policy", "temperror", "permerror"}
_LOOKED_THROUGH = 8_000  # bytes of one field
_MAX_RESULTS = 50
_MARK = re.compile(r'\\.|[();"]|[^\\();"]+|.', re.DOTALL)
_ID = re.compile(r'\s*(?:"([^"]{1,255})"|([^\s;"]{1,255}))(?:\s+1)?\s*')
_RESULT = re.compile(r"\s*([a-z][a-z0-9-]{0,30})(?:\s*/\s*\d{1,3})?\s*=\s*([a-z]{1,20})\b(.*)", re.DOTALL)
_FROM_DOMAIN = re.compile(r'\bheader\.from\s*=\s*"?(?:[^\s"@;]{0,256}@)?([^\s";]{1,255})')


@dataclass(frozen=True)
class Border:
    """Whose word counts: of what one of `relays` handed over or our own `mailbox` held, results under `authserv_id`."""

    relays: tuple[Network, ...] = ()
    authserv_id: str = ""
    mailbox: str = ""

    def handed_over(self, peer: str) -> bool:
        """Whether a mail that came from `peer` passed our border relay."""
        if self.mailbox and peer == self.mailbox[:64]:
            return True
        return lies_in(as_peer(peer.strip("[]")), self.relays)


def authentication_of(raw: bytes, peer: str, sender_address: str, border: Border) -> dict[str, str] | None:
    """Result by method, for example {'spf': 'pass', 'dmarc': 'fail'}; None where our relay said nothing.

    Only the topmost field counts, and only under our relay's name: the relay takes away fields of others that
    carry its name (RFC 8601, 5). A DMARC result for another domain than that of `sender_address` is none.
    """
    if not border.authserv_id or not border.handed_over(peer):
        return None
    fields = read_head(raw).all("authentication-results")
    if not fields:
        return None
    name, *statements = _statements(fields[0][:_LOOKED_THROUGH].decode("utf-8", "replace").lower())
    if _domain(name) != _domain(border.authserv_id.lower()):
        return None
    return _results(statements[:_MAX_RESULTS], _domain(sender_address.rpartition("@")[2].lower()))


def vouches(authentication: dict[str, str] | None) -> bool:
    """The mail comes from the domain it claims to come from (RFC 9989: DMARC pass)."""
    return authentication is not None and authentication.get("dmarc") == "pass"


def is_forged(authentication: dict[str, str] | None) -> bool:
    """The domain the mail claims to come from says that it does not (RFC 9989: DMARC fail)."""
    return authentication is not None and authentication.get("dmarc") == "fail"


def return_path_is_forged(authentication: dict[str, str] | None) -> bool:
    """An answer to the envelope sender would reach somebody who did not write."""
    return authentication is not None and "fail" in (authentication.get("dmarc"), authentication.get("spf"))


def _results(statements: list[str], from_domain: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for statement in statements:
        match = _RESULT.fullmatch(statement)
        if match is None or match[1] not in METHODS or match[2] not in RESULTS:
            continue
        method, result, rest = match.groups()
        if method == "dmarc" and not _is_for(rest, from_domain):
            continue
        # One good signature of several is enough (RFC 6376, 6.1); of anything else said twice the worse counts.
        if method not in found or (result == "pass") is (method == "dkim"):
            found[method] = result
    return found


def _is_for(properties: str, from_domain: str) -> bool:
    domain = _FROM_DOMAIN.search(properties)
    return domain is not None and bool(from_domain) and _domain(domain[1]) == from_domain


def _statements(value: str) -> Iterator[str]:
    """The parts between semicolons, comments taken out (RFC 8601, 2.2); the first is the authserv-id."""
    depth, quoted, part = 0, False, ""
    for mark in _MARK.findall(value):
        if mark == '"' and not depth:
            quoted = not quoted
        if quoted or mark not in ("(", ")", ";"):
            part += "" if depth else mark
        elif mark == ";" and not depth:
            yield part
            part = ""
        else:
            depth = max(0, depth + (mark == "(") - (mark == ")"))
            part += "" if depth else " "
    yield part


def _domain(name: str) -> str:
    match = _ID.fullmatch(name)
    return _ascii((match[1] or match[2]).removesuffix(".")) if match else ""


def _ascii(domain: str) -> str:
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        return domain
