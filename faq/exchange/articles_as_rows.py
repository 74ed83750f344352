"""Articles as the rows of a file, and how two such rows differ."""

from dataclasses import dataclass
from datetime import date

from faq.articles.actions import ArticleText, placing_of, text_of
from faq.articles.differences import Piece, pieces_between
from faq.articles.links import written_links
from faq.exchange.columns import READ
from faq.exchange.lines import AUDIENCES, Said
from faq.exchange.writing_files import Row
from faq.models import Article, ArticleVersion
from foundation import wareki
from foundation.db import db
from foundation.organisation.models import Category, Department, Service
from foundation.web.filters import UNKNOWN, label


@dataclass(frozen=True)
class Difference:
    """What one column says now and is to say, in pieces that stay, come or go."""

    heading: object
    pieces: tuple[Piece, ...]


def row_of(article: Article, version: ArticleVersion, day: date) -> Row:
    """An article with one of its versions; empty cells are left out of nothing, so that it can be brought back."""
    stage = f" ({label(article.stage)})" if article.stage else ""
    return {
        "number": article.id,
        **_text_cells(text_of(version)),
        "service": article.service.name if article.service else "",
        "category": article.category.name if article.category else "",
        "department": article.owner.name if article.owner else "",
        "valid_from": article.valid_from,
        "valid_until": article.valid_until,
        "review_on": article.review_on,
        "state": f"{label(article.state_on(day))}{stage}",
    }


def said_by(article: Article) -> Said:
    """What the newest version of an article says."""
    return Said(text_of(newest_of(article)), placing_of(article))


def newest_of(article: Article) -> ArticleVersion:
    return article.proposed or article.shown


def differences(before: Said, after: Said) -> list[Difference]:
    """Column by column, in the order of the file."""
    old, new = _cells_of(before), _cells_of(after)
    return [
        Difference(column.heading, pieces_between(_shown(old[key]), _shown(new[key])))
        for key, column in READ.items()
        if old.get(key) != new.get(key)
    ]


def _shown(value: str | int | date | None) -> str:
    if isinstance(value, date):
        return wareki.format_date(value)
    return UNKNOWN if value in (None, "") else str(value)


def _cells_of(said: Said) -> Row:
    placing = said.placing
    service = db.session.get(Service, placing.service_id) if placing.service_id else None
    category = db.session.get(Category, placing.category_id) if placing.category_id else None
    department = db.session.get(Department, placing.department_id) if placing.department_id else None
    return {
        **_text_cells(said.text),
        "service": service.name if service else "",
        "category": category.name if category else "",
        "department": department.name if department else "",
        "valid_from": placing.valid_from,
        "valid_until": placing.valid_until,
        "review_on": placing.review_on,
    }


def _text_cells(text: ArticleText) -> dict[str, str | int | date | None]:
    return {
        "question": text.question,
        "phrasings": "\n".join(text.phrasings),
        "answer": text.answer,
        "read_out": text.read_out,
        "note": text.note,
        "audience": str(AUDIENCES[text.audience]),
        "links": written_links([list(link) for link in text.links]),
    }
