"""What answered inquiries teach the FAQ: their own words, without personal data, for somebody to look at."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import ColumnElement, String, and_, cast, exists, func, or_, select
from sqlalchemy.orm import joinedload

from faq.learning.actions import NewLesson, learn
from faq.learning.models import LearnedText
from faq.learning.rules import as_lesson
from faq.models import ArticleVersion
from faq.privacy.cleaning import without_personal_data
from foundation import clock
from foundation.db import db, transaction
from inquiry_desk.inquiries.kinds import EntryKind, FirstOutcome
from inquiry_desk.inquiries.models import Inquiry, TimelineEntry
from inquiry_desk.inquiries.queries import NOT_CANCELLED

LOOK_BACK = timedelta(days=90)
"""How old an answer may be to be learned from."""

LOOK_AGAIN = timedelta(minutes=1)
"""When to look although nothing seems to have happened: what was written longer ago may be committed later."""

LESSONS_PER_UNIT = 5
"""Few: while they are written, nobody else writes to SQLite."""

_LONGEST_READ = 3_000  # characters: what is kept is far shorter

_KEPT = "lessons_all_taken"


@dataclass(frozen=True)
class _AllTaken:
    """There was nothing left to learn when this was the newest entry."""

    newest: int | None
    at: datetime


def learn_next() -> bool:
    """Take some lessons of answered inquiries, newest first; False when there is none left.

    Everything that makes an answer a lesson writes an entry, so while there is no new one nothing is searched.
    Texts are read and cleaned before the transaction begins. Of two workers at the same ones the second finds them
    taken.
    """
    now, newest = clock.now(), db.session.scalar(select(func.max(TimelineEntry.id)))
    known: _AllTaken | None = current_app.extensions.get(_KEPT)
    if known and known.newest == newest and now < known.at + LOOK_AGAIN:
        return False
    # One order for all workers: none waits for another.
    lessons = [_lesson_of(entry) for entry in sorted(_not_yet_taken(now), key=_article_id)]
    if not lessons:
        current_app.extensions[_KEPT] = _AllTaken(newest, now)
        return False
    with transaction():
        for lesson in lessons:
            learn(lesson, now)
    return True


def solved_shares(article_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """How many inquiries each of these articles solved, and how many not, by the newest word on each inquiry."""
    place = func.row_number().over(
        partition_by=(TimelineEntry.inquiry_id, ArticleVersion.article_id), order_by=TimelineEntry.id.desc()
    )
    said = (
        select(ArticleVersion.article_id, TimelineEntry.article_solved, place.label("place"))
        .join(TimelineEntry.article_version)
        .join(TimelineEntry.inquiry)
        .where(
            ArticleVersion.article_id.in_(article_ids),
            TimelineEntry.article_solved.is_not(None),
            Inquiry.exclusion.is_(None),
        )
        .subquery()
    )
    solved = func.count().filter(said.c.article_solved)
    failed = func.count().filter(~said.c.article_solved)
    query = select(said.c.article_id, solved, failed).where(said.c.place == 1).group_by(said.c.article_id)
    return {article_id: (yes, no) for article_id, yes, no in db.session.execute(query)}


def _not_yet_taken(at: datetime) -> list[TimelineEntry]:
    query = (
        select(TimelineEntry)
        .join(TimelineEntry.inquiry)
        .where(_teaches(), TimelineEntry.at > at - LOOK_BACK, ~_is_taken())
        .options(joinedload(TimelineEntry.article_version, innerjoin=True))
        .order_by(TimelineEntry.id.desc())
        .limit(LESSONS_PER_UNIT)
    )
    return list(db.session.scalars(query))


def _teaches() -> ColumnElement[bool]:
    """An article answered it, the inquiry is done, and it is one of those that count."""
    answered = or_(Inquiry.completed_at.is_not(None), Inquiry.first_outcome == FirstOutcome.ANSWERED)
    used = and_(TimelineEntry.article_version_id.is_not(None), NOT_CANCELLED)
    return and_(used, Inquiry.exclusion.is_(None), answered)


def _is_taken() -> ColumnElement[bool]:
    return exists().where(LearnedText.source == Inquiry.number + "/" + cast(TimelineEntry.id, String))


def _article_id(entry: TimelineEntry) -> int:
    assert entry.article_version is not None, "only entries with an article teach"
    return entry.article_version.article_id


def _lesson_of(entry: TimelineEntry) -> NewLesson:
    cleaned = without_personal_data(_question_of(entry)[:_LONGEST_READ])
    return NewLesson(
        article_id=_article_id(entry),
        inquiry=entry.inquiry.number,
        entry=entry.id,
        text=as_lesson(cleaned.text),
        removed=sum(count for _kind, count in cleaned.removed),
        solved=entry.article_solved,
    )


def _question_of(entry: TimelineEntry) -> str:
    """What the citizen had asked when the article was first used for it: the mail before that, else the question."""
    used = [e.id for e in entry.inquiry.entries if e.article_version_id == entry.article_version_id]
    mails = [e for e in entry.inquiry.entries if e.kind is EntryKind.MAIL_IN and e.id < min(used)]
    return mails[-1].body if mails else entry.inquiry.question or entry.inquiry.subject
