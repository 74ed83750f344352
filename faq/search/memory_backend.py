"""The engine without files: the same terms, weights and BM25, for tests and for a first start."""

import threading
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from math import log

from faq.search.backend import Hit, IndexedText
from faq.search.ranking import Candidate, asked, best
from faq.search.terms import Terms, terms_of
from faq.search.weights import FIELD_WEIGHTS, K1, B


class _Field:
    """Postings of one field: term -> {row: frequency}."""

    def __init__(self, rows: list[list[str]]) -> None:
        self._lengths = [len(row) for row in rows]
        self._mean = sum(self._lengths) / max(len(rows), 1) or 1.0
        self._postings: dict[str, dict[int, int]] = defaultdict(dict)
        for number, row in enumerate(rows):
            for term, count in Counter(row).items():
                self._postings[term][number] = count

    def frequency(self, term: str) -> int:
        return len(self._postings.get(term, ()))

    def scores(self, term: str) -> Iterator[tuple[int, float]]:
        """BM25 of one term for each row that has it, with Whoosh's form of the inverse frequency."""
        rarity = log(len(self._lengths) / (self.frequency(term) + 1)) + 1
        for row, count in self._postings[term].items():
            held_back = K1 * (1 - B + B * self._lengths[row] / self._mean)
            yield row, rarity * count * (K1 + 1) / (count + held_back)


class _Index:
    """Texts with their terms, as they are at one moment."""

    def __init__(self, texts: Mapping[int, tuple[IndexedText, Terms]], stamp: str) -> None:
        self.stamp = stamp
        self.texts = texts
        self.rows = [texts[key][0] for key in sorted(texts)]
        terms = [texts[text.id][1] for text in self.rows]
        self.fields = {name: _Field([row[name] for row in terms]) for name in FIELD_WEIGHTS}

    def candidates(
        self, text: str, also: Sequence[str], within: Collection[int] | None
    ) -> Iterator[Candidate]:
        totals: dict[int, float] = defaultdict(float)
        for (name, term), weight in asked(text, also, lambda name, term: self.fields[name].frequency(term)):
            for row, score in self.fields[name].scores(term):
                totals[row] += weight * score
        for row, score in totals.items():
            service = self.rows[row].service_id
            if within is None or service is None or service in within:
                yield Candidate(self.rows[row].id, service, score)


class MemoryBackend:
    """A `SearchBackend` that lives and dies with its process."""

    follows_itself = True

    def __init__(self) -> None:
        self._index: _Index | None = None
        self._right_to_write = threading.RLock()

    def replace_all(self, texts: Iterable[IndexedText], stamp: str) -> int:
        with self._right_to_write:
            self._index = _Index({text.id: (text, terms_of(text)) for text in texts}, stamp)
            return len(self._index.rows)

    def update(self, changed: Iterable[IndexedText], removed: Collection[int], stamp: str) -> int:
        with self._right_to_write:
            if self._index is None:
                return 0
            kept = {key: held for key, held in self._index.texts.items() if key not in removed}
            self._index = _Index(kept | {text.id: (text, terms_of(text)) for text in changed}, stamp)
            return len(self._index.rows)

    def marks(self) -> Mapping[int, str] | None:
        index = self._index
        return {text.id: text.mark for text in index.rows} if index else None

    def stamp(self) -> str | None:
        return self._index.stamp if self._index else None

    def needs_rebuild(self) -> bool:
        return False

    def open_newest(self) -> bool:
        return False

    def holds(self, form: str) -> bool:
        return self._index is not None and self._index.fields["words"].frequency(form) > 0

    @contextmanager
    def writing(self, wait: bool) -> Iterator[bool]:
        held = self._right_to_write.acquire(blocking=wait)
        try:
            yield held
        finally:
            if held:
                self._right_to_write.release()

    def search(
        self,
        text: str,
        *,
        also: Sequence[str] = (),
        service_id: int | None = None,
        within: Collection[int] | None = None,
        limit: int = 9,
    ) -> list[Hit]:
        index = self._index
        return best(index.candidates(text, also, within), service_id, limit) if index else []

    def close(self) -> None:
        self._index = None
