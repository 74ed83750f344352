"""Questions that ask the same, put together: by the rarer words they share. No session, no order of arrival."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log, sqrt

from faq.search.analysis import QUERY_LIMIT, normalise, words

ALIKE = 0.36
"""Cosine from which two questions are taken to ask the same: one rare word of three, or two common ones of four."""

SINGLE = 0.5
"""Factor on words that only one question has: they join nothing, yet say that it differs."""

KEPT_TERMS = 12
"""Terms of a question that are compared, the rarest ones: a long letter must not resemble everything."""

COMPARED = 40
"""Groups a question is compared with per term, so that a word of every question costs little."""

Vector = Mapping[str, float]


@dataclass(slots=True)
class _Group:
    leader: Vector
    owner: int | None
    members: list[int]


def grouped(texts: Sequence[str], owners: Sequence[int | None] | None = None) -> list[list[int]]:
    """The places of texts that ask the same, largest group first, each group and equal sizes in the given order.

    Every place is in exactly one group. The first question of a group leads it: later ones join the leader they
    are most alike (cosine of IDF-weighted words), or lead a group of their own; equal words are always together.
    `owners` keep questions apart: those of two owners never meet, those of none join either.
    """
    owners = owners or [None] * len(texts)
    groups: list[_Group] = []
    by_term: dict[str, list[int]] = defaultdict(list)
    by_words: dict[tuple[object, int | None], int] = {}
    for place, vector in enumerate(vectors_of(texts)):
        key = frozenset(vector) or texts[place], owners[place]
        found = by_words.get(key)
        if found is None:
            found = _most_alike(vector, owners[place], groups, by_term)
        if found is None:
            found = len(groups)
            groups.append(_Group(vector, owners[place], []))
            for term in vector:
                by_term[term].append(found)
        by_words[key] = found
        groups[found].members.append(place)
        groups[found].owner = groups[found].owner or owners[place]
    return sorted((group.members for group in groups), key=lambda members: (-len(members), members[0]))


def vectors_of(texts: Sequence[str]) -> list[Vector]:
    """The texts as unit-length vectors of their rarest terms; empty where a text holds no word."""
    found = [terms_of(text) for text in texts]
    spread = Counter(term for terms in found for term in terms)
    weights = {
        term: log(1 + len(texts) / count) * (SINGLE if count == 1 else 1) for term, count in spread.items()
    }
    return [_vector(terms, weights) for terms in found]


@lru_cache(maxsize=10_000)
def terms_of(text: str) -> frozenset[str]:
    """What a question is about: the dictionary forms of its words, without fillers and particles."""
    return frozenset(
        word.form for word in words(normalise(text[:QUERY_LIMIT])) if word.counts and not word.filler
    )


def cosine(one: Vector, other: Vector) -> float:
    """0–1 for two vectors of length one."""
    small, large = sorted((one, other), key=len)
    return sum(weight * large.get(term, 0.0) for term, weight in small.items())


def _vector(terms: frozenset[str], weights: Mapping[str, float]) -> Vector:
    rarest = sorted(terms, key=lambda term: (-weights[term], term))[:KEPT_TERMS]
    length = sqrt(sum(weights[term] ** 2 for term in rarest))
    return {term: weights[term] / length for term in rarest}


def _most_alike(
    vector: Vector, owner: int | None, groups: list[_Group], by_term: Mapping[str, list[int]]
) -> int | None:
    """The group whose leader is most alike, the earlier of two; None where none is alike enough."""
    candidates = {group for term in vector for group in by_term.get(term, ())[:COMPARED]}
    open_to = [group for group in candidates if owner is None or groups[group].owner in (None, owner)]
    alike = [(cosine(vector, groups[group].leader), -group) for group in open_to]
    best, place = max(alike, default=(0.0, 0))
    return -place if best >= ALIKE else None
