"""The engine without files: the same terms, weights and BM25, for tests and for a first start."""

import threading
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from math import log

from faq.search.backend import Hit, IndexedArticle
from faq.search.ranking import Candidate, best, rarest
from faq.search.terms import article_terms, query_terms
from faq.search.weights import FIELD_WEIGHTS, K1, KEPT_TERMS, B


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


@dataclass(frozen=True)
class _Index:
    articles: list[IndexedArticle] = field(default_factory=list)
    fields: dict[str, _Field] = field(default_factory=dict)
    stamp: str | None = None


class MemoryBackend:
    """A `SearchBackend` that lives and dies with its process."""

    def __init__(self) -> None:
        self._index = _Index()
        self._writing = threading.Lock()

    def replace_all(self, articles: Iterable[IndexedArticle], stamp: str) -> int:
        with self._writing:
            kept = sorted(articles, key=lambda article: article.article_id)
            terms = [article_terms(article) for article in kept]
            fields = {name: _Field([row[name] for row in terms]) for name in FIELD_WEIGHTS}
            self._index = _Index(kept, fields, stamp)
        return len(kept)

    def stamp(self) -> str | None:
        return self._index.stamp

    def search(self, text: str, *, service_id: int | None = None, limit: int = 9) -> list[Hit]:
        return best(_candidates(self._index, text), service_id, limit)

    def close(self) -> None:
        self._index = _Index()


def _candidates(index: _Index, text: str) -> list[Candidate]:
    totals: dict[int, float] = defaultdict(float)
    for row, score in _weighted_scores(index, text):
        totals[row] += score
    found = [(index.articles[row], score) for row, score in totals.items()]
    return [Candidate(a.article_id, a.version_id, a.service_id, score) for a, score in found]


def _weighted_scores(index: _Index, text: str) -> Iterator[tuple[int, float]]:
    for name, terms in query_terms(text).items() if index.fields else ():
        postings = index.fields[name]
        for term in rarest(terms, postings.frequency, KEPT_TERMS[name]):
            for row, score in postings.scores(term):
                yield row, FIELD_WEIGHTS[name] * score
