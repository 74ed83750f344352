"""個人情報: what is struck from the words before they are shown, and what in them still looks like a person's."""

import enum
from collections.abc import Iterator, Set
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from escalation.routing.terms import Part
from faq.privacy.cleaning import personal_spans
from foundation.phone import format_national
from foundation.text import fold
from inquiry_desk.inquiries.models import Contact
from inquiry_desk.replies.comparing import with_blanks, without_blanks
from inquiry_desk.replies.names import own_places
from inquiry_desk.replies.numbers import my_numbers_in, phones_in

HIDDEN = "●●●"
SHORTEST_NAME = 3


class Kind(enum.Enum):
    """What kind of personal data a stretch of text looks like."""

    NAME = "name"
    PHONE = "phone"
    MAIL = "mail"
    ADDRESS = "address"
    BIRTH = "birth"
    MY_NUMBER = "my_number"


LABELS: dict[enum.Enum, object] = {
    Kind.NAME: _l("Name"),
    Kind.PHONE: _l("Phone number"),
    Kind.MAIL: _l("Mail address"),
    Kind.ADDRESS: _l("Address"),
    Kind.BIRTH: _l("Date of birth"),
    Kind.MY_NUMBER: _l("Individual number (My Number)"),
}

# What the terms may include; the other kinds are never part of an agreement.
_AGREED = {Kind.NAME: Part.NAME, Kind.PHONE: Part.PHONE, Kind.MAIL: Part.MAIL}


@dataclass(frozen=True)
class Suspect:
    """A stretch of the words that looks like personal data the terms do not include."""

    kind: Kind
    words: str


def suspects_in(text: str, contact: Contact, includes: Set[Part]) -> list[Suspect]:
    """Each stretch once, by kind. What a program cannot see stays for the person who reads the preview."""
    found = dict.fromkeys(one for one in _found(text, contact) if _AGREED.get(one.kind) not in includes)
    kinds = list(Kind)
    return sorted(found, key=lambda one: kinds.index(one.kind))


def without_contact(text: str, contact: Contact, includes: Set[Part] = frozenset()) -> str:
    """`text` without what of the contact the terms leave out; short names occur in other words."""
    for part, words in _known(contact):
        text = text.replace(words, HIDDEN) if words and part not in includes else text
    return text


def _known(contact: Contact) -> Iterator[tuple[Part, str]]:
    for name in (contact.name, contact.name.replace(" ", "").replace("　", ""), contact.kana):
        if len(name) >= SHORTEST_NAME:
            yield Part.NAME, name
    yield Part.PHONE, contact.phone_typed
    if contact.phone_e164:
        yield Part.PHONE, format_national(contact.phone_e164)
    yield Part.MAIL, contact.mail_address


def _found(text: str, contact: Contact) -> Iterator[Suspect]:
    plain, spaced = without_blanks(text), with_blanks(text)
    # Of the kana only the whole: a given name of two kana stands in many words.
    whole_kana = fold(contact.kana).replace(" ", "")
    for start, end in (*own_places(plain, [contact.name]), *plain.occurrences(whole_kana)):
        yield Suspect(Kind.NAME, _written(text, plain.written_at(start, end)))
    for _number, start, end in phones_in(spaced):
        yield Suspect(Kind.PHONE, _written(text, spaced.written_at(start, end)))
    for start, end in my_numbers_in(spaced):
        yield Suspect(Kind.MY_NUMBER, _written(text, spaced.written_at(start, end)))
    kinds = {kind.value: kind for kind in Kind}
    for span in personal_spans(text):
        if span.kind in kinds:
            yield Suspect(kinds[span.kind], _written(text, (span.start, span.end)))


def _written(text: str, place: tuple[int, int]) -> str:
    return " ".join(text[slice(*place)].split())
