"""Addresses of a mail (RFC 5322, 3.4), read in one pass however they are broken."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from mail_gateway.message.headers import decode_structure
from mail_gateway.text.charsets import Reader
from mail_gateway.text.cleaning import clean_line, readable_line
from mail_gateway.text.encoded_words import decode_words
from mail_gateway.text.marks import has_hidden_marks

MAX_ADDRESSES = 200
_MAX_NAME = 200
_MAX_ADDRESS = 320
_TOKEN = re.compile(
    r"=\?[^?\s]{1,40}\?[bBqQ]\?[^?\s]{0,2000}\?=|\\.|[\"(),;:<>]|[^\"(),;:<>=\\]+|.", re.DOTALL
)
_BARE = re.compile(r"[^\s<>,;:\"]{1,256}@[^\s<>,;:\"@]{1,255}")
_AROUND_AT = re.compile(r" ?@ ?")
_QUOTED_LOCAL = re.compile(r'"([^"\\@\s]{1,256})"@([^\s"<>]+)')


@dataclass(frozen=True)
class MailAddress:
    """Display name and address; the address is '' when there is none that could be one (no @)."""

    name: str
    address: str


@dataclass
class _Draft:
    """What has been collected of one address so far."""

    phrase: list[str] = field(default_factory=list)
    angle: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)


@dataclass
class _Scanner:
    """One pass over the tokens of an address list, with the little memory that takes."""

    quotes: bool
    draft: _Draft = field(default_factory=_Draft)
    quoted: bool = False
    in_angle: bool = False
    depth: int = 0

    def scan(self, text: str, groups: bool) -> Iterator[_Draft]:
        for mark in _TOKEN.findall(text):
            ends = (mark == "," and not self._in_route()) or (mark == ";" and not self.in_angle)
            if ends and not self.quoted and not self.depth:
                yield self._flush()
            elif groups and mark == ":" and not (self.quoted or self.depth or self.in_angle):
                self.draft.phrase.clear()
            else:
                self._take(mark)
        yield self._flush()

    def _in_route(self) -> bool:
        return self.in_angle and "".join(self.draft.angle[:1]).startswith("@")

    def _flush(self) -> _Draft:
        done, self.draft, self.in_angle = self.draft, _Draft(), False
        return done

    def _take(self, mark: str) -> None:
        if self.depth:
            self.depth += (mark == "(") - (mark == ")")
            self.draft.comments.append(mark if self.depth else " ")
        elif mark == '"' and self.quotes:
            self.quoted = not self.quoted
            (self.draft.angle if self.in_angle else self.draft.phrase).append(mark)
        elif self.quoted:
            (self.draft.angle if self.in_angle else self.draft.phrase).append(mark)
        elif mark == "(":
            self.depth = 1
        elif mark == "<":
            self.in_angle = True
            self.draft.angle.clear()
        elif mark == ">":
            self.in_angle = False
        else:
            (self.draft.angle if self.in_angle else self.draft.phrase).append(mark)


def read_addresses(raw: bytes | None, reader: Reader) -> tuple[MailAddress, ...]:
    """The addresses of a field in order, at most 200. The address in angle brackets is the one that counts."""
    text = decode_structure(raw or b"", reader)
    found: list[MailAddress] = []
    for draft in _drafts(text):
        address = _address(draft, reader)
        if address.name or address.address:
            found.append(address)
        if len(found) >= MAX_ADDRESSES:
            break
    return tuple(found)


def _drafts(text: str) -> Iterator[_Draft]:
    groups = ";" in text
    scanner = _Scanner(quotes=True)
    drafts = list(scanner.scan(text, groups))
    if scanner.quoted:
        drafts = list(_Scanner(quotes=False).scan(text, groups))
    return iter(drafts)


def _address(draft: _Draft, reader: Reader) -> MailAddress:
    phrase, comment = "".join(draft.phrase), _name("".join(draft.comments), reader)
    if draft.angle:
        angle = "".join(draft.angle)
        address = clean_address(angle)
        name = _name(phrase, reader) or comment or ("" if address else _name(angle, reader))
        return MailAddress(_with_marks(name, angle) if address else name, address)
    decoded = decode_words(phrase, reader)
    if address := clean_address(phrase):
        return MailAddress(_with_marks(comment, phrase), address)
    bare = _BARE.search(decoded)
    if bare is None:
        return MailAddress(_name(phrase, reader) or comment, "")
    rest = decoded[: bare.start()] + decoded[bare.end() :]
    return MailAddress(
        _name(rest.replace("<", " ").replace(">", " "), reader) or comment, clean_address(bare[0])
    )


def _with_marks(name: str, written: str) -> str:
    """The name, and behind it the address as it was written where that hides something."""
    return f"{name} <{readable_line(written)}>".strip() if has_hidden_marks(written) else name


def _name(phrase: str, reader: Reader) -> str:
    """A display name: quotes taken off, encoded words read also inside them."""
    text = re.sub(r'\\(.)|"', lambda mark: mark[1] or "", phrase) if '"' in phrase else phrase
    name = readable_line(decode_words(text, reader))[:_MAX_NAME]
    return name[1:-1] if len(name) > 2 and name[0] == name[-1] == "'" else name


def clean_address(text: str) -> str:
    """An address without blanks, route and needless quotes; '' when it cannot be one."""
    text = _AROUND_AT.sub("@", clean_line(text).strip("<>' ")).removeprefix("mailto:")
    text = text.rpartition(":")[2] if text.startswith("@") else text
    if quoted := _QUOTED_LOCAL.fullmatch(text):
        text = f"{quoted[1]}@{quoted[2]}"
    local, _, domain = text.rpartition("@")
    if not domain.isascii():
        text = f"{local}@{_ascii_domain(domain)}"
    return text if _is_address(text) else ""


def _ascii_domain(domain: str) -> str:
    """The domain as the DNS has it (RFC 3490): look-alike letters of other scripts show as xn--; '' when impossible."""
    try:
        return domain[:255].encode("idna").decode("ascii")
    except UnicodeError:
        return ""


def _is_address(text: str) -> bool:
    local, _, domain = text.rpartition("@")
    is_quoted = len(local) > 1 and local[0] == local[-1] == '"'
    if not local or (" " in local and not is_quoted) or len(text) > _MAX_ADDRESS:
        return False
    return bool(domain.strip(".")) and " " not in domain and (domain.startswith("[") == domain.endswith("]"))
