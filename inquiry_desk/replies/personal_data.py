"""個人情報: where a text reads as if it spoke of one person. Pure; what a program cannot see stays for who reads it."""

import enum
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from faq.privacy.cleaning import personal_spans
from inquiry_desk.replies.comparing import Comparable, with_blanks
from inquiry_desk.replies.numbers import my_numbers_in, phones_in


class Kind(enum.Enum):
    """What kind of personal data a stretch of text looks like, the gravest first."""

    OWN = "own"
    MY_NUMBER = "my_number"
    NAME = "name"
    PHONE = "phone"
    MAIL = "mail"
    ADDRESS = "address"
    BIRTH = "birth"
    NUMBER = "number"
    LINK = "link"


LABELS: dict[enum.Enum, object] = {
    Kind.OWN: _l("Of the citizen who asked"),
    Kind.MY_NUMBER: _l("Individual number (My Number)"),
    Kind.NAME: _l("Name"),
    Kind.PHONE: _l("Phone number"),
    Kind.MAIL: _l("Mail address"),
    Kind.ADDRESS: _l("Address"),
    Kind.BIRTH: _l("Date of birth"),
    Kind.NUMBER: _l("A number that may stand for a person"),
    Kind.LINK: _l("A link that may lead to a person"),
}
GRAVITY = tuple(Kind)


@dataclass(frozen=True)
class Place:
    """A stretch of a text, from `start` up to and without `end`."""

    start: int
    end: int
    kind: Kind


def personal_places(text: str) -> Iterator[Place]:
    """What anybody's data looks like; stretches may overlap. Of whose it is nothing is known here."""
    spaced = with_blanks(text)
    phones = ((start, end) for _number, start, end in phones_in(spaced))
    for kind, spots in ((Kind.MY_NUMBER, my_numbers_in(spaced)), (Kind.PHONE, phones)):
        yield from (Place(*place, kind) for place in written(spaced, spots))
    for span in personal_spans(text):
        yield Place(span.start, span.end, Kind(span.kind))


def written(text: Comparable, spots: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Where these spots of the compared text stand in the text as it was written."""
    return (text.written_at(start, end) for start, end in spots if start < end)
