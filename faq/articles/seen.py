"""Nobody overwrites what they have not seen: pages carry the last step with an article that they show.

The steps are what people did. `Article.revision` also rises when something was learned, which no writer
needs to look at; it still refuses two changes made at the same instant (StaleDataError).
"""

from dataclasses import dataclass

from faq.articles.differences import Difference, differences
from faq.articles.files import file_names_of
from faq.articles.queries import last_steps_of, steps_of
from faq.models import Article, ArticleStep, ArticleVersion, StepKind


class ChangedMeanwhileError(Exception):
    """Somebody else did something with the article after the page was shown."""


class NotOpenError(Exception):
    """The step cannot be taken now, or not by this person."""


@dataclass(frozen=True)
class Meanwhile:
    """What others did since the page was shown, the newest first, and what they wrote."""

    steps: list[ArticleStep]
    written: list[Difference]


def last_step(article: Article) -> int | None:
    """What a page has to carry; None for an article that came without steps and nobody touched."""
    return last_steps_of([article.id]).get(article.id)


def check_seen(article: Article, seen: int | None) -> None:
    """ChangedMeanwhileError unless `seen` is the last step with the article."""
    if last_step(article) != seen:
        raise ChangedMeanwhileError


def meanwhile(article: Article, seen: int | None) -> Meanwhile:
    """What happened with the article after the step `seen`."""
    steps = steps_of(article.id)
    newer = [step for step in steps if step.id > (seen or 0)]
    before, after = _written(steps, seen or 0), _newest(article)
    changed = before is not None and before.id != after.id
    written = differences(before, after, file_names_of(article.id)) if before and changed else []
    return Meanwhile(newer, written)


def _newest(article: Article) -> ArticleVersion:
    return article.proposed or article.shown


def _written(steps: list[ArticleStep], seen: int) -> ArticleVersion | None:
    """The newest version the page can have shown."""
    return next((s.version for s in steps if s.kind is StepKind.WRITTEN and s.id <= seen), None)
