"""Files of an article: which may be added, and adding them."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from faq.models import Article, ArticleFile
from foundation.db import db
from foundation.organisation.models import User
from foundation.text import clean_line, without_direction_marks

MOST_FILES = 10
LARGEST_FILE = 5_000_000
LARGEST_UPLOAD = MOST_FILES * LARGEST_FILE + 2_000_000
"""Bytes of a form with all its files."""

LONGEST_NAME = 120
ANY_TYPE = "application/octet-stream"

_MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9][a-z0-9.+-]*")


@dataclass(frozen=True)
class Upload:
    """A file as it came with a form."""

    name: str
    media_type: str
    content: bytes


def read_uploads(files: Iterable[object]) -> list[Upload]:
    """What was chosen in the file field. One byte more than may be kept is read of each, so that it shows."""
    return [_read(file) for file in files if isinstance(file, FileStorage) and file.filename]


def attach(article: Article, uploads: Sequence[Upload], by: User | None, at: datetime) -> tuple[int, ...]:
    """Keep the files with the article; returns their ids, for a version to name."""
    files = [
        ArticleFile(
            article_id=article.id,
            name=upload.name,
            media_type=upload.media_type,
            size=len(upload.content),
            content=upload.content,
            added_by_id=by.id if by else None,
            added_at=at,
        )
        for upload in uploads
    ]
    db.session.add_all(files)
    db.session.flush()
    return tuple(file.id for file in files)


def files_of(article_id: int, ids: Collection[int]) -> list[ArticleFile]:
    """These files of the article, without their content, in the order they were added."""
    query = select(ArticleFile).where(ArticleFile.article_id == article_id, ArticleFile.id.in_(ids))
    return list(db.session.scalars(query.order_by(ArticleFile.id))) if ids else []


def file_of(article_id: int, file_id: int) -> ArticleFile | None:
    """One file of the article."""
    query = select(ArticleFile).where(ArticleFile.article_id == article_id, ArticleFile.id == file_id)
    return db.session.scalar(query)


def file_names_of(article_id: int) -> dict[int, str]:
    """The names of all files any version of the article ever had, by id."""
    query = select(ArticleFile.id, ArticleFile.name).where(ArticleFile.article_id == article_id)
    return dict(db.session.execute(query).all())


def _read(file: FileStorage) -> Upload:
    claimed = file.mimetype.lower()
    return Upload(
        name=_clean_name(file.filename or ""),
        media_type=claimed if len(claimed) <= 100 and _MEDIA_TYPE.fullmatch(claimed) else ANY_TYPE,
        content=file.stream.read(LARGEST_FILE + 1),
    )


def _clean_name(name: str) -> str:
    """The last part of a path, in one visible line, its ending kept."""
    last = clean_line(without_direction_marks(re.split(r"[/\\]", name)[-1])) or "file"
    stem, dot, ending = last.rpartition(".")
    if len(last) <= LONGEST_NAME or not dot:
        return last[:LONGEST_NAME]
    return f"{stem[: max(1, LONGEST_NAME - len(ending) - 1)]}.{ending}"[:LONGEST_NAME]
