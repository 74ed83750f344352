"""事故報告書: its dated course, whom else was told, what was submitted, and what the city asked (spec 3-9(2), 3-9(3))."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from foundation.db import AppendOnly, Model, enum_type
from foundation.organisation.models import User
from inquiry_desk.incidents.kinds import Means


class IncidentEvent(Model):
    """経緯: one dated line of the report being written."""

    __tablename__ = "incident_event"
    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), index=True)
    at: Mapped[datetime]
    what: Mapped[str] = mapped_column(Text)


class IncidentNotice(Model):
    """報告先と時刻: whom else, besides the first report, somebody told."""

    __tablename__ = "incident_notice"
    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), index=True)
    at: Mapped[datetime]
    to_whom: Mapped[str] = mapped_column(String(100))
    means: Mapped[Means] = mapped_column(enum_type(Means))
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))

    by: Mapped[User] = relationship()


class IncidentRevision(AppendOnly, Model):
    """What was submitted, frozen: canonical JSON with its SHA-256; every file is made of it and of nothing else."""

    __tablename__ = "incident_revision"
    __table_args__ = (UniqueConstraint("incident_id", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"))
    number: Mapped[int]
    content: Mapped[str] = mapped_column(Text, comment="canonical JSON")
    digest: Mapped[str] = mapped_column(String(64), comment="sha256 of content")
    reason: Mapped[str] = mapped_column(Text, default="", comment="why there is one more edition")
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime]

    made_by: Mapped[User] = relationship()


class IncidentQuestion(Model):
    """確認事項: what the city could not see from the report, and what the centre answered (3-9(3))."""

    __tablename__ = "incident_question"
    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), index=True)
    revision: Mapped[int] = mapped_column(comment="the edition it is about")
    question: Mapped[str] = mapped_column(Text)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    asked_at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    answered_at: Mapped[datetime | None]

    asked_by: Mapped[User] = relationship(foreign_keys=[asked_by_id])
    answered_by: Mapped[User | None] = relationship(foreign_keys=[answered_by_id])
