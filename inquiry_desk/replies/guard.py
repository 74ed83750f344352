"""誤送信防止: what speaks against sending a reply as it stands. Pure: facts in, findings out (requirement A5)."""

import enum
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from foundation.organisation.models import ReplyApproval
from foundation.text import fold
from inquiry_desk.replies.comparing import Comparable, with_blanks, without_blanks
from inquiry_desk.replies.names import own_places, places_of_name
from inquiry_desk.replies.numbers import my_numbers_in
from inquiry_desk.replies.words import FACTS_ABOUT_A_PERSON, NAMES_OF_DATA
from mail_gateway.models import MailFlag


class Risk(enum.Enum):
    """Why somebody should look again; kept in `Release.reasons` by value."""

    SERVICE_RULE = "service_rule"
    MY_NUMBER = "my_number"
    OTHER_PERSON = "other_person"
    DOUBTFUL_SENDER = "doubtful_sender"
    IDENTITY_OPEN = "identity_open"
    COMPLAINT = "complaint"
    ATTACHMENT = "attachment"
    UNVERIFIED_SENDER = "unverified_sender"
    WARNING_WORDS = "warning_words"
    FIRST_REPLY = "first_reply"


# The others are told to the author, who ticks that they were looked at (decision 0022).
DEMANDS_APPROVAL = frozenset(
    {
        Risk.SERVICE_RULE,
        Risk.MY_NUMBER,
        Risk.OTHER_PERSON,
        Risk.DOUBTFUL_SENDER,
        Risk.IDENTITY_OPEN,
        Risk.COMPLAINT,
        Risk.ATTACHMENT,
    }
)
# Of these a mail bears its own mark that the person behind it may be another; the tick for the address is not enough.
DOUBTFUL = frozenset(
    {
        MailFlag.FORGED_SENDER,
        MailFlag.OUR_ADDRESS_AS_SENDER,
        MailFlag.FOREIGN_THREAD,
        MailFlag.BROKEN_TOKEN,
        MailFlag.HIDDEN_MARKS,
    }
)


class Place(enum.Enum):
    """Where in a letter something stands."""

    SUBJECT = "subject"
    BODY = "body"
    FILE_NAME = "file_name"


@dataclass(frozen=True)
class Letter:
    """What would leave."""

    subject: str
    body: str
    file_names: tuple[str, ...] = ()

    def texts(self) -> Iterator[tuple[Place, int, str]]:
        """(place, number within it, text)."""
        yield Place.SUBJECT, 0, self.subject
        yield Place.BODY, 0, self.body
        for number, name in enumerate(self.file_names):
            yield Place.FILE_NAME, number, name


@dataclass(frozen=True)
class OtherPerson:
    """What the desk knows of people of other inquiries and what of it the letter could give away."""

    names: frozenset[str] = frozenset()
    strings: frozenset[str] = frozenset()
    """Phone numbers, mail addresses and inquiry numbers, exactly as they stand in the letter."""


@dataclass(frozen=True)
class Facts:
    """What the risks follow from. `own_names`: of the citizen and the author, which never count as another's.

    `published` is the article the letter rests on: its words are guidance for all, not what is known of one person.
    """

    letter: Letter
    first_reply: bool = False
    complaint: bool = False
    identity_open: bool = False
    flags: frozenset[MailFlag] = frozenset()
    own_names: tuple[str, ...] = ()
    published: str = ""
    others: OtherPerson = field(default_factory=OtherPerson)
    rule: ReplyApproval = ReplyApproval.BY_RISK


@dataclass(frozen=True, order=True)
class Seen:
    """A stretch of the letter as written: where, and from which character to which."""

    place: str
    number: int
    start: int
    end: int


@dataclass(frozen=True)
class Finding:
    """One risk, with what of the letter shows it."""

    risk: Risk
    seen: tuple[Seen, ...] = ()
    words: tuple[str, ...] = ()
    flags: tuple[MailFlag, ...] = ()

    @property
    def places(self) -> list[Place]:
        return [place for place in Place if any(one.place == place.value for one in self.seen)]


