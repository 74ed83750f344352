"""Which learned texts count for an article, and in which order."""

import enum
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from flask_babel import lazy_gettext as _l

from faq.privacy.cleaning import PLACEHOLDER
from faq.search.analysis import analyse
from faq.search.weights import LEARNED_LIMIT

COUNTED = LEARNED_LIMIT
"""Texts that count for one article: popular articles must not swallow the others."""

SHORTEST = 4
LONGEST = 300
"""Characters of a learned text: shorter ones say nothing, longer ones are about many things."""

_SENTENCE_END = re.compile(r"[。．！？!?\n]+")
_TELLING = re.compile(r"[^\W_]")


class Standing(enum.Enum):
    """Whether a learned text helps to find its article, and if not, why."""

    COUNTS = "counts"
    TOO_MANY = "too_many"
    FAILED = "failed"
    LEFT_OUT = "left_out"


LABELS: dict[enum.Enum, object] = {
    Standing.COUNTS: _l("Used by the search"),
    Standing.TOO_MANY: _l("Does not count: others have better evidence"),
    Standing.FAILED: _l("Does not count: it failed more often than it helped"),
    Standing.LEFT_OUT: _l("Does not count: left out by hand"),
}


@dataclass(frozen=True)
class Evidence:
    """A text as it was asked, how often the answer helped and how often not, and when it was asked last.

    `accepted` tells whether somebody let it count; what nobody let count can only speak against others.
    """

    text: str
    accepted: bool
    solved: int
    failed: int
    at: datetime


@dataclass(frozen=True)
class Weighed:
    """Texts of the same words as one: the newest of them, with all their evidence."""

    text: str
    solved: int
    failed: int
    at: datetime
    standing: Standing


def weigh(evidence: Iterable[Evidence]) -> list[Weighed]:
    """The texts of one article in the order of their worth; at most `COUNTED` of them count."""
    alike: dict[tuple[str, ...], list[Evidence]] = defaultdict(list)
    for one in evidence:
        alike[words_of(one.text)].append(one)
    joined = [_joined(group) for group in alike.values() if any(one.accepted for one in group)]
    joined.sort(key=lambda one: (one.failed - one.solved, -one.at.timestamp(), one.text))
    worthy = [one for one in joined if one.standing is Standing.COUNTS]
    surplus = [_standing(one, Standing.TOO_MANY) for one in worthy[COUNTED:]]
    return worthy[:COUNTED] + surplus + [one for one in joined if one.standing is Standing.FAILED]


def those_that_count(evidence: Iterable[Evidence]) -> tuple[str, ...]:
    """What the article is found by, in words without the signs that stand for personal data."""
    return tuple(
        one.text.replace(PLACEHOLDER, " ") for one in weigh(evidence) if one.standing is Standing.COUNTS
    )


def as_lesson(text: str) -> str:
    """`text` on one line, whole sentences in at most `LONGEST` characters; empty where too little is left."""
    kept = " ".join(_whole_sentences(text.strip()).split())
    telling = _TELLING.findall(kept.replace(PLACEHOLDER, ""))
    return kept if len(telling) >= SHORTEST else ""


def _whole_sentences(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    ends = [end.end() for end in _SENTENCE_END.finditer(text[:LONGEST])]
    return text[: ends[-1] if ends else LONGEST]


@lru_cache(maxsize=20_000)
def words_of(text: str) -> tuple[str, ...]:
    """What makes two texts the same: their normalised words, in any order."""
    return tuple(sorted(set(analyse(text.replace(PLACEHOLDER, " ")).morphemes))) or (text,)


def _joined(group: Sequence[Evidence]) -> Weighed:
    newest = max((one for one in group if one.accepted), key=lambda one: (one.at, one.text))
    solved, failed = sum(one.solved for one in group), sum(one.failed for one in group)
    standing = Standing.FAILED if failed > solved else Standing.COUNTS
    return Weighed(newest.text, solved, failed, newest.at, standing)


def _standing(one: Weighed, standing: Standing) -> Weighed:
    return Weighed(one.text, one.solved, one.failed, one.at, standing)
