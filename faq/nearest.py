"""「もしかして」: the words citizens' questions are made of, per process, beside the index they belong to."""

import threading
import time
from dataclasses import dataclass

from flask import current_app
from sqlalchemy import select

from faq.library import in_force_on, state_of_library
from faq.models import Article, ArticleVersion
from faq.search.nearest import Vocabulary
from foundation import clock
from foundation.calendar import day_of
from foundation.db import db

PAUSE = 60.0
"""Seconds between two readings of all questions, at least."""

_KEPT = "faq_vocabulary"
_reading = threading.Lock()


@dataclass(frozen=True, slots=True)
class _Kept:
    state: str
    read_at: float
    vocabulary: Vocabulary


def meant_by(text: str) -> str | None:
    """What `text` was probably meant to be; None when its words are known or nothing is near."""
    return _vocabulary().suggest(text)


def nearest_to(text: str, limit: int = 5) -> list[str]:
    """Known words nearest to a text that found nothing at all, by reading and edit distance."""
    return _vocabulary().nearest(text, limit)


def follow_vocabulary() -> bool:
    """Read the questions anew where articles have changed; returns whether they were read. Off requests.

    Five thousand articles take four seconds of work, and a new word can wait: at most once in `PAUSE`.
    """
    kept = _kept()
    if kept is not None and time.monotonic() - kept.read_at < PAUSE:
        return False
    state = state_of_library(day_of(clock.now()))
    if kept is not None and kept.state == state:
        return False
    current_app.extensions[_KEPT] = _Kept(state, time.monotonic(), _read())
    return True


def _vocabulary() -> Vocabulary:
    """As it was last read: a word that is a minute old is no reason to let a caller wait."""
    with _reading:
        if _kept() is None:
            follow_vocabulary()
    kept = _kept()
    assert kept is not None
    return kept.vocabulary


def _kept() -> _Kept | None:
    kept: _Kept | None = current_app.extensions.get(_KEPT)
    return kept


def _read() -> Vocabulary:
    query = select(ArticleVersion.question, ArticleVersion.phrasings, ArticleVersion.answer)
    query = query.join(Article, ArticleVersion.article_id == Article.id).where(
        Article.current_number == ArticleVersion.number, in_force_on(day_of(clock.now()))
    )
    asked: list[str] = []
    answers: list[str] = []
    for question, phrasings, answer in db.session.execute(query):
        asked += [question, *phrasings]
        answers.append(answer)
    return Vocabulary(asked, answers)
