"""What articles have learned, and what waits to be looked at."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import joinedload

from faq.learning.models import LearnedText, Lesson
from faq.learning.rules import Evidence, Standing, Weighed, those_that_count, weigh
from faq.models import Article
from foundation.access.scope import visible_service_ids
from foundation.db import db
from foundation.organisation.models import User

ACCEPTED = LearnedText.lesson == Lesson.ACCEPTED
WAITING = LearnedText.lesson == Lesson.WAITING
FAILED = LearnedText.solved.is_(False)


@dataclass(frozen=True)
class Learned:
    """A text of an article as its page shows it: its worth, and the newest decision about it."""

    row: LearnedText
    solved: int
    failed: int
    standing: Standing


@dataclass(frozen=True)
class Lessons:
    """The texts of one article that wait; texts that are written the same stand once."""

    article: Article
    rows: list[LearnedText]


def texts_that_count(article_ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """The texts these articles are found by, by article, those with the best evidence first."""
    return {article_id: those_that_count(known) for article_id, known in _evidence(article_ids).items()}


def weighed_texts(article_id: int) -> list[Weighed]:
    """What is accepted for an article, with its worth."""
    return weigh(_evidence([article_id]).get(article_id, ()))


def _evidence(article_ids: Collection[int]) -> dict[int, list[Evidence]]:
    accepted = func.max(case((ACCEPTED, 1), else_=0))
    query = (
        select(
            LearnedText.article_id,
            LearnedText.text,
            accepted,
            func.sum(case((ACCEPTED & LearnedText.solved.is_(True), 1), else_=0)),
            func.sum(case((FAILED, 1), else_=0)),
            func.max(LearnedText.learned_at),
        )
        .where(LearnedText.article_id.in_(article_ids), or_(ACCEPTED, FAILED))
        .group_by(LearnedText.article_id, LearnedText.text)
    )
    found: dict[int, list[Evidence]] = defaultdict(list)
    for article_id, text, is_accepted, solved, failed, at in db.session.execute(query):
        found[article_id].append(Evidence(text, bool(is_accepted), solved, failed, at))
    return {key: known for key, known in found.items() if any(one.accepted for one in known)}


def learned_of(article: Article) -> list[Learned]:
    """What an article learned, in the order of worth, then what was left out by hand, newest first."""
    query = select(LearnedText).where(
        LearnedText.article_id == article.id, LearnedText.decided_at.is_not(None)
    )
    query = query.options(joinedload(LearnedText.decided_by))
    newest = {
        row.text: row for row in db.session.scalars(query.order_by(LearnedText.decided_at, LearnedText.id))
    }
    counted = [
        Learned(newest.pop(one.text), one.solved, one.failed, one.standing)
        for one in weighed_texts(article.id)
        if one.text in newest
    ]
    left_out = [row for row in newest.values() if row.lesson is Lesson.REJECTED]
    return counted + [Learned(row, 0, 0, Standing.LEFT_OUT) for row in reversed(left_out)]


def visible_to(user: User) -> ColumnElement[bool]:
    """The articles whose learned texts `user` may look at: of their services, and of no service."""
    services = visible_service_ids(user)
    if services is None:
        return Article.id.is_not(None)
    return or_(Article.service_id.is_(None), Article.service_id.in_(services))


def count_waiting(user: User) -> int:
    """How many texts this person could look at now; those of an article that are written the same are one."""
    texts = select(LearnedText.article_id, LearnedText.text).join(LearnedText.article)
    texts = texts.where(WAITING, visible_to(user)).distinct()
    return db.session.scalar(select(func.count()).select_from(texts.subquery())) or 0


def waiting_lessons(user: User, limit: int = 20) -> list[Lessons]:
    """At most `limit` waiting texts by article; the article whose oldest text waits longest comes first."""
    oldest = func.min(LearnedText.learned_at).over(partition_by=LearnedText.article_id)
    query = select(LearnedText).join(LearnedText.article).where(WAITING, visible_to(user))
    query = query.order_by(oldest, LearnedText.article_id, LearnedText.learned_at, LearnedText.id)
    query = query.options(joinedload(LearnedText.article).joinedload(Article.service))
    return _by_article(db.session.scalars(query.limit(limit)))


def _by_article(rows: Iterable[LearnedText]) -> list[Lessons]:
    found: dict[Article, dict[str, LearnedText]] = defaultdict(dict)
    for row in rows:
        found[row.article].setdefault(row.text, row)
    return [Lessons(article, list(texts.values())) for article, texts in found.items()]


def last_decisions_of(user: User, limit: int = 5) -> list[LearnedText]:
    """What this person decided last, newest first, so that it can be taken back."""
    query = select(LearnedText).where(LearnedText.decided_by_id == user.id, LearnedText.text != "")
    query = query.order_by(LearnedText.decided_at.desc(), LearnedText.id.desc()).limit(limit)
    return list(db.session.scalars(query.options(joinedload(LearnedText.article))))


def held(ids: Collection[int], user: User) -> list[LearnedText]:
    """Those of the texts that are for `user`'s eyes, kept from others until the end of the transaction."""
    query = select(LearnedText).join(LearnedText.article).where(LearnedText.id.in_(ids), visible_to(user))
    query = query.order_by(LearnedText.article_id, LearnedText.id)
    query = query.with_for_update(of=LearnedText).execution_options(populate_existing=True)
    return list(db.session.scalars(query))
