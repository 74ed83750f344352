"""Words of answered inquiries, as they may teach the search."""

import enum
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from faq.models import Article
from foundation.db import Model, enum_type
from foundation.organisation.models import User


class Lesson(enum.Enum):
    """Whether a learned text counts: only what somebody looked at does."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


LABELS: dict[enum.Enum, object] = {
    Lesson.WAITING: _l("To be looked at"),
    Lesson.ACCEPTED: _l("Counts"),
    Lesson.REJECTED: _l("Does not count"),
}


class LearnedText(Model):
    """What somebody asked who was answered with an article; personal data was removed before it came here."""

    __tablename__ = "learned_text"
    __table_args__ = (Index("ix_learned_text_article_lesson", "article_id", "lesson"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"))
    source: Mapped[str] = mapped_column(String(64), unique=True, comment="number of the inquiry and entry")
    text: Mapped[str] = mapped_column(Text)
    removed: Mapped[int] = mapped_column(default=0, comment="places of personal data left out")
    solved: Mapped[bool | None] = mapped_column(comment="what the call-taker said of the answer")
    lesson: Mapped[Lesson] = mapped_column(enum_type(Lesson), default=Lesson.WAITING, index=True)
    learned_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decided_at: Mapped[datetime | None]

    article: Mapped[Article] = relationship()
    decided_by: Mapped[User | None] = relationship()
