"""What in a text may be somebody's personal data, before it becomes an article that everybody reads. Pure."""

import enum
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from flask_babel import lazy_gettext as _l

from faq.privacy.cleaning import personal_spans
from foundation.text import fold
from inquiry_desk.replies.comparing import Comparable, with_blanks, without_blanks
from inquiry_desk.replies.names import own_places
from inquiry_desk.replies.numbers import my_numbers_in, phones_in


class Reason(enum.Enum):
    """Why a stretch of text is suspected."""

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
    Reason.OWN: _l("Of the citizen who asked"),
    Reason.MY_NUMBER: _l("Individual number (My Number)"),
    Reason.NAME: _l("Name"),
    Reason.PHONE: _l("Phone number"),
    Reason.MAIL: _l("Mail address"),
    Reason.ADDRESS: _l("Address"),
    Reason.BIRTH: _l("Date of birth"),
    Reason.NUMBER: _l("A number that may stand for a person"),
    Reason.LINK: _l("A link that may lead to a person"),
}


@dataclass(frozen=True)
class Citizen:
    """Who asked, as the inquiry knows them."""

    names: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    mail_address: str = ""


@dataclass(frozen=True)
class Suspect:
    """A stretch of a text, from `start` up to and without `end`, and what it says."""

    start: int
    end: int
    reason: Reason
    words: str

    @property
    def key(self) -> str:
        """What a tick for these words carries: the same words in another place or width are ticked with them."""
        return hashlib.sha256(fold(self.words).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Passage:
    """A piece of a text, and the suspect it is, if it is one."""

    text: str
    suspect: Suspect | None = None


def suspects_in(text: str, citizen: Citizen, public: Iterable[str] = ()) -> list[Suspect]:
    """Suspects in order and apart. `public`: what may stand there, such as the department's own phone number.

    What is the citizen's own is suspected whatever is public.
    """
    free = [*_places_of(text, public)]
    own = [Suspect(*place, Reason.OWN, "") for place in _own(text, citizen)]
    others = [one for one in _others(text) if not any(a <= one.start and one.end <= b for a, b in free)]
    return [replace(one, words=text[one.start : one.end]) for one in _joined([*own, *others])]


def passages_of(text: str, suspects: Iterable[Suspect]) -> list[Passage]:
    """The whole text in pieces, to show it with its suspects marked."""
    found, at = [], 0
    for suspect in suspects:
        found += [Passage(text[at : suspect.start]), Passage(suspect.words, suspect)]
        at = suspect.end
    return [one for one in [*found, Passage(text[at:])] if one.text]


def _own(text: str, citizen: Citizen) -> Iterator[tuple[int, int]]:
    plain = without_blanks(text)
    places = [*own_places(plain, citizen.names)]
    wanted = {phone for phone in citizen.phones if phone}
    spaced = with_blanks(text)
    yield from (spaced.written_at(a, b) for e164, a, b in phones_in(spaced) if e164 in wanted)
    for words in (citizen.mail_address, *wanted):
        places += plain.occurrences(fold(words).replace(" ", ""))
    yield from _written(plain, places)


def _others(text: str) -> Iterator[Suspect]:
    spaced = with_blanks(text)
    for place in _written(spaced, my_numbers_in(spaced)):
        yield Suspect(*place, Reason.MY_NUMBER, "")
    for span in personal_spans(text):
        yield Suspect(span.start, span.end, Reason(span.kind), "")


def _places_of(text: str, words: Iterable[str]) -> Iterator[tuple[int, int]]:
    plain = without_blanks(text)
    for one in words:
        yield from _written(plain, plain.occurrences(fold(one).replace(" ", "")))


def _written(plain: Comparable, places: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    return (plain.written_at(start, end) for start, end in places if start < end)


def _joined(suspects: Iterable[Suspect]) -> Iterator[Suspect]:
    """Overlapping stretches as one, for the gravest of their reasons."""
    gravity = list(Reason)
    current: Suspect | None = None
    for one in sorted(suspects, key=lambda one: (one.start, -one.end)):
        if current is not None and one.start < current.end:
            reason = min(current.reason, one.reason, key=gravity.index)
            current = replace(current, end=max(current.end, one.end), reason=reason)
            continue
        if current is not None:
            yield current
        current = one
    if current is not None:
        yield current
