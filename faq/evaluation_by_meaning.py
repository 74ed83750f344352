"""Evaluating the search with meaning (`faq eval --semantic`): every article is encoded for this one evaluation."""

import sys
import time
from collections.abc import Iterator, Sequence

from faq.evaluation import DEPTH, Evaluation, Query, Run, Search, filled_in
from faq.search.backend import IndexedText, SearchBackend
from faq.search.encoding import BATCH, Meaning, SentenceEncoder, encoded
from faq.search.meaning import MeaningIndex, search_by_meaning

MOST_ARTICLES = 6_000
"""Articles that are encoded at most, ten to twenty minutes on two processors."""

_TOLD_EVERY = 10 * BATCH


class TooManyToEncodeError(ValueError):
    """There are more articles than anyone would wait for, in one sentence."""


def evaluate_by_meaning(
    backend: SearchBackend,
    articles: Sequence[IndexedText],
    queries: Sequence[Query],
    encoder: SentenceEncoder,
) -> Evaluation:
    """As `evaluation.evaluate`, by words and meaning together; encoding counts as indexing."""
    index_seconds = filled_in(backend, articles)
    started = time.perf_counter()
    search, run = semantic_search(articles, backend, encoder), Run()
    encoding_seconds = time.perf_counter() - started
    for query in queries:
        run.ask(search, query)
    return run.figures(len(articles), index_seconds + encoding_seconds)


def semantic_search(
    articles: Sequence[IndexedText], backend: SearchBackend, encoder: SentenceEncoder
) -> Search:
    """Asks by words and meaning; `backend` must hold these articles. `TooManyToEncodeError` above `MOST_ARTICLES`."""
    if len(articles) > MOST_ARTICLES:
        raise TooManyToEncodeError(
            f"{len(articles):,} articles are too many to encode for an evaluation: the limit is {MOST_ARTICLES:,}"
        )
    meanings = MeaningIndex(encoder, _told(encoded(encoder, articles), len(articles)))
    return lambda text: [hit.id for hit in search_by_meaning(backend, meanings, text, limit=DEPTH)]


def _told(meanings: Iterator[Meaning], count: int) -> Iterator[Meaning]:
    """The same, saying on stderr from time to time how far it is."""
    started = time.perf_counter()
    for number, meaning in enumerate(meanings, 1):
        yield meaning
        if number % _TOLD_EVERY == 0 or number == count:
            seconds = time.perf_counter() - started
            print(f"{number:,} of {count:,} articles are encoded ({seconds:.0f} s)", file=sys.stderr)  # noqa: T201
