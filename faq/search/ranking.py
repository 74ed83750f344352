"""The parts of ranking that every engine shares."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from faq.search.backend import Hit
from faq.search.weights import SCORE_DIGITS, SERVICE_PREFERENCE


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article that shares a term with the query, with the sum of its weighted BM25 scores."""

    article_id: int
    version_id: int
    service_id: int | None
    score: float


def rarest(terms: Iterable[str], frequency: Callable[[str], int], kept: int) -> list[str]:
    """The `kept` known terms that the fewest articles have, in a stable order."""
    known = {term: count for term in terms if (count := frequency(term))}
    return sorted(known, key=known.__getitem__)[:kept]


def best(candidates: Iterable[Candidate], service_id: int | None, limit: int) -> list[Hit]:
    """The `limit` best, articles of the call's service preferred, equal ones by `article_id`."""
    hits = [_hit(candidate, service_id) for candidate in candidates]
    return sorted(hits, key=lambda hit: (-hit.score, hit.article_id))[: max(limit, 0)]


def _hit(candidate: Candidate, service_id: int | None) -> Hit:
    own = service_id is not None and candidate.service_id == service_id
    score = candidate.score * SERVICE_PREFERENCE if own else candidate.score
    return Hit(candidate.article_id, candidate.version_id, round(score, SCORE_DIGITS))
