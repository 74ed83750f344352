"""Keeping an index equal to the texts it was made from, by doing only what changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from faq.search.backend import IndexedText, SearchBackend

_READ_AT_ONCE = 500


class Source(Protocol):
    """The texts an index has to hold, as the database has them now."""

    def state(self) -> str:
        """Changes whenever any text does. Cheap: it is asked again and again."""

    def marks(self) -> dict[int, str]:
        """The mark of every text, by id."""

    def texts(self, ids: list[int]) -> list[IndexedText]:
        """These texts; one that is gone meanwhile is left out."""


@dataclass(frozen=True)
class KeptIndex:
    """An index and where its texts come from."""

    backend: SearchBackend
    source: Source

    def is_up_to_date(self) -> bool:
        """Whether the newest index of this machine reflects what the database holds now."""
        return self.backend.stamp() == self.source.state()

    def refresh(self, wait: bool = False, most: int | None = None) -> bool:
        """Bring the index up to date; returns whether this process did so.

        While another process of the machine is at it, nothing is done, or it is waited for with `wait`. With
        `most`, nothing is done either where more texts than that differ: a long writing slows down all threads
        of its process.
        """
        if self.is_up_to_date():
            return False
        with self.backend.writing(wait) as mine:
            return mine and self._bring_up_to_date(most)

    def rebuild(self) -> int:
        """Index all texts anew; returns how many."""
        state, marks = self.source.state(), self.source.marks()
        return self.backend.replace_all(self._read(sorted(marks)), state)

    def _bring_up_to_date(self, most: int | None) -> bool:
        held = self.backend.marks()
        # The state is read first: what changes between the two is seen, and done again, next time.
        state, marks = self.source.state(), self.source.marks()
        if held is None or self.backend.needs_rebuild():
            if most is not None and len(marks) > most:
                return False
            self.backend.replace_all(self._read(sorted(marks)), state)
            return True
        changed = sorted(one for one, mark in marks.items() if held.get(one) != mark)
        if most is not None and len(changed) > most:
            return False
        self.backend.update(self._read(changed), held.keys() - marks.keys(), state)
        return True

    def _read(self, ids: list[int]) -> Iterator[IndexedText]:
        for first in range(0, len(ids), _READ_AT_ONCE):
            yield from self.source.texts(ids[first : first + _READ_AT_ONCE])
