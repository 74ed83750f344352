"""What the desk asks of a search engine. The database is the source of truth; an engine is a cache of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class IndexedArticle:
    """One article in force, as it is found: only what may be answered today is handed to an index.

    `learned` are words of past inquiries it answered: they add to its words, never to its question.
    """

    article_id: int
    version_id: int
    service_id: int | None
    question: str
    phrasings: tuple[str, ...]
    answer: str
    learned: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A found article; scores order the hits of one search and mean nothing across searches."""

    article_id: int
    version_id: int
    score: float


class SearchBackend(Protocol):
    """One engine. Safe to share between threads; nothing but `replace_all` raises."""

    def replace_all(self, articles: Iterable[IndexedArticle], stamp: str) -> int:
        """Make exactly these articles findable, for every process that shares the index; return how many.

        `stamp` names the state of the database they were read from. Readers see the old or the new articles,
        never a mixture. When it fails (`OSError`: disk full, unwritable) the old ones stay.
        """

    def stamp(self) -> str | None:
        """The state of the database the index reflects; None when it has to be (re)built."""

    def search(self, text: str, *, service_id: int | None = None, limit: int = 9) -> list[Hit]:
        """The best articles for words as typed so far, best first, ties by `article_id`.

        Articles of `service_id` are preferred, not selected. Empty when nothing fits or there is no index.
        """

    def close(self) -> None:
        """Let go of files and memory; a closed backend may be used again."""
