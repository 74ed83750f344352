"""個人情報 of a hand-over: what is struck from the words before they are shown, and what in them still looks like a person's."""

from collections.abc import Iterator, Set
from dataclasses import dataclass

from escalation.routing.terms import Part
from foundation.phone import format_national
from foundation.text import fold
from inquiry_desk.inquiries.models import Contact
from inquiry_desk.replies.comparing import without_blanks
from inquiry_desk.replies.names import own_places
from inquiry_desk.replies.personal_data import GRAVITY, Kind, personal_places, written

HIDDEN = "●●●"
SHORTEST_NAME = 3


# A number or a link is what a department often needs to find the case by; the citizen's own is told apart by what it is.
_LOOKED_FOR = frozenset(Kind) - {Kind.OWN, Kind.NUMBER, Kind.LINK}
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
    return sorted(found, key=lambda one: GRAVITY.index(one.kind))


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
    plain = without_blanks(text)
    # Of the kana only the whole: a given name of two kana stands in many words.
    whole_kana = fold(contact.kana).replace(" ", "")
    own = (*own_places(plain, [contact.name]), *plain.occurrences(whole_kana))
    for start, end in written(plain, own):
        yield Suspect(Kind.NAME, _on_one_line(text[start:end]))
    for place in personal_places(text):
        if place.kind in _LOOKED_FOR:
            yield Suspect(place.kind, _on_one_line(text[place.start : place.end]))


def _on_one_line(words: str) -> str:
    return " ".join(words.split())
