"""Searches as they were made."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from foundation.db import Model


class SearchRecord(Model):
    """One search with Enter: its words without personal data, and which article was opened from it."""

    __tablename__ = "faq_search"
    __table_args__ = (Index("ix_faq_search_useless", "opened_id", "at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    text: Mapped[str] = mapped_column(Text)
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"))
    found: Mapped[int] = mapped_column(comment="articles shown")
    opened_id: Mapped[int | None] = mapped_column(ForeignKey("article.id"))
    # No person stands here: the question is what was looked for, not who looked.
