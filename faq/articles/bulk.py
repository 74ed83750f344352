"""One step with many articles: each for itself, so that one that changed meanwhile holds up none of the others."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm.exc import StaleDataError

from faq import library
from faq.articles.life import Move
from faq.articles.seen import ChangedMeanwhileError, NotOpenError, check_seen
from faq.articles.taking import take
from foundation.db import db
from foundation.organisation.models import User
from foundation.web.ids import read_id

MOST_AT_ONCE = 200


@dataclass(frozen=True)
class Chosen:
    """A ticked row: the article, and the last step with it that the list showed."""

    article_id: int
    seen: int | None


@dataclass
class Outcome:
    """How many articles the step was taken with, and the questions of those it was not."""

    done: int = 0
    refused: list[str] = field(default_factory=list)


def read_chosen(values: Iterable[str]) -> list[Chosen]:
    """The ticked rows of a list; what is none is left out."""
    pairs = (value.partition(":") for value in values)
    found = {read_id(first): read_id(last) for first, _, last in pairs}
    return [Chosen(number, seen) for number, seen in found.items() if number is not None][:MOST_AT_ONCE]


def take_with_each(
    chosen: Iterable[Chosen],
    move: Move,
    by: User,
    at: datetime,
    comment: str = "",
    next_on: date | None = None,
) -> Outcome:
    """Take the step with every article that is still as the list showed it."""
    outcome = Outcome()
    for one in chosen:
        article = library.article_with_id(one.article_id)
        if article is None:
            continue
        question = (article.proposed or article.shown).question
        try:
            with db.session.begin_nested():
                check_seen(article, one.seen)
                take(article, move, by, at, comment, next_on)
            outcome.done += 1
        except (ChangedMeanwhileError, NotOpenError, StaleDataError):
            outcome.refused.append(question)
    return outcome
