"""Replies on their way out: files chosen for them, and who had to agree."""

import enum
from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from faq.models import ArticleVersion
from foundation.db import Model, enum_type
from foundation.organisation.models import User
from inquiry_desk.inquiries.models import Inquiry
from mail_gateway.models import OutgoingMail


class Decision(enum.Enum):
    """How the release of a reply ended."""

    APPROVED = "approved"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


class Release(Model):
    """A reply somebody wrote, why a second person has to agree, and what they decided.

    Without `reasons` nobody has to; then `decided_at` is when it was written and `decided_by` its author.
    """

    __tablename__ = "reply_release"
    __table_args__ = (Index("ix_reply_release_open", "decided_at", "requested_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    inquiry_id: Mapped[int] = mapped_column(ForeignKey("inquiry.id"), index=True)
    mail_id: Mapped[int] = mapped_column(ForeignKey("outgoing_mail.id"), unique=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    requested_at: Mapped[datetime]
    completes: Mapped[bool]
    article_version_id: Mapped[int | None] = mapped_column(ForeignKey("article_version.id"))
    reasons: Mapped[list[str]] = mapped_column(JSON, comment="values of Risk")
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decision: Mapped[Decision | None] = mapped_column(enum_type(Decision))
    comment: Mapped[str] = mapped_column(Text, default="")

    inquiry: Mapped[Inquiry] = relationship()
    mail: Mapped[OutgoingMail] = relationship()
    author: Mapped[User] = relationship(foreign_keys=[author_id])
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id])
    article_version: Mapped[ArticleVersion | None] = relationship()


class DraftFile(Model):
    """A file chosen for a reply that is not sent yet: kept on the server, per person and form, like the draft."""

    __tablename__ = "draft_file"
    __table_args__ = (Index("ix_draft_file_form", "user_id", "form"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    form: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(Text)
    content_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary))
    added_at: Mapped[datetime]
