"""What the city's words do to one search."""

from dataclasses import dataclass

from faq import library
from faq.models import Article
from faq.wording.queries import official_words_for

SHOWN = 5


@dataclass(frozen=True)
class Trial:
    """A query, the official words the list adds to it, and the articles found with them and without."""

    text: str
    added: tuple[str, ...]
    with_words: list[Article]
    without: list[Article]


def try_out(text: str) -> Trial:
    """Search once with the city's words and once without; meaning plays no part, so that the words alone differ."""
    added = official_words_for(text)
    return Trial(text, added, _found(text, added), _found(text, ()))


def _found(text: str, also: tuple[str, ...]) -> list[Article]:
    hits = library.backend().search(text, also=also, limit=SHOWN)
    articles = library.articles_with_ids([hit.id for hit in hits])
    return [articles[hit.id] for hit in hits if hit.id in articles]
