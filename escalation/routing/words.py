"""Whether the words of a rule occur in what a citizen wrote: pure, and as Japanese is really written.

Width, case, either kind of kana and blanks make no difference: 「コピー」 finds 「ｺﾋﾟｰ」 and 「こぴー」, 「就学援助」 finds
「就学援」 and 「助」 on two lines, as mail programs break them. What begins or ends in Latin letters or in figures is
found only as a whole: 「IC」 occurs in 「ICカード」 and not in 「public」, 「第1」 not in 「第10」.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from foundation.text import fold

_BLANK_IN_JAPANESE = re.compile("(?<![0-9a-z]) | (?![0-9a-z])")


def plain(text: str) -> str:
    """What two spellings of the same words have in common."""
    return _BLANK_IN_JAPANESE.sub("", fold(text))


@dataclass(frozen=True)
class Line:
    """One line as it was typed, and its plain words, all of which have to occur."""

    typed: str
    terms: tuple[str, ...]

    def is_found(self, text: str) -> bool:
        """Whether it occurs in the plain `text`."""
        return all(occurs(term, text) for term in self.terms)

    def implies(self, other: "Line") -> bool:
        """Whether `other` occurs wherever this one does."""
        return all(any(occurs(term, mine) for mine in self.terms) for term in other.terms)


@lru_cache(maxsize=2048)
def lines_of(words: str) -> tuple[Line, ...]:
    """The lines that say something; kept, because every inquiry meets the same rules."""
    lines = (Line(typed.strip(), _terms_of(typed)) for typed in words.splitlines())
    return tuple(line for line in lines if line.terms)


def found_line(words: str, text: str) -> str | None:
    """The first line of `words` that occurs in the plain `text`; "" where there are none; None where none occurs."""
    lines = lines_of(words)
    return next((line.typed for line in lines if line.is_found(text)), None) if lines else ""


def occurs(term: str, text: str) -> bool:
    """Whether the plain `term` occurs in the plain `text`."""
    if term not in text:
        return False
    return not _has_edge(term) or _as_a_whole(term).search(text) is not None


def _terms_of(line: str) -> tuple[str, ...]:
    return tuple(term for term in map(plain, line.split()) if term)


@lru_cache(maxsize=4096)
def _as_a_whole(term: str) -> re.Pattern[str]:
    first, last = _kind(term[0]), _kind(term[-1])
    before = f"(?<!{first})" if first else ""
    after = f"(?!{last})" if last else ""
    return re.compile(f"{before}{re.escape(term)}{after}")


def _has_edge(term: str) -> bool:
    return bool(_kind(term[0]) or _kind(term[-1]))


def _kind(character: str) -> str:
    if "a" <= character <= "z":
        return "[a-z]"
    return "[0-9]" if "0" <= character <= "9" else ""
