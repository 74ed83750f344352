"""Larger corpora for the search benchmarks, made from the articles at hand.

What is added is plainly synthetic: the articles' sentences cut after particles, and the pieces shuffled. Words and
lengths keep their shares, but there are no new words, so that each is in many more articles than it would be in a
real FAQ of that size: times are those of a hard case, and rankings can be compared between engines of one run only.
"""

import random
import re
from collections.abc import Sequence

from faq.search.backend import IndexedText

QUESTION_PIECES = (2, 4)
"""Pieces of a question, at least and at most."""

_PIECE_END = re.compile(r"(?<=[はがをにでとも、。\n])(?![はがをにでとも、。])")


def grown(texts: Sequence[IndexedText], total: int, seed: int = 1) -> list[IndexedText]:
    """The texts, followed by synthetic ones until there are `total`; always the same for the same seed."""
    chance = random.Random(seed)
    answers = [pieces for text in texts if (pieces := pieces_of(text.answer))]
    pieces = [piece for answer in answers for piece in answer]
    first = max(text.id for text in texts) + 1
    added = [
        IndexedText(
            id=number,
            mark="synthetic",
            service_id=None,
            question="".join(chance.choices(pieces, k=chance.randint(*QUESTION_PIECES))).strip("、。\n"),
            answer="".join(chance.choices(pieces, k=len(chance.choice(answers)))),
        )
        for number in range(first, first + total - len(texts))
    ]
    return [*texts, *added]


def pieces_of(text: str) -> list[str]:
    """A text cut after its particles, commas and full stops."""
    return [piece for piece in _PIECE_END.split(text) if piece.strip()]
