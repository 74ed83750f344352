"""Incidents and what was done with each: told, linked, prevented, corrected. Texts hold no personal data."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from foundation.db import AppendOnly, Model, enum_type
from foundation.organisation.models import Service, User
from inquiry_desk.incidents.kinds import Containment, IncidentKind, LinkKind, Means, StepKind


class Incident(Model):
    """事故, ヒヤリハット: what happened, when it was noticed and when the city was told (spec 3-9(2)).

    `impact` to `prevention` are the written report as it is being written; what was submitted is a revision.
    `version` moves with every step, also with one of a row that belongs to it.
    """

    __tablename__ = "incident"
    __table_args__ = (Index("ix_incident_open", "closed_at", "withdrawn_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True, comment="事案番号")
    kind: Mapped[IncidentKind] = mapped_column(enum_type(IncidentKind))
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"), index=True)
    occurred_on: Mapped[date] = mapped_column(index=True)
    noticed_at: Mapped[datetime]
    noticed_by: Mapped[str] = mapped_column(String(100), default="")
    what: Mapped[str] = mapped_column(Text, comment="without personal data")
    data_kinds: Mapped[list[str]] = mapped_column(JSON, default=list, comment="values of DataKind")
    people: Mapped[int | None] = mapped_column(comment="about how many; null: not known")
    containment: Mapped[Containment] = mapped_column(enum_type(Containment), default=Containment.UNKNOWN)
    handling: Mapped[str] = mapped_column(Text, default="", comment="what was done at once")
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    recorded_at: Mapped[datetime]
    alerted_at: Mapped[datetime | None] = mapped_column(comment="the site manager was told by mail")
    reported_at: Mapped[datetime | None] = mapped_column(comment="first report to the city")
    reported_to: Mapped[str] = mapped_column(String(100), default="", comment="of the city")
    reported_means: Mapped[Means | None] = mapped_column(enum_type(Means))
    reported_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    impact: Mapped[str] = mapped_column(Text, default="")
    cause: Mapped[str] = mapped_column(Text, default="")
    result: Mapped[str] = mapped_column(Text, default="")
    prevention: Mapped[str] = mapped_column(Text, default="")
    document_number: Mapped[str] = mapped_column(String(40), default="", comment="文書番号, on submission")
    submitted_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None] = mapped_column(comment="受理 of the newest submission")
    closed_at: Mapped[datetime | None]
    closing_reason: Mapped[str] = mapped_column(Text, default="")
    withdrawn_at: Mapped[datetime | None] = mapped_column(comment="it turned out to be none")
    withdrawn_reason: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)

    service: Mapped[Service | None] = relationship()
    recorded_by: Mapped[User] = relationship(foreign_keys=[recorded_by_id])
    reported_by: Mapped[User | None] = relationship(foreign_keys=[reported_by_id])
    steps: Mapped[list["IncidentStep"]] = relationship(order_by="IncidentStep.id")
    measures: Mapped[list["IncidentMeasure"]] = relationship(
        back_populates="incident", order_by="IncidentMeasure.due_on, IncidentMeasure.id"
    )
    links: Mapped[list["IncidentLink"]] = relationship(order_by="IncidentLink.id")

    @property
    def is_near_miss(self) -> bool:
        return self.kind is IncidentKind.NEAR_MISS


class IncidentStep(AppendOnly, Model):
    """One step; `comment` is what was said with it."""

    __tablename__ = "incident_step"
    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), index=True)
    at: Mapped[datetime]
    kind: Mapped[StepKind] = mapped_column(enum_type(StepKind))
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    comment: Mapped[str] = mapped_column(Text, default="")

    by: Mapped[User] = relationship()


class IncidentCorrection(AppendOnly, Model):
    """訂正: what the record said before; `earlier` has each field that was changed, as people read it."""

    __tablename__ = "incident_correction"
    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), index=True)
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    reason: Mapped[str] = mapped_column(Text, default="")
    earlier: Mapped[dict[str, str]] = mapped_column(JSON, comment="field: what stood there")

    by: Mapped[User] = relationship()


class IncidentMeasure(Model):
    """再発防止策: who does it until when, and by what it is shown that it was done."""

    __tablename__ = "incident_measure"
    __table_args__ = (Index("ix_incident_measure_due", "done_on", "due_on"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), index=True)
    what: Mapped[str] = mapped_column(Text)
    owner_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    due_on: Mapped[date]
    done_on: Mapped[date | None]
    evidence: Mapped[str] = mapped_column(Text, default="")

    incident: Mapped[Incident] = relationship(back_populates="measures")
    owner: Mapped[User] = relationship()


class IncidentLink(Model):
    """What an incident is about, by its number; whoever reads it and may see the other finds it."""

    __tablename__ = "incident_link"
    __table_args__ = (UniqueConstraint("incident_id", "kind", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"))
    kind: Mapped[LinkKind] = mapped_column(enum_type(LinkKind))
    number: Mapped[str] = mapped_column(String(40))
