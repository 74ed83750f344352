"""Complaints and requests (苦情・要望): sorted by kind, handled, and all reported to the city (spec 3-9(1))."""

import enum
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from foundation.db import AppendOnly, Model, enum_type
from foundation.organisation.models import Service, User
from inquiry_desk.inquiries.kinds import Channel, Nature
from inquiry_desk.inquiries.models import Inquiry


class ComplaintKind(enum.Enum):
    """性質: what a complaint or request is about."""

    CONTACT = "contact"
    DELAY = "delay"
    ERROR = "error"
    SYSTEM = "system"
    POLICY = "policy"
    FACILITY = "facility"
    OTHER = "other"


class ComplaintStepKind(enum.Enum):
    """What was done with one."""

    RECORDED = "recorded"
    CHANGED = "changed"
    CLOSED = "closed"
    REOPENED = "reopened"


LABELS: dict[enum.Enum, object] = {
    ComplaintKind.CONTACT: _l("How we dealt with people"),
    ComplaintKind.DELAY: _l("Delay"),
    ComplaintKind.ERROR: _l("Error"),
    ComplaintKind.SYSTEM: _l("System or procedure"),
    ComplaintKind.POLICY: _l("Policy of the city"),
    ComplaintKind.FACILITY: _l("Facility or counter"),
    ComplaintKind.OTHER: _l("Other"),
    ComplaintStepKind.RECORDED: _l("Recorded"),
    ComplaintStepKind.CHANGED: _l("Changed"),
    ComplaintStepKind.CLOSED: _l("Closed"),
    ComplaintStepKind.REOPENED: _l("Reopened"),
}


class Complaint(Model):
    """One complaint or request, of an inquiry or on its own. Closed only with a result, an analysis and a prevention."""

    __tablename__ = "complaint"
    __table_args__ = (
        Index("ix_complaint_received", "received_at", "id"),
        Index("ix_complaint_service_received", "service_id", "received_at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    inquiry_id: Mapped[int | None] = mapped_column(ForeignKey("inquiry.id"), unique=True)
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"))
    nature: Mapped[Nature] = mapped_column(enum_type(Nature))
    kind: Mapped[ComplaintKind] = mapped_column(enum_type(ComplaintKind))
    channel: Mapped[Channel] = mapped_column(enum_type(Channel))
    received_at: Mapped[datetime]
    content: Mapped[str] = mapped_column(Text)
    handling: Mapped[str] = mapped_column(Text, default="")
    result: Mapped[str] = mapped_column(Text, default="")
    analysis: Mapped[str] = mapped_column(Text, default="", comment="why it came about")
    prevention: Mapped[str] = mapped_column(Text, default="")
    handled_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    recorded_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    inquiry: Mapped[Inquiry | None] = relationship()
    service: Mapped[Service | None] = relationship()
    handled_by: Mapped[User | None] = relationship(foreign_keys=[handled_by_id])
    recorded_by: Mapped[User] = relationship(foreign_keys=[recorded_by_id])
    steps: Mapped[list["ComplaintStep"]] = relationship(
        back_populates="complaint", order_by="ComplaintStep.id"
    )

    __mapper_args__ = {"version_id_col": version}


class ComplaintStep(AppendOnly, Model):
    """What was done, by whom; `fields`: which were changed, comma-separated."""

    __tablename__ = "complaint_step"
    id: Mapped[int] = mapped_column(primary_key=True)
    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaint.id"), index=True)
    at: Mapped[datetime]
    kind: Mapped[ComplaintStepKind] = mapped_column(enum_type(ComplaintStepKind))
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    fields: Mapped[str] = mapped_column(Text, default="")

    complaint: Mapped[Complaint] = relationship(back_populates="steps")
    by: Mapped[User] = relationship()
