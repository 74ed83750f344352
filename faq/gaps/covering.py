"""Whether an article that exists answers what was asked: is it missing, or only not found?"""

from faq.gaps.grouping import terms_of

COVERED = 0.6
"""Share of the words asked from which an article is taken to be about them."""


def share_covered(asked: str, article: str) -> float:
    """Share of the words of `asked` that the text of an article holds, 0–1; 0 where nothing is asked."""
    words = terms_of(asked)
    return len(words & terms_of(article)) / len(words) if words else 0.0


def is_about(article: str, asked: str) -> bool:
    """Whether the article was there, and was not found or not recognised."""
    return share_covered(asked, article) >= COVERED
