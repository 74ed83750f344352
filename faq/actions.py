"""What can be done with articles. Nothing here commits."""

from dataclasses import dataclass
from datetime import date, datetime

from faq.models import Article, ArticleVersion
from foundation.db import db
from foundation.organisation.models import User


@dataclass(frozen=True)
class ArticleText:
    """What an article says."""

    question: str
    answer: str
    phrasings: tuple[str, ...] = ()
    note: str = ""


def write_article(
    text: ArticleText,
    by: User | None,
    at: datetime,
    *,
    service_id: int | None,
    category_id: int | None = None,
    valid_from: date | None = None,
    valid_until: date | None = None,
) -> Article:
    """A new article with its first version."""
    article = Article(
        service_id=service_id,
        category_id=category_id,
        valid_from=valid_from,
        valid_until=valid_until,
        created_at=at,
        current_number=1,
    )
    db.session.add(article)
    _add_version(article, text, by, at)
    return article


def revise(article: Article, text: ArticleText, by: User, at: datetime) -> ArticleVersion | None:
    """A new version; None where nothing changed. Inquiries keep pointing at the version they used."""
    if text == text_of(article.current):
        return None
    article.current_number += 1
    return _add_version(article, text, by, at)


def archive(article: Article, at: datetime) -> None:
    """Take an article out of use. It stays readable where it was used."""
    article.archived_at = article.archived_at or at


def restore(article: Article) -> None:
    article.archived_at = None


def text_of(version: ArticleVersion) -> ArticleText:
    return ArticleText(version.question, version.answer, tuple(version.phrasings), version.note)


def _add_version(article: Article, text: ArticleText, by: User | None, at: datetime) -> ArticleVersion:
    version = ArticleVersion(
        article=article,
        number=article.current_number,
        question=text.question,
        answer=text.answer,
        phrasings=list(text.phrasings),
        note=text.note,
        author=by,
        created_at=at,
    )
    db.session.add(version)
    db.session.flush()
    return version
