"""What can be done with the words of the city. Nothing here commits; searches follow the list by themselves."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from faq.wording.models import CityWord, WordKind
from faq.wording.queries import same_pair
from foundation.db import db
from foundation.organisation.models import User


@dataclass(frozen=True)
class Pair:
    """What citizens say, and the official word for it."""

    said: str
    official: str
    kind: WordKind = WordKind.MATTER
    note: str = ""


class SamePairError(Exception):
    """The list holds this pair already, in use or not, in whatever width and kind of kana."""


class ChangedMeanwhileError(Exception):
    """Somebody else changed the word since it was shown."""


def add_word(pair: Pair, by: User | None, at: datetime) -> CityWord:
    """A new line of the list, in effect at once."""
    word = CityWord(by=by, changed_at=at, **vars(pair))
    with _only_once(pair):
        db.session.add(word)
    return word


def change_word(word: CityWord, pair: Pair, seen: int | None, by: User, at: datetime) -> list[str]:
    """Correct a line as it was shown with revision `seen`; returns the names of what changed."""
    if seen != word.revision:
        raise ChangedMeanwhileError(word.said)
    changed = [name for name, value in vars(pair).items() if getattr(word, name) != value]
    with _only_once(pair, word):
        for name in changed:
            setattr(word, name, getattr(pair, name))
        if changed:
            word.by, word.changed_at = by, at
    return changed


def use_word(word: CityWord, in_use: bool, by: User, at: datetime) -> bool:
    """Take a line out of use, or back into use; returns whether that changed anything."""
    if in_use is (word.ended_at is None):
        return False
    word.ended_at = None if in_use else at
    word.by, word.changed_at = by, at
    return True


@contextmanager
def _only_once(pair: Pair, word: CityWord | None = None) -> Iterator[None]:
    twin = same_pair(pair.said, pair.official)
    if twin is not None and twin is not word:
        raise SamePairError(pair.said)
    try:
        with db.session.begin_nested():
            yield
    except IntegrityError:  # another person was a moment earlier
        raise SamePairError(pair.said) from None
