"""What two texts differ in, word by word, and what two versions of an article differ in."""

import enum
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

from flask_babel import lazy_gettext as _l

from faq.models import ArticleVersion
from faq.search.analysis import words
from foundation.web.filters import label

COMPARISONS = 4_000_000
"""Longer passages, about 2,000 words against 2,000, are shown as a whole: comparing them would take seconds."""

SHORTEST_SAME = 2
"""Characters: shorter equal pieces between two changes are read as part of the change."""


class Change(enum.Enum):
    """Whether a piece of text stayed, came or went."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


LABELS: dict[enum.Enum, object] = {
    Change.SAME: _l("Unchanged"),
    Change.ADDED: _l("Added"),
    Change.REMOVED: _l("Removed"),
}


@dataclass(frozen=True)
class Piece:
    """A run of text that stayed, came or went."""

    change: Change
    text: str


@dataclass(frozen=True)
class Difference:
    """What changed in one part of an article; `part` is its name on the screen."""

    part: object
    pieces: tuple[Piece, ...]


def pieces_between(before: str, after: str) -> tuple[Piece, ...]:
    """What stayed and went makes `before`, what stayed and came makes `after`, each in order."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    found: list[Piece] = []
    for same, removed, added in _runs(old, new):
        found += [Piece(Change.SAME, removed)] if same else _by_word(removed, added)
    return tuple(_joined(_calmed(list(_joined(found)))))


def differences(
    before: ArticleVersion, after: ArticleVersion, file_names: dict[int, str]
) -> list[Difference]:
    """The parts in which two versions of an article differ, in the order of its page."""
    both = zip(_parts(before, file_names), _parts(after, file_names), strict=True)
    return [Difference(part, pieces_between(old, new)) for (part, old), (_, new) in both if old != new]


def _parts(version: ArticleVersion, file_names: dict[int, str]) -> list[tuple[object, str]]:
    return [
        (_l("Question"), version.question),
        (_l("Read-out version"), version.read_out),
        (_l("Answer"), version.answer),
        (_l("Note for call-takers"), version.note),
        (_l("How citizens ask it"), "\n".join(version.phrasings)),
        (_l("Audience"), label(version.audience)),
        (_l("Links"), "\n".join(f"{name} {address}" for name, address in version.links)),
        (_l("Files"), "\n".join(file_names.get(file_id, "") for file_id in version.file_ids)),
    ]


def _runs(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[bool, str, str]]:
    """(whether equal, what went, what came), in order."""
    if len(old) * len(new) > COMPARISONS:
        yield False, "".join(old), "".join(new)
        return
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield kind == "equal", "".join(old[a:b]), "".join(new[c:d])


def _by_word(before: str, after: str) -> Iterator[Piece]:
    for same, removed, added in _runs(_words(before), _words(after)):
        yield Piece(Change.SAME if same else Change.REMOVED, removed)
        if not same:
            yield Piece(Change.ADDED, added)


def _words(text: str) -> Sequence[str]:
    """The words of `text` as they stand there; its characters where the dictionary cannot cut it."""
    encodable = text.encode("utf-8", "replace").decode("utf-8")
    found = [word.surface for word in words(encodable)]
    return found if "".join(found) == text else text


def _calmed(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Tiny equal pieces between changes, a の or a comma, would tear a changed sentence to shreds."""
    for place, piece in enumerate(pieces):
        between = 0 < place < len(pieces) - 1
        tiny = len(piece.text) < SHORTEST_SAME and not piece.text.isspace()
        if piece.change is Change.SAME and between and tiny:
            yield Piece(Change.REMOVED, piece.text)
            yield Piece(Change.ADDED, piece.text)
        else:
            yield piece


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Neighbours of one kind as one piece; of a change, what went before what came."""
    for same, run in groupby((p for p in pieces if p.text), key=lambda piece: piece.change is Change.SAME):
        found = list(run)
        for change in (Change.SAME,) if same else (Change.REMOVED, Change.ADDED):
            if text := "".join(piece.text for piece in found if piece.change is change):
                yield Piece(change, text)
