"""What can be done with the gold set. Nothing here commits."""

from collections.abc import Sequence
from datetime import datetime

from faq.gold.models import GoldQuery, QueryKind
from faq.models import Article
from foundation.db import db
from foundation.organisation.models import User


def add_query(
    text: str, kind: QueryKind, answers: Sequence[Article], by: User | None, at: datetime
) -> GoldQuery:
    """A query to measure by. Without a right article it is not measured yet."""
    query = GoldQuery(text=text, kind=kind, by=by, added_at=at)
    query.answers = list(answers)
    db.session.add(query)
    db.session.flush()
    return query


def change_query(query: GoldQuery, text: str, kind: QueryKind) -> bool:
    """Whether anything changed. Measurements made before stay as they were."""
    changed = (query.text, query.kind) != (text, kind)
    query.text, query.kind = text, kind
    return changed


def judge(query: GoldQuery, article: Article, is_right: bool) -> None:
    """Say that the article is, or is not, a right answer to the query."""
    if is_right and article not in query.answers:
        query.answers.append(article)
    if not is_right and article in query.answers:
        query.answers.remove(article)


def retire(query: GoldQuery, at: datetime) -> None:
    """Measure by it no longer."""
    query.retired_at = query.retired_at or at


def take_back(query: GoldQuery) -> None:
    """Measure by it again."""
    query.retired_at = None
