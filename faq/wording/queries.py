"""The city's words: those in use for the search, and the list as people look at it."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from faq.models import Article, ArticleVersion
from faq.search.analysis import normalise
from faq.search.own_words import OwnWord, OwnWords
from faq.wording.models import CityWord, WordKind
from foundation.db import db
from foundation.text import fold

_KEPT = "faq_city_words"

ROWS_PER_PAGE = 50


@dataclass(frozen=True)
class WordFilter:
    """Which lines of the list are asked for."""

    words: str = ""
    kind: WordKind | None = None
    ended: bool = False
    page: int = 1


@dataclass(frozen=True)
class WordPage:
    """Some lines of the list, and how many there are of them in all."""

    rows: list[CityWord]
    total: int
    has_more: bool


def official_words_for(text: str) -> tuple[str, ...]:
    """The official words for what a citizen says in `text`, as the list stands at this moment."""
    return _words_in_use().official_for(text)


def official_words_for_each(texts: Sequence[str]) -> list[tuple[str, ...]]:
    """The same for several texts, which asks for the list once."""
    words = _words_in_use()
    return [words.official_for(text) for text in texts]


def _words_in_use() -> OwnWords:
    """Kept per process until somebody changes the list."""
    state = tuple(db.session.execute(select(func.count(CityWord.id), func.sum(CityWord.revision))).one())
    kept: tuple[object, OwnWords] | None = current_app.extensions.get(_KEPT)
    if kept is None or kept[0] != state:
        kept = current_app.extensions[_KEPT] = (state, _read())
    return kept[1]


def _read() -> OwnWords:
    query = select(CityWord.said, CityWord.official).where(CityWord.ended_at.is_(None)).order_by(CityWord.id)
    return OwnWords(OwnWord(said, official) for said, official in db.session.execute(query))


def word_page(asked: WordFilter) -> WordPage:
    """The lines that hold the words asked for, whatever their width and kind of kana, in the order of their reading."""
    query = select(CityWord).where(
        CityWord.ended_at.is_not(None) if asked.ended else CityWord.ended_at.is_(None)
    )
    if asked.kind:
        query = query.where(CityWord.kind == asked.kind)
    query = query.options(joinedload(CityWord.by)).order_by(CityWord.said, CityWord.id)
    wanted = fold(asked.words)
    rows = [word for word in db.session.scalars(query) if wanted in fold(_written(word))]
    first = (max(asked.page, 1) - 1) * ROWS_PER_PAGE
    return WordPage(rows[first : first + ROWS_PER_PAGE], len(rows), len(rows) > first + ROWS_PER_PAGE)


def _written(word: CityWord) -> str:
    return f"{word.said}\n{word.official}\n{word.note}"


def count_ended() -> int:
    """How many lines are kept that are no longer in use."""
    query = select(func.count(CityWord.id)).where(CityWord.ended_at.is_not(None))
    return db.session.scalar(query) or 0


def same_pair(said: str, official: str) -> CityWord | None:
    """The line that says the same, in use or not."""
    pair = fold(said), fold(official)
    words = db.session.scalars(select(CityWord).order_by(CityWord.id))
    return next((word for word in words if (fold(word.said), fold(word.official)) == pair), None)


def is_word_of_an_article(official: str) -> bool:
    """Whether an article in force says it: an official word that none says finds nothing."""
    query = (
        select(ArticleVersion.question, ArticleVersion.phrasings, ArticleVersion.answer)
        .join(Article, ArticleVersion.article_id == Article.id)
        .where(Article.current_number == ArticleVersion.number, Article.archived_at.is_(None))
    )
    wanted = normalise(official)
    rows = db.session.execute(query.execution_options(yield_per=200))
    found = any(
        wanted in normalise("\n".join([question, *phrasings, answer])) for question, phrasings, answer in rows
    )
    rows.close()
    return found
