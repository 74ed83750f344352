"""Queries with their right articles, and the figures of every measurement."""

import enum
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import JSON, Column, ForeignKey, String, Table, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from faq.models import Article
from foundation.db import AppendOnly, Base, Model, enum_type
from foundation.organisation.models import User


class QueryKind(enum.Enum):
    """How a query is put."""

    KEYWORDS = "keywords"
    KANA = "kana"
    CITIZEN = "citizen"
    SENTENCE = "sentence"
    TYPO = "typo"


LABELS: dict[enum.Enum, object] = {
    QueryKind.KEYWORDS: _l("Keywords"),
    QueryKind.KANA: _l("Kana"),
    QueryKind.CITIZEN: _l("Citizens' words"),
    QueryKind.SENTENCE: _l("Spoken sentences"),
    QueryKind.TYPO: _l("Typing mistakes"),
}


gold_answer = Table(
    "gold_answer",
    Base.metadata,
    Column("query_id", ForeignKey("gold_query.id"), primary_key=True),
    Column("article_id", ForeignKey("article.id"), primary_key=True, index=True),
)


class GoldQuery(Model):
    """What is asked, and the articles of which any is a right answer."""

    __tablename__ = "gold_query"
    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    kind: Mapped[QueryKind] = mapped_column(enum_type(QueryKind))
    sample: Mapped[bool] = mapped_column(default=False)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    added_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]

    answers: Mapped[list[Article]] = relationship(secondary=gold_answer, order_by=Article.id)
    by: Mapped[User | None] = relationship()


class Measurement(AppendOnly, Model):
    """The figures of the live articles at one moment; shares are 0–1."""

    __tablename__ = "faq_measurement"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    encoder: Mapped[str] = mapped_column(String(64), default="", comment="empty: words alone")
    articles: Mapped[int]
    queries: Mapped[int]
    mrr_at_10: Mapped[float]
    recall_at_1: Mapped[float]
    recall_at_5: Mapped[float]
    recall_at_10: Mapped[float]
    p50_ms: Mapped[float]
    p95_ms: Mapped[float]
    kinds: Mapped[dict[str, Any]] = mapped_column(JSON, comment="queries, mrr, recall by kind")
