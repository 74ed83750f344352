"""What the desk asks of a search engine. The database is the source of truth; an engine is a cache of it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class IndexedText:
    """One text as it is found: an article in force, or an answered inquiry.

    `mark` changes whenever anything else of the text does; who owns the texts makes it. `learned` are words of
    past inquiries it answered: they add to its words, never to its question.
    """

    id: int
    mark: str
    service_id: int | None
    question: str
    phrasings: tuple[str, ...] = ()
    answer: str = ""
    learned: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A found text; scores order the hits of one search and mean nothing across searches."""

    id: int
    score: float


class SearchBackend(Protocol):
    """One engine. Safe to share between threads; nothing raises but `replace_all`, `update` and `writing`."""

    follows_itself: bool
    """Whether a search opens what is newer; False where somebody calls `open_newest` beside the requests."""

    def replace_all(self, texts: Iterable[IndexedText], stamp: str) -> int:
        """Make exactly these texts findable, for every process that shares the index; return how many.

        `stamp` names the state of the database they were read from. Readers see the old or the new texts,
        never a mixture. When it fails (`OSError`: disk full, unwritable) the old ones stay.
        """

    def update(self, changed: Iterable[IndexedText], removed: Collection[int], stamp: str) -> int:
        """Add or replace some texts, take others away, leave the rest; return how many are findable now.

        Cheap when little changed. It builds on the newest state written, which `marks` tells. When there is none
        it can build on, nothing is changed, `marks` and `stamp` say None, and `replace_all` is due.
        """

    def marks(self) -> Mapping[int, str] | None:
        """The mark of every text in the newest state written, by id; None when it has to be built anew."""

    def stamp(self) -> str | None:
        """The state of the database the newest index reflects; None when it has to be built anew."""

    def needs_rebuild(self) -> bool:
        """Whether updates have left so much behind that `replace_all` would make the index smaller and faster."""

    def open_newest(self) -> bool:
        """Take the newest state written into use, warmed, in this thread; whether there was a newer one."""

    def writing(self, wait: bool) -> AbstractContextManager[bool]:
        """The right to write, of one thread of one process of the machine at a time; True when it is held.

        Without `wait`, False at once when another has it. `replace_all` and `update` take it by themselves, and may
        be called inside. When the place of the index cannot be written, `OSError`.
        """

    def search(
        self,
        text: str,
        *,
        also: Sequence[str] = (),
        service_id: int | None = None,
        within: Collection[int] | None = None,
        limit: int = 9,
    ) -> list[Hit]:
        """The best texts for words as typed so far, best first, ties by `id`.

        `also` are official words for what was typed: they count less (`weights.ALSO_WEIGHT`) and displace nothing
        typed. Texts of `service_id` are preferred, not selected; `within` selects the texts of these services and
        of none. Empty when nothing fits or there is no index.
        """

    def holds(self, form: str) -> bool:
        """Whether any text has this word, given in its normalised form."""

    def close(self) -> None:
        """Let go of files and memory; a closed backend may be used again."""
