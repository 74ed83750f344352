"""Links between inquiries, and merges with the journal that takes them back."""

import enum
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import JSON, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from foundation.db import Model, enum_type
from foundation.organisation.models import User
from inquiry_desk.inquiries.models import Inquiry


class LinkKind(enum.Enum):
    """How two inquiries belong together."""

    RELATED = "related"
    SPLIT = "split"


LABELS: dict[enum.Enum, object] = {
    LinkKind.RELATED: _l("Related"),
    LinkKind.SPLIT: _l("Split off"),
}


class InquiryLink(Model):
    """Two inquiries that belong together; `first` is the older one, so that a pair stands once."""

    __tablename__ = "inquiry_link"
    __table_args__ = (UniqueConstraint("first_id", "second_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    first_id: Mapped[int] = mapped_column(ForeignKey("inquiry.id"))
    second_id: Mapped[int] = mapped_column(ForeignKey("inquiry.id"), index=True)
    kind: Mapped[LinkKind] = mapped_column(enum_type(LinkKind))
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime]

    first: Mapped[Inquiry] = relationship(foreign_keys=[first_id])
    second: Mapped[Inquiry] = relationship(foreign_keys=[second_id])
    made_by: Mapped[User] = relationship()


class InquiryMerge(Model):
    """統合: `gone` was found to be the same matter as `kept`; `before` is what undoing puts back."""

    __tablename__ = "inquiry_merge"
    id: Mapped[int] = mapped_column(primary_key=True)
    gone_id: Mapped[int] = mapped_column(ForeignKey("inquiry.id"), index=True)
    kept_id: Mapped[int] = mapped_column(ForeignKey("inquiry.id"), index=True)
    reason: Mapped[str] = mapped_column(Text, default="")
    before: Mapped[dict[str, Any]] = mapped_column(JSON, comment="of the one that is gone")
    merged_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    merged_at: Mapped[datetime]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    undone_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    gone: Mapped[Inquiry] = relationship(foreign_keys=[gone_id])
    kept: Mapped[Inquiry] = relationship(foreign_keys=[kept_id])
    merged_by: Mapped[User] = relationship(foreign_keys=[merged_by_id])
    undone_by: Mapped[User | None] = relationship(foreign_keys=[undone_by_id])

    __mapper_args__ = {"version_id_col": version}
