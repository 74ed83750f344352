"""What an inquiry can be found by, as terms: the same ones on both databases.

A term is the digest of its kind and its text. So no tokenizer of a database cuts or folds it, nothing typed
can be read as its query language, and the index by itself tells nobody what a citizen said.
"""

import re
from base64 import b32encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import islice

from faq.search.analysis import Word, normalise, words
from foundation.phone import search_digits
from foundation.text import fold

LONGEST_TEXT = 400_000
"""Characters of one inquiry that are analysed; what goes beyond is older, and not found by its words."""

FEWEST_DIGITS = 4
"""Figures of a phone number that are enough to look for."""

_LONGEST_NAME = 30
_PIECES = re.compile(r"[@._+-]+")
_NO_SERVICE = 0


@dataclass(frozen=True)
class Person:
    """Who asks, as written on the inquiry."""

    names: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    mail_address: str = ""


@dataclass(frozen=True)
class Facts:
    """What lists are narrowed to; None stands for any."""

    service_ids: frozenset[int] | None = None
    service_id: int | None = None
    channel: str | None = None
    is_open: bool | None = None


@dataclass(frozen=True)
class Document:
    """One inquiry as the index sees it; `texts` begin with the newest."""

    number: str
    sequence: int
    service_id: int | None
    channel: str
    is_open: bool
    person: Person
    texts: tuple[str, ...]


@lru_cache(maxsize=32_768)
def term(kind: str, text: str) -> str:
    """Eight letters or figures that stand for `text` as a thing of this kind."""
    return b32encode(blake2b(f"{kind}:{text}".encode(), digest_size=5).digest()).decode().lower()


def terms_of(document: Document) -> list[str]:
    """All terms of an inquiry, each once."""
    found = {term("number", document.number.lower()), term("sequence", str(document.sequence))}
    found |= {service_term(document.service_id), term("channel", document.channel)}
    found.add(openness_term(document.is_open))
    found |= {term("name", start) for name in document.person.names for start in _beginnings_of_name(name)}
    found |= {term("phone", digits) for phone in document.person.phones for digits in _parts_of_phone(phone)}
    found |= {term("mail", piece) for piece in _pieces_of_address(document.person.mail_address)}
    found |= {word_term(word) for word in _units(document.texts)}
    return sorted(found)


def service_term(service_id: int | None) -> str:
    return term("service", str(service_id or _NO_SERVICE))


def openness_term(is_open: bool) -> str:
    return term("open", "yes" if is_open else "no")


def word_term(word: Word) -> str:
    return term("word", word.form)


def _units(texts: Iterable[str]) -> Iterator[Word]:
    left = LONGEST_TEXT
    for text in texts:
        for word in words(normalise(text[:left])):
            if word.counts:
                yield from word.units()
        left -= len(text)
        if left <= 0:
            return


def _beginnings_of_name(name: str) -> Iterator[str]:
    """What a name or a part of it begins with; also written without the blank between its parts."""
    parts = fold(name).split()
    for part in {*parts, "".join(parts)}:
        for end in range(1, min(len(part), _LONGEST_NAME) + 1):
            yield part[:end]


def _parts_of_phone(phone: str) -> Iterator[str]:
    """How a number begins and ends, by at least four figures."""
    digits = search_digits(phone)
    for length in range(FEWEST_DIGITS, len(digits) + 1):
        yield digits[:length]
        yield digits[-length:]


def _pieces_of_address(address: str) -> Iterator[str]:
    folded = address.lower()
    yield from filter(None, {folded, *folded.split("@"), *islice(_PIECES.split(folded), 20)})
