"""What in a text may be somebody's personal data, before it becomes an article that everybody reads. Pure."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from foundation.text import fold
from inquiry_desk.replies.comparing import with_blanks, without_blanks
from inquiry_desk.replies.names import own_places
from inquiry_desk.replies.numbers import phones_in
from inquiry_desk.replies.personal_data import GRAVITY, Kind, personal_places, written


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
    kind: Kind
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
    own = [Suspect(*place, Kind.OWN, "") for place in _own(text, citizen)]
    others = [
        Suspect(one.start, one.end, one.kind, "")
        for one in personal_places(text)
        if not any(a <= one.start and one.end <= b for a, b in free)
    ]
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
    yield from written(plain, places)


def _places_of(text: str, words: Iterable[str]) -> Iterator[tuple[int, int]]:
    plain = without_blanks(text)
    for one in words:
        yield from written(plain, plain.occurrences(fold(one).replace(" ", "")))


def _joined(suspects: Iterable[Suspect]) -> Iterator[Suspect]:
    """Overlapping stretches as one, as the gravest of their kinds."""
    current: Suspect | None = None
    for one in sorted(suspects, key=lambda one: (one.start, -one.end)):
        if current is not None and one.start < current.end:
            kind = min(current.kind, one.kind, key=GRAVITY.index)
            current = replace(current, end=max(current.end, one.end), kind=kind)
            continue
        if current is not None:
            yield current
        current = one
    if current is not None:
        yield current
