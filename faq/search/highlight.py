"""Which words of an article a query is about: the same comparison as the search, shown in the text itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from sys import intern

from faq.search.analysis import QUERY_LIMIT, READING_GRAM, Word, normalise, spoken, typed_words, words
from faq.search.folding import normalised_with_places
from faq.search.terms import begins_with, query_terms

Segments = list[tuple[str, bool]]
"""Text in order, cut where it changes between matched (True) and other."""

Span = tuple[int, int]

KEPT_TEXTS = 2_000
"""Texts whose analysis is kept, so that it is not made again with every key: about 12 kB for 170 characters."""

_SENTENCE_END = re.compile(r"[。．！？!?]\s*")
_LEAD = 20  # characters shown before the first match, at most
_LONGEST_READING = 30  # katakana of a word that is not finished yet
_KEPT_LENGTH = 2_000  # characters of a text whose analysis is kept, at most
_ELLIPSIS = ("…", False)
_SMALL_KANA = frozenset("ァィゥェォャュョ")


@dataclass(frozen=True, slots=True)
class _Asked:
    forms: frozenset[str]
    groups: frozenset[str]
    heads: frozenset[str]
    spoken: str
    endings: tuple[str, ...]
    """The ends of `spoken` with which a word may begin that is not finished yet."""


@dataclass(frozen=True, slots=True)
class _Placed:
    """A word or part of one, and where it stands. Its strings are shared by all texts that have it."""

    form: str
    surface: str
    reading: str
    groups: tuple[str, ...]
    span: Span


def mark(text: str, query: str) -> Segments:
    """The whole text, with the words flagged that the query means: as written, as read or as a synonym."""
    return _segments(text, _matches(text, query), 0, len(text))


def snippet(answer: str, query: str, length: int = 80) -> Segments:
    """About `length` characters around the most matched words, on one line; 「…」 where text is left out."""
    line = " ".join(answer.split())
    matches = _matches(line, query)
    start = _best_start(line, matches, length)
    end = min(start + length, len(line))
    before, after = [_ELLIPSIS] if start else [], [_ELLIPSIS] if end < len(line) else []
    return [*before, *_segments(line, matches, start, end), *after]


def _segments(text: str, matches: list[Span], start: int, end: int) -> Segments:
    segments, at = [], start
    for left, right in matches:
        first, last = max(left, at), min(right, end)
        if first < last:
            segments += [(text[at:first], False), (text[first:last], True)]
            at = last
    segments.append((text[at:end], False))
    return [segment for segment in segments if segment[0]]


def _best_start(line: str, matches: list[Span], length: int) -> int:
    if len(line) <= length or not matches:
        return 0
    starts = [_start_before(line, left) for left, _ in matches]
    start = max(starts, key=lambda start: (_different_matches(line, matches, start, start + length), -start))
    earlier = [found.end() for found in _SENTENCE_END.finditer(line, max(len(line) - length, 0), start)]
    return min([start, *earlier])


def _start_before(line: str, match: int) -> int:
    """The beginning of the sentence when it is near, else a few characters before the match."""
    earliest = max(match - _LEAD, 0)
    if not earliest:
        return 0
    ends = [found.end() for found in _SENTENCE_END.finditer(line, earliest, match)]
    return ends[-1] if ends else earliest


def _different_matches(line: str, matches: list[Span], start: int, end: int) -> int:
    return len({line[left:right] for left, right in matches if start <= left and right <= end})


def _matches(text: str, query: str) -> list[Span]:
    """Matched stretches in order, neighbours joined."""
    asked = _asked(query[:QUERY_LIMIT])
    joined: list[Span] = []
    placed = _placed(text) if len(text) <= _KEPT_LENGTH else _placed.__wrapped__(text)
    for left, right in sorted(unit.span for unit in placed if _is_meant(unit, asked)):
        if joined and left <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(right, joined[-1][1]))
        else:
            joined.append((left, right))
    return joined


def _is_meant(unit: _Placed, asked: _Asked) -> bool:
    # Asked of hundreds of words with every key stroke: no call and no set where a comparison does.
    if unit.form in asked.forms or (unit.groups and not asked.groups.isdisjoint(unit.groups)):
        return True
    if len(unit.reading) >= READING_GRAM and (
        unit.reading in asked.spoken or unit.reading.startswith(asked.endings)
    ):
        return True
    return bool(asked.heads) and begins_with(asked.heads, unit.surface, unit.reading)


@lru_cache(maxsize=64)
def _asked(query: str) -> _Asked:
    terms = query_terms(query)
    heard = spoken(typed_words(normalise(query)))
    return _Asked(
        forms=frozenset(terms["words"]),
        groups=frozenset(terms["groups"]),
        heads=frozenset(terms["heads"]),
        spoken=heard,
        endings=tuple(
            heard[-length:] for length in range(READING_GRAM, min(len(heard), _LONGEST_READING) + 1)
        ),
    )


@lru_cache(maxsize=KEPT_TEXTS)
def _placed(text: str) -> tuple[_Placed, ...]:
    """Search terms of the text with their places in it as written; kept, as texts are shown again."""
    normalised, starts, ends = normalised_with_places(text)
    return tuple(
        _Placed(
            form=intern(unit.form),
            surface=intern(unit.surface),
            reading=intern(_telling_reading(unit)),
            groups=unit.groups,
            span=(starts[unit.start], ends[unit.end - 1]),
        )
        for unit in _units(normalised)
        if unit.counts and not unit.filler
    )


def _telling_reading(word: Word) -> str:
    """The reading a word may be meant by. One character of two beats (省, 量) is heard inside too many other words."""
    beats = sum(kana not in _SMALL_KANA for kana in word.reading)
    return word.reading if len(word.surface) > 1 or beats >= READING_GRAM else ""


def _units(normalised: str) -> Iterator[Word]:
    for word in words(normalised):
        yield from word.units()
