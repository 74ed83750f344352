"""The meanings of all articles in force, where an encoder is installed: made once a version, kept in the database."""

from flask import current_app
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from faq.library import MEANINGS, in_force_on
from faq.models import Article, ArticleVector, ArticleVersion
from faq.search.backend import IndexedText
from faq.search.encoding import (
    BATCH,
    Meaning,
    SentenceEncoder,
    encoded,
    from_bytes,
    installed_encoder,
    to_bytes,
)
from faq.search.meaning import MeaningIndex
from foundation import clock
from foundation.calendar import day_of
from foundation.db import db, insert_into, transaction

Versions = dict[int, int]
"""The version in force by article."""

_HELD = "faq_meanings_held"


def encode_next() -> bool:
    """A step of the worker: encode some versions that nobody has encoded yet; whether there were any.

    A turn takes a second or two and all processors, a thousand articles some minutes, once.
    """
    encoder = installed_encoder()
    if encoder is None:
        return False
    versions = list(db.session.scalars(_without_vector(encoder.name).limit(BATCH)))
    rows = [
        {"version_id": meaning.id, "encoder": encoder.name, "vector": to_bytes(meaning.vector)}
        for meaning in encoded(encoder, [_text_of(version) for version in versions])
    ]
    if rows:
        with transaction() as session:  # another machine may have encoded the same meanwhile
            session.execute(insert_into(ArticleVector).on_conflict_do_nothing(), rows)
    return bool(rows)


def follow_meanings() -> bool:
    """Take new meanings into use in this process; whether there were any. Beside requests."""
    encoder = installed_encoder()
    return encoder is not None and _take_into_use(encoder)


def _take_into_use(encoder: SentenceEncoder) -> bool:
    stored = dict(
        db.session.execute(
            select(Article.id, ArticleVector.version_id)
            .join(Article.current)
            .join(ArticleVector, ArticleVector.version_id == ArticleVersion.id)
            .where(ArticleVector.encoder == encoder.name, in_force_on(day_of(clock.now())))
        )
        .tuples()
        .all()
    )
    held: Versions = current_app.extensions.get(_HELD, {})
    if stored == held:
        return False
    index: MeaningIndex = current_app.extensions.get(MEANINGS) or MeaningIndex(encoder, [])
    new = [article for article, version in stored.items() if held.get(article) != version]
    index = index.changed(_read(new, encoder), held.keys() - stored.keys())
    current_app.extensions.update({MEANINGS: index, _HELD: stored})
    return True


def _read(article_ids: list[int], encoder: SentenceEncoder) -> list[Meaning]:
    query = (
        select(Article.id, Article.service_id, ArticleVector.vector)
        .join(Article.current)
        .join(ArticleVector, ArticleVector.version_id == ArticleVersion.id)
        .where(ArticleVector.encoder == encoder.name, Article.id.in_(article_ids))
    )
    rows = db.session.execute(query)
    return [
        Meaning(article, service, from_bytes(vector, encoder.dimensions)) for article, service, vector in rows
    ]


def _without_vector(encoder: str) -> Select[ArticleVersion]:
    has_none = ~(
        select(ArticleVector.version_id)
        .where(ArticleVector.version_id == ArticleVersion.id, ArticleVector.encoder == encoder)
        .exists()
    )
    query = (
        select(ArticleVersion)
        .select_from(Article)
        .join(Article.current)
        .options(joinedload(ArticleVersion.article))
    )
    return query.where(in_force_on(day_of(clock.now())), has_none).order_by(ArticleVersion.id)


def _text_of(version: ArticleVersion) -> IndexedText:
    """As it is encoded, under the id of the version."""
    return IndexedText(
        version.id, "", version.article.service_id, version.question, tuple(version.phrasings), version.answer
    )
