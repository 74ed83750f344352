"""What can be done with learned texts. Nothing here commits; what changes an article's words raises its revision."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select

from faq.learning.models import LearnedText, Lesson
from faq.learning.queries import texts_that_count
from faq.learning.rules import words_of
from faq.models import Article
from foundation.db import db, insert_into
from foundation.organisation.models import User


@dataclass(frozen=True)
class NewLesson:
    """What was asked on one inquiry: `text` is empty where nothing can be learned, personal data is left out.

    `inquiry` and `entry` say where it comes from; `solved` is the call-taker's word, None where there is none.
    """

    article_id: int
    inquiry: str
    entry: int
    text: str
    removed: int
    solved: bool | None

    @property
    def source(self) -> str:
        return f"{self.inquiry}/{self.entry}"


def learn(lesson: NewLesson, at: datetime) -> bool:
    """Note a lesson, once; returns whether it is new.

    It waits for somebody to look at it. Of an answer that did not help only the fact is kept. What was decided
    of the same words, or of the same inquiry, holds for it too.
    """
    kin = _kin_of(lesson)
    decided = next((row for row in kin if row.decided_at is not None), None)
    # A text that has yet to be looked at changes nothing that is found.
    if not kin and lesson.solved is not False:
        return _insert(lesson, None, at)
    with _followed_by_indexes(lesson.article_id, at):
        new = _insert(lesson, decided, at)
        if new:
            _keep_newest_word(lesson)
    return new


def _insert(lesson: NewLesson, decided: LearnedText | None, at: datetime) -> bool:
    text = decided.text if decided and lesson.text else lesson.text
    silent = lesson.solved is False or not text
    row = insert_into(LearnedText).values(
        article_id=lesson.article_id,
        source=lesson.source,
        text=text,
        removed=lesson.removed,
        solved=lesson.solved,
        lesson=Lesson.REJECTED if silent else decided.lesson if decided else Lesson.WAITING,
        learned_at=at,
        decided_by_id=None if silent or not decided else decided.decided_by_id,
        decided_at=None if silent or not decided else decided.decided_at,
    )
    query = row.on_conflict_do_nothing(index_elements=["source"]).returning(LearnedText.id)
    return db.session.scalar(query) is not None


def _kin_of(lesson: NewLesson) -> list[LearnedText]:
    """What the article learned of the same inquiry, or in the same words; the newest decision first."""
    same = (LearnedText.text == lesson.text) | LearnedText.source.startswith(
        f"{lesson.inquiry}/", autoescape=True
    )
    query = select(LearnedText).where(
        LearnedText.article_id == lesson.article_id, same, LearnedText.text != ""
    )
    return list(db.session.scalars(query.order_by(LearnedText.decided_at.desc(), LearnedText.id.desc())))


def _keep_newest_word(lesson: NewLesson) -> None:
    """Of one inquiry only what the call-taker said last of the article is evidence."""
    query = select(LearnedText).where(
        LearnedText.article_id == lesson.article_id,
        LearnedText.source.startswith(f"{lesson.inquiry}/", autoescape=True),
        LearnedText.solved.is_not(None),
    )
    said = sorted(db.session.scalars(query), key=lambda row: int(row.source.rpartition("/")[2]))
    for row in said[:-1]:
        row.solved = None


def decide(row: LearnedText, lesson: Lesson, text: str, by: User, at: datetime) -> None:
    """Let a text that waits count, in the words `text`, or not; those written the same go with it."""
    with _followed_by_indexes(row.article_id, at):
        _set(_written_like(row, row.lesson), lesson, by, at)
        reword(row, text)


def change_mind(row: LearnedText, lesson: Lesson, by: User, at: datetime) -> None:
    """Let a text that was decided about count after all, or no longer, with all that have the same words."""
    with _followed_by_indexes(row.article_id, at):
        decided = _of_article(row, row.lesson, LearnedText.decided_at.is_not(None))
        _set([one for one in decided if words_of(one.text) == words_of(row.text)], lesson, by, at)


def put_back(row: LearnedText, at: datetime) -> None:
    """Take a decision back: the text waits again."""
    with _followed_by_indexes(row.article_id, at):
        _set(_written_like(row, row.lesson), Lesson.WAITING, None, None)


def reword(row: LearnedText, text: str) -> None:
    """Change what a text says, as when a name slipped through, wherever it is written the same."""
    for one in _of_article(row, None, LearnedText.text == row.text):
        one.text = text


def _set(rows: list[LearnedText], lesson: Lesson, by: User | None, at: datetime | None) -> None:
    for row in rows:
        row.lesson, row.decided_by, row.decided_at = lesson, by, at


def _written_like(row: LearnedText, lesson: Lesson) -> list[LearnedText]:
    return _of_article(row, lesson, LearnedText.text == row.text, LearnedText.solved.is_not(False))


def _of_article(
    row: LearnedText, lesson: Lesson | None, *conditions: ColumnElement[bool]
) -> list[LearnedText]:
    query = select(LearnedText).where(LearnedText.article_id == row.article_id, *conditions)
    if lesson is not None:
        query = query.where(LearnedText.lesson == lesson)
    return list(db.session.scalars(query))


@contextmanager
def _followed_by_indexes(article_id: int, at: datetime) -> Iterator[None]:
    """Raise the article's revision where what it is found by is not the same afterwards."""
    before = texts_that_count([article_id])
    yield
    db.session.flush()
    if texts_that_count([article_id]) != before:
        # Read afresh and held: an article somebody changes at this moment is waited for.
        db.session.get_one(Article, article_id, with_for_update=True, populate_existing=True).touch(at)
