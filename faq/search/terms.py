"""What a text is found by and what a query asks for, field by field (`weights.FIELD_WEIGHTS`)."""

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from functools import lru_cache

from faq.search.analysis import (
    QUERY_LIMIT,
    TERM_LIMIT,
    Word,
    analysed,
    is_written_out,
    katakana,
    normalise,
    typed_words,
    words,
)
from faq.search.backend import IndexedText
from faq.search.weights import ALSO_FIELDS

HEAD_LENGTH = 2
"""Characters up to which a word being typed is looked up by the heads of words; trigrams take over then."""

_HEAD_LENGTHS = range(1, HEAD_LENGTH + 1)
_PENDING_ROMAJI = re.compile(r"(?<=[ぁ-ヿ々\u3400-\u9fff])[a-z]{1,2}$")
_ASKING = frozenset({"どう", "何"})
_LAST_CHUNK = re.compile(r"\w+$")

Terms = dict[str, list[str]]


def terms_of(text: IndexedText) -> Terms:
    """All terms of a text, with repetitions: they are its term frequencies."""
    asked = list(words(normalise("。".join([text.question, *text.phrasings, ""]))))
    whole = analysed([*asked, *words(normalise(text.answer))])
    learned = analysed(words(normalise("。".join(text.learned))))
    return {
        "words": whole.morphemes + learned.morphemes,  # their readings cost full answers .006 MRR
        "question": analysed(asked).morphemes,
        "reading": whole.reading_trigrams,
        "groups": whole.synonym_groups,
        "heads": sorted({head for word in asked for unit in word.units() for head in heads_of(unit)}),
    }


@lru_cache(maxsize=64)
def query_terms(text: str) -> Terms:
    """The different terms of what was typed so far, its first `QUERY_LIMIT` characters; not to be changed."""
    typed = normalise(text[:QUERY_LIMIT])
    found = list(typed_words(typed))
    terms = analysed(found)
    morphemes = _different(analysed(_telling(typed, found)).morphemes)
    return {
        "words": morphemes,
        "question": morphemes,
        "reading": _different(terms.reading_trigrams),
        "groups": _different(terms.synonym_groups),
        "heads": _different(_heads_typed(_PENDING_ROMAJI.sub("", typed), found)),
    }


def _telling(typed: str, found: list[Word]) -> list[Word]:
    """The words that say what is asked: 「どうすればよい」 would find every question that ends so.

    All of them where nothing else is left, and where only kana were typed, which may be cut into wrong words.
    """
    telling = [word for word in found if not (word.filler or word.surface in _ASKING)]
    return telling if is_written_out(typed) and any(word.counts for word in telling) else found


def official_terms(also: Sequence[str], typed: Terms) -> Terms:
    """The different terms of official words that were not typed themselves, for `ALSO_FIELDS`."""
    terms = query_terms("。".join(also))
    return {name: [term for term in terms[name] if term not in typed[name]] for name in ALSO_FIELDS}


def heads_of(unit: Word) -> set[str]:
    """The first characters of a word as written and as read; none for particles and symbols."""
    beginnings = (unit.surface, unit.reading) if unit.counts else ()
    return {written[:length] for written in beginnings for length in range(1, HEAD_LENGTH + 1)}


def begins_with(heads: Set[str], surface: str, reading: str) -> bool:
    """Whether a word as written or as read begins with any of these heads."""
    return any(surface[:length] in heads or reading[:length] in heads for length in _HEAD_LENGTHS)


def _heads_typed(typed: str, found: list[Word]) -> Iterator[str]:
    last_chunk = _LAST_CHUNK.search(typed)
    if last_chunk and len(last_chunk.group()) <= HEAD_LENGTH:
        yield from (last_chunk.group(), katakana(last_chunk.group()))
    elif found and found[-1].counts and len(found[-1].surface) <= HEAD_LENGTH:
        yield from (found[-1].surface, found[-1].reading)


def _different(terms: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(term[:TERM_LIMIT] for term in terms))
