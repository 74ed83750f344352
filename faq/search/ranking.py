"""The parts of ranking that every engine shares."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from faq.search.backend import Hit
from faq.search.terms import Terms, official_terms, query_terms
from faq.search.weights import ALSO_WEIGHT, FIELD_WEIGHTS, KEPT_TERMS, SCORE_DIGITS, SERVICE_PREFERENCE

FieldTerm = tuple[str, str]
"""A field and a term in it."""

Frequency = Callable[[str, str], int]
"""How many texts have, in a field, a term."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A text that shares a term with the query, with the sum of its weighted BM25 scores."""

    id: int
    service_id: int | None
    score: float


def asked(text: str, also: Sequence[str], frequency: Frequency) -> list[tuple[FieldTerm, float]]:
    """What to look up for words typed and the official words for them, and how much each counts."""
    typed = query_terms(text)
    official = official_terms(also, typed) if also else {}
    return [*_weighted(typed, frequency, 1.0), *_weighted(official, frequency, ALSO_WEIGHT)]


def _weighted(terms: Terms, frequency: Frequency, factor: float) -> Iterator[tuple[FieldTerm, float]]:
    for name, found in terms.items():
        for term in rarest(found, partial(frequency, name), KEPT_TERMS[name]):
            yield (name, term), FIELD_WEIGHTS[name] * factor


def rarest(terms: Iterable[str], frequency: Callable[[str], int], kept: int) -> list[str]:
    """The `kept` known terms that the fewest texts have, in a stable order."""
    known = {term: count for term in terms if (count := frequency(term))}
    return sorted(known, key=known.__getitem__)[:kept]


def best(candidates: Iterable[Candidate], service_id: int | None, limit: int) -> list[Hit]:
    """The `limit` best, texts of the call's service preferred, equal ones by `id`."""
    hits = [_hit(candidate, service_id) for candidate in candidates]
    return sorted(hits, key=lambda hit: (-hit.score, hit.id))[: max(limit, 0)]


def _hit(candidate: Candidate, service_id: int | None) -> Hit:
    own = service_id is not None and candidate.service_id == service_id
    score = candidate.score * SERVICE_PREFERENCE if own else candidate.score
    return Hit(candidate.id, round(score, SCORE_DIGITS))
