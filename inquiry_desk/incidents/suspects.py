"""What in a text may be somebody's personal data, shown before it is kept: an incident names nobody. Pure."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from inquiry_desk.replies.personal_data import GRAVITY, Kind, personal_places


@dataclass(frozen=True)
class Piece:
    """A stretch of a text; `kind` None: nothing is suspected in it."""

    text: str
    kind: Kind | None = None


def pieces_of(text: str) -> list[Piece]:
    """The whole text in pieces; of what overlaps the gravest kind is told."""
    found: list[Piece] = []
    at = 0
    for start, end, kind in _joined(text):
        found += [Piece(text[at:start]), Piece(text[start:end], kind)]
        at = end
    return [one for one in [*found, Piece(text[at:])] if one.text]


def suspected(texts: Iterable[str]) -> list[list[Piece]]:
    """Those of the texts that hold something to look at again, in pieces."""
    found = map(pieces_of, texts)
    return [pieces for pieces in found if any(one.kind for one in pieces)]


def mark_of(marked: Iterable[Iterable[Piece]]) -> str:
    """Says what was shown, so that the same words are not shown twice; '' where there is nothing."""
    words = [one.text for pieces in marked for one in pieces if one.kind]
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:16] if words else ""


def _joined(text: str) -> list[tuple[int, int, Kind]]:
    joined: list[tuple[int, int, Kind]] = []
    for place in sorted(personal_places(text), key=lambda one: (one.start, -one.end)):
        if joined and place.start < joined[-1][1]:
            start, end, kind = joined[-1]
            gravest = min(kind, place.kind, key=GRAVITY.index)
            joined[-1] = start, max(end, place.end), gravest
        elif place.start < place.end:
            joined.append((place.start, place.end, place.kind))
    return joined
