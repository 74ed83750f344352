"""Whether the words of a rule occur in what a citizen wrote: pure, and as Japanese is really written.

Width, case, either kind of kana and blanks make no difference: 「コピー」 finds 「ｺﾋﾟｰ」 and 「こぴー」, 「就学援助」 finds
「就学援」 and 「助」 on two lines, as mail programs break them. What begins or ends in Latin letters or in figures is
found only as a whole: 「IC」 occurs in 「ICカード」 and not in 「public」, 「第1」 not in 「第10」.
"""

import re
from functools import lru_cache

from foundation.text import fold

_BLANK_IN_JAPANESE = re.compile("(?<![0-9a-z]) | (?![0-9a-z])")


def plain(text: str) -> str:
    """What two spellings of the same words have in common."""
    return _BLANK_IN_JAPANESE.sub("", fold(text))


def lines_of(words: str) -> list[str]:
    """The lines that say something, as they were typed."""
    return [line.strip() for line in words.splitlines() if terms_of(line)]


def terms_of(line: str) -> tuple[str, ...]:
    """The words of one line, plain; all of them have to occur."""
    return tuple(term for term in map(plain, line.split()) if term)


def found_line(words: str, text: str) -> str | None:
    """The first line of `words` that occurs in the plain `text`; "" where there are none; None where none occurs."""
    lines = lines_of(words)
    if not lines:
        return ""
    return next((line for line in lines if all(occurs(term, text) for term in terms_of(line))), None)


def occurs(term: str, text: str) -> bool:
    """Whether the plain `term` occurs in the plain `text`."""
    return term in text and _as_a_whole(term).search(text) is not None


def implies(special: str, general: str) -> bool:
    """Whether `general` occurs, as a line, wherever the line `special` does."""
    given = terms_of(special)
    return all(any(occurs(term, other) for other in given) for term in terms_of(general))


@lru_cache(maxsize=4096)
def _as_a_whole(term: str) -> re.Pattern[str]:
    first, last = _kind(term[0]), _kind(term[-1])
    before = f"(?<!{first})" if first else ""
    after = f"(?!{last})" if last else ""
    return re.compile(f"{before}{re.escape(term)}{after}")


def _kind(character: str) -> str:
    return next((kind for kind in ("[a-z]", "[0-9]") if re.match(kind, character)), "")