def findings_in(facts: Facts) -> tuple[Finding, ...]:
    """What is to be said to the author, the gravest first."""
    personal = _with_words(facts, FACTS_ABOUT_A_PERSON)
    found = {
        Risk.SERVICE_RULE: _plain(facts.rule is ReplyApproval.ALWAYS, Risk.SERVICE_RULE),
        Risk.MY_NUMBER: _shown(facts.letter, Risk.MY_NUMBER, _my_numbers(facts.letter)),
        Risk.OTHER_PERSON: _shown(facts.letter, Risk.OTHER_PERSON, _others(facts)),
        Risk.DOUBTFUL_SENDER: _flagged(facts.flags & DOUBTFUL, Risk.DOUBTFUL_SENDER),
        Risk.IDENTITY_OPEN: _shown(facts.letter, Risk.IDENTITY_OPEN, personal if facts.identity_open else []),
        Risk.COMPLAINT: _plain(facts.complaint, Risk.COMPLAINT),
        Risk.ATTACHMENT: _plain(bool(facts.letter.file_names), Risk.ATTACHMENT),
        Risk.UNVERIFIED_SENDER: _flagged(facts.flags & {MailFlag.UNVERIFIED_SENDER}, Risk.UNVERIFIED_SENDER),
        Risk.WARNING_WORDS: _shown(
            facts.letter,
            Risk.WARNING_WORDS,
            [*([] if facts.identity_open else personal), *_with_words(facts, NAMES_OF_DATA)],
        ),
        Risk.FIRST_REPLY: _plain(facts.first_reply, Risk.FIRST_REPLY),
    }
    return tuple(finding for risk in Risk if (finding := found[risk]) is not None)


def risks_of(facts: Facts) -> tuple[Risk, ...]:
    return tuple(finding.risk for finding in findings_in(facts))


def reasons_for_approval(risks: Iterable[Risk], rule: ReplyApproval) -> tuple[Risk, ...]:
    """The risks for which a second person has to agree; empty where the author may send alone."""
    if rule is ReplyApproval.NEVER:
        return ()
    return tuple(risk for risk in risks if rule is ReplyApproval.ANY_RISK or risk in DEMANDS_APPROVAL)


def pieces(text: str, seen: Iterable[Seen]) -> list[tuple[str, bool]]:
    """The text in order, in pieces that are to be marked or not."""
    found: list[tuple[str, bool]] = []
    at = 0
    for one in sorted(seen):
        if one.end <= at:
            continue
        start = max(one.start, at)
        found += [(text[at:start], False), (text[start : one.end], True)]
        at = one.end
    return [(piece, hit) for piece, hit in [*found, (text[at:], False)] if piece]


def _plain(there: bool, risk: Risk) -> Finding | None:
    return Finding(risk) if there else None


def _flagged(flags: frozenset[MailFlag], risk: Risk) -> Finding | None:
    return Finding(risk, flags=tuple(flag for flag in MailFlag if flag in flags)) if flags else None


def _shown(letter: Letter, risk: Risk, seen: list[Seen]) -> Finding | None:
    if not seen:
        return None
    texts = {(place.value, number): text for place, number, text in letter.texts()}
    words = (texts[one.place, one.number][one.start : one.end] for one in sorted(seen))
    return Finding(
        risk, tuple(sorted(set(seen))), tuple(dict.fromkeys(" ".join(word.split()) for word in words))
    )


def _my_numbers(letter: Letter) -> list[Seen]:
    found = ((place, number, with_blanks(text)) for place, number, text in letter.texts())
    return [_seen(place, number, text, spot) for place, number, text in found for spot in my_numbers_in(text)]


def _with_words(facts: Facts, words: Iterable[str]) -> list[Seen]:
    published = without_blanks(facts.published).text
    folded = [word for word in map(fold, words) if word not in published]
    found = [(place, number, without_blanks(text)) for place, number, text in facts.letter.texts()]
    return [
        _seen(place, number, text, spot)
        for place, number, text in found
        for word in folded
        for spot in text.occurrences(word)
    ]


def _others(facts: Facts) -> list[Seen]:
    """Names of others, and what of theirs was found in the letter beforehand."""
    seen: list[Seen] = []
    for place, number, text in facts.letter.texts():
        comparable = without_blanks(text)
        own = own_places(comparable, facts.own_names)
        for name in facts.others.names:
            seen += [_seen(place, number, comparable, spot) for spot in places_of_name(comparable, name, own)]
        for string in facts.others.strings:
            at = text.find(string)
            seen += [Seen(place.value, number, at, at + len(string))] if at >= 0 else []
    return seen


def _seen(place: Place, number: int, text: Comparable, spot: tuple[int, int]) -> Seen:
    return Seen(place.value, number, *text.written_at(*spot))
