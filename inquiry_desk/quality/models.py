"""Answers drawn at random for a second look, and what was found."""

import enum
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from foundation.db import Model, enum_type
from foundation.organisation.models import User
from inquiry_desk.inquiries.models import Inquiry


class SampleResult(enum.Enum):
    """What the second look found."""

    GOOD = "good"
    TO_TALK_ABOUT = "to_talk_about"
    WRONG = "wrong"


LABELS: dict[enum.Enum, object] = {
    SampleResult.GOOD: _l("Right and well put"),
    SampleResult.TO_TALK_ABOUT: _l("Right, but something to talk about"),
    SampleResult.WRONG: _l("Wrong or incomplete"),
}


class AnswerSample(Model):
    """One inquiry that a supervisor looks at again."""

    __tablename__ = "answer_sample"
    __table_args__ = (Index("ix_answer_sample_waiting", "looked_at", "drawn_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    inquiry_id: Mapped[int] = mapped_column(ForeignKey("inquiry.id"), unique=True)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    drawn_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    drawn_at: Mapped[datetime]
    result: Mapped[SampleResult | None] = mapped_column(enum_type(SampleResult))
    comment: Mapped[str] = mapped_column(Text, default="")
    looked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    looked_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    inquiry: Mapped[Inquiry] = relationship()
    answered_by: Mapped[User | None] = relationship(foreign_keys=[answered_by_id])
    drawn_by: Mapped[User] = relationship(foreign_keys=[drawn_by_id])
    looked_by: Mapped[User | None] = relationship(foreign_keys=[looked_by_id])

    __mapper_args__ = {"version_id_col": version}
