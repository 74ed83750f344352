"""How a query is put, as far as its form tells."""

import re

from faq.gold.models import QueryKind
from faq.search.analysis import normalise

SENTENCE_LENGTH = 26
"""Characters from which what was typed is a sentence as it was spoken."""

_KANA = re.compile(r"[ぁ-ゖァ-ヺー\s]+")
_BLANK = re.compile(r"\s+")


def kind_of(text: str) -> QueryKind:
    """A first guess, which a person may change: typing mistakes cannot be told by their form."""
    plain = normalise(text).strip()
    if _KANA.fullmatch(plain):
        return QueryKind.KANA
    if len(plain) >= SENTENCE_LENGTH:
        return QueryKind.SENTENCE
    return QueryKind.KEYWORDS if _BLANK.search(plain) else QueryKind.CITIZEN
