"""「もしかして」: the words citizens' questions are made of, per process, beside the index they belong to."""

import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flask import current_app
from sqlalchemy import select

from faq.following import FOLLOWER
from faq.library import backend, in_force_on, state_of_library
from faq.models import Article, ArticleVersion
from faq.search.nearest import Vocabulary
from foundation import clock
from foundation.calendar import day_of
from foundation.db import db

PAUSE = 60.0
"""Seconds between two readings of all questions, at least."""

REST = 0.001
"""Seconds between two texts of a reading: their analysis keeps the other threads of the process waiting."""

_KEPT = "faq_vocabulary"
_reading = threading.Lock()


@dataclass(frozen=True, slots=True)
class _Kept:
    state: str
    read_at: float
    vocabulary: Vocabulary


def meant_by(text: str) -> str | None:
    """What `text` was probably meant to be; None when its words are known or nothing is near."""
    vocabulary = _vocabulary()
    return vocabulary.suggest(text) if vocabulary else None


def nearest_to(text: str, limit: int = 5) -> list[str]:
    """Known words nearest to a text that found nothing at all, by reading and edit distance."""
    vocabulary = _vocabulary()
    return vocabulary.nearest(text, limit) if vocabulary else []


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
    texts = _rested(_questions()) if FOLLOWER in current_app.extensions else _questions()
    current_app.extensions[_KEPT] = _Kept(state, time.monotonic(), Vocabulary(texts, backend().holds))
    return True


def _vocabulary() -> Vocabulary | None:
    """As it was last read; a process that is followed answers without it until it was read for the first time."""
    if FOLLOWER not in current_app.extensions:
        with _reading:
            follow_vocabulary()
    kept = _kept()
    return kept.vocabulary if kept else None


def _kept() -> _Kept | None:
    kept: _Kept | None = current_app.extensions.get(_KEPT)
    return kept


def _questions() -> list[str]:
    query = select(ArticleVersion.question, ArticleVersion.phrasings).select_from(Article)
    query = query.join(Article.current).where(in_force_on(day_of(clock.now())))
    rows = db.session.execute(query).all()
    return [text for question, phrasings in rows for text in (question, *phrasings)]


def _rested(texts: Iterable[str]) -> Iterator[str]:
    """Each text after a moment that requests can use."""
    for text in texts:
        time.sleep(REST)
        yield text
