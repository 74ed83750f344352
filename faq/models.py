"""Articles (よくある質問) and their versions. A version is never rewritten: inquiries point at the one they used."""

import enum
from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from foundation.db import AppendOnly, Model
from foundation.organisation.models import Service, User


class ArticleState(enum.Enum):
    """Where an article stands, derived from its dates."""

    IN_FORCE = "in_force"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    ARCHIVED = "archived"


class Article(Model):
    """One question of a service. `current` is the version in use."""

    __tablename__ = "article"
    id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"), index=True)
    category_id: Mapped[int | None] = mapped_column(ForeignKey("category.id"))
    sample: Mapped[bool] = mapped_column(default=False)
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    created_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]
    current_number: Mapped[int] = mapped_column(default=1)

    service: Mapped[Service | None] = relationship()
    versions: Mapped[list["ArticleVersion"]] = relationship(
        back_populates="article", order_by="ArticleVersion.number"
    )
    current: Mapped["ArticleVersion"] = relationship(
        primaryjoin="and_(Article.id == foreign(ArticleVersion.article_id), "
        "Article.current_number == ArticleVersion.number)",
        viewonly=True,
        uselist=False,
    )

    def state_on(self, day: date) -> ArticleState:
        """Whether call-takers may use the article on `day`."""
        if self.archived_at:
            return ArticleState.ARCHIVED
        if self.valid_from and day < self.valid_from:
            return ArticleState.NOT_YET
        if self.valid_until and day > self.valid_until:
            return ArticleState.EXPIRED
        return ArticleState.IN_FORCE


class ArticleVersion(AppendOnly, Model):
    """What an article said, from when on, and who wrote it."""

    __tablename__ = "article_version"
    __table_args__ = (UniqueConstraint("article_id", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), index=True)
    number: Mapped[int]
    question: Mapped[str] = mapped_column(Text)
    phrasings: Mapped[list[str]] = mapped_column(JSON, default=list)
    answer: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text, default="", comment="for call-takers only, never mailed")
    author_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime]

    article: Mapped[Article] = relationship(back_populates="versions")
    author: Mapped[User | None] = relationship()
