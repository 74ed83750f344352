"""What somebody typed, as a question of terms: every word has to fit as a number, a phone, a name, an address or a word."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias, Union

from faq.search.analysis import Word, normalise, typed_words
from foundation.phone import read_phone, search_digits
from foundation.text import fold
from inquiry_desk.finding.terms import FEWEST_DIGITS, Facts, openness_term, service_term, term, word_term

MOST_WORDS = 8
_MOST_UNITS = 12
_NUMBER = re.compile(r"([a-z])([0-9]{1,2})(?:[-ー‐−]0*([0-9]{1,6})|([0-9]{6}))")
_SEQUENCE = re.compile(r"0*([0-9]{1,6})")

Question: TypeAlias = Union[str, "All", "Any"]


@dataclass(frozen=True)
class All:
    """Every part has to be there."""

    parts: tuple[Question, ...]


@dataclass(frozen=True)
class Any:
    """One part is enough."""

    parts: tuple[Question, ...]


def question_of(typed: str, facts: Facts) -> Question:
    """What to look for, narrowed to `facts`."""
    words = [_one_word(word) for word in typed.split()[:MOST_WORDS]]
    number = read_phone(typed)
    asked: Question = All(tuple(words))
    if number.e164 and len(words) > 1:
        asked = Any((term("phone", search_digits(typed)), asked))
    return All((asked, *_narrowing(facts)))


def rendered(question: Question, both: str, either: str) -> str:
    """The question in a query language that joins with `both` and `either`."""
    if isinstance(question, str):
        return question
    parts = [rendered(part, both, either) for part in question.parts]
    return f"({(both if isinstance(question, All) else either).join(parts)})"


def _narrowing(facts: Facts) -> Iterable[Question]:
    if facts.service_ids is not None:
        yield Any((service_term(None), *(service_term(one) for one in sorted(facts.service_ids))))
    if facts.service_id is not None:
        yield service_term(facts.service_id)
    if facts.channel is not None:
        yield term("channel", facts.channel)
    if facts.is_open is not None:
        yield openness_term(facts.is_open)


def _one_word(typed: str) -> Question:
    plain = normalise(typed)
    ways: list[Question] = [term("name", fold(typed)), term("mail", plain), *_as_number(plain)]
    digits = search_digits(typed)
    if len(digits) >= FEWEST_DIGITS:
        ways.append(term("phone", digits))
    if units := _telling(typed_words(plain)):
        ways.append(All(tuple(_one_unit(unit) for unit in units)))
    return Any(tuple(ways))


def _as_number(plain: str) -> Iterable[str]:
    if whole := _NUMBER.fullmatch(plain):
        yield term("number", f"{whole[1]}{int(whole[2])}-{int(whole[3] or whole[4]):06}")
    if alone := _SEQUENCE.fullmatch(plain):
        yield term("sequence", alone[1])


def _telling(words: Sequence[Word]) -> list[Word]:
    counted = [word for word in words if word.counts]
    return ([word for word in counted if not word.filler] or counted)[:_MOST_UNITS]


def _one_unit(word: Word) -> Question:
    """A compound is found as it stands, or by all of its parts."""
    if not word.parts:
        return word_term(word)
    parts = [word_term(part) for part in word.parts if part.counts]
    return Any((word_term(word), All(tuple(parts)))) if parts else word_term(word)
