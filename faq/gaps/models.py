"""The gaps a supervisor found in what was asked."""

import enum
from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from faq.models import Article
from foundation.db import Model, enum_type
from foundation.organisation.models import Department, Service, User


class GapState(enum.Enum):
    """What becomes of a gap."""

    OPEN = "open"
    ASSIGNED = "assigned"
    DRAFTED = "drafted"
    DISMISSED = "dismissed"


LABELS: dict[enum.Enum, object] = {
    GapState.OPEN: _l("Not yet dealt with"),
    GapState.ASSIGNED: _l("Assigned"),
    GapState.DRAFTED: _l("Draft written"),
    GapState.DISMISSED: _l("Needs no article"),
}


class Gap(Model):
    """Something asked again and again for which no article was found."""

    __tablename__ = "faq_gap"
    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(Text)
    state: Mapped[GapState] = mapped_column(enum_type(GapState), index=True)
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"), index=True)
    due_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(Text, default="")
    article_id: Mapped[int | None] = mapped_column(ForeignKey("article.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    service: Mapped[Service | None] = relationship()
    department: Mapped[Department | None] = relationship()
    article: Mapped[Article | None] = relationship()
    by: Mapped[User] = relationship()
    asked: Mapped[list["GapExample"]] = relationship(back_populates="gap", order_by="GapExample.at")


class GapExample(Model):
    """One time the missing article was asked for: `source` names the search or the inquiry."""

    __tablename__ = "faq_gap_example"
    id: Mapped[int] = mapped_column(primary_key=True)
    gap_id: Mapped[int] = mapped_column(ForeignKey("faq_gap.id"), index=True)
    source: Mapped[str] = mapped_column(String(64), unique=True)
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]

    gap: Mapped[Gap] = relationship(back_populates="asked")
