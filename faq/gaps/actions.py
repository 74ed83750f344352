"""What becomes of a gap: taken up, assigned, drafted, dismissed, opened again. Nothing here commits."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from faq.articles.actions import ArticleText, Placing, revise, text_of, write_article
from faq.gaps.models import Gap, GapExample, GapState
from faq.models import Article
from foundation.db import db
from foundation.organisation.models import User

MOST_PHRASINGS = 20
"""Questions of a gap that a draft takes over as other phrasings."""


@dataclass(frozen=True)
class Asked:
    """One time something was asked for and no article used; `text` holds no personal data."""

    source: str
    text: str
    at: datetime
    service_id: int | None


def take_up(asked: Sequence[Asked], by: User, at: datetime) -> Gap:
    """A gap of these questions, at least one; it belongs to the service most of them came from."""
    gap = Gap(
        subject=shortest(asked),
        state=GapState.OPEN,
        service_id=main_service(asked),
        by=by,
        created_at=at,
        changed_at=at,
    )
    gap.asked = [GapExample(source=one.source, text=one.text, at=one.at) for one in asked]
    db.session.add(gap)
    db.session.flush()
    return gap


def assign(gap: Gap, department_id: int, due_on: date | None, note: str, at: datetime) -> None:
    """Ask a department to write the article, until a day or when it can."""
    gap.department_id, gap.due_on, gap.note = department_id, due_on, note
    _become(gap, GapState.ASSIGNED, at)


def dismiss(gap: Gap, reason: str, at: datetime) -> None:
    """It needs no article; the reason stays readable."""
    gap.note = reason
    _become(gap, GapState.DISMISSED, at)


def reopen(gap: Gap, at: datetime) -> None:
    """As if nothing had been decided; a draft that was written stays."""
    gap.department_id = gap.due_on = None
    gap.note = ""
    _become(gap, GapState.OPEN, at)


def draft(gap: Gap, answer: str, note: str, by: User, at: datetime) -> Article:
    """The article that was missing, as a draft: its question the shortest one asked, the others its phrasings.

    `answer` is a text to start from. A draft that is there already is given again.
    """
    if gap.article is None or gap.article.archived_at is not None:
        text = ArticleText(gap.subject, answer, phrasings=_phrasings(gap, gap.subject), note=note)
        gap.article = write_article(text, _placing(gap), by, at)
    _become(gap, GapState.DRAFTED, at)
    return gap.article


def add_to(gap: Gap, article: Article, by: User, at: datetime) -> None:
    """The article was there and not found: propose a version that is also found by these questions."""
    text = text_of(article.shown)
    phrasings = tuple(dict.fromkeys((*text.phrasings, gap.subject, *_phrasings(gap, text.question))))
    revise(article, replace(text, phrasings=phrasings), by, at)
    gap.article = article
    _become(gap, GapState.DRAFTED, at)


def shortest(asked: Sequence[Asked]) -> str:
    """The shortest question that still says something: of more than three characters, where there is one."""
    texts = [one.text for one in asked]
    return min([text for text in texts if len(text) > 3] or texts, key=len)


def main_service(asked: Sequence[Asked]) -> int | None:
    """The service most of them came from, the first of equals; None where none names one."""
    services = [one.service_id for one in asked if one.service_id is not None]
    return max(services, key=services.count, default=None)


def _placing(gap: Gap) -> Placing:
    """In its service; owned by the department that was asked, where that is not the service's own."""
    owned = gap.service.department_id if gap.service else None
    return Placing(
        service_id=gap.service_id, department_id=gap.department_id if gap.department_id != owned else None
    )


def _phrasings(gap: Gap, question: str) -> tuple[str, ...]:
    """The different questions of a gap in one line each, as they were asked, but for `question`."""
    lines = dict.fromkeys(" ".join(example.text.split()) for example in gap.asked)
    return tuple(line for line in lines if line and line != question)[:MOST_PHRASINGS]


def _become(gap: Gap, state: GapState, at: datetime) -> None:
    gap.state, gap.changed_at = state, at
    db.session.flush()
