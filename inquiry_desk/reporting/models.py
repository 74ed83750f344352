"""日報, 月報, 業務完了届 and 検査: drafts, frozen revisions, and every step between centre and city (spec 3-13(1))."""

import enum
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from foundation.db import AppendOnly, Model, enum_type
from foundation.organisation.models import Service, User


class ReportKind(enum.Enum):
    """Which document."""

    DAILY = "daily"
    MONTHLY = "monthly"
    COMPLETION = "completion"


class ReportState(enum.Enum):
    """Where a report stands."""

    DRAFT = "draft"
    SIGNED = "signed"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    CONFIRMED = "confirmed"


class ReportStepKind(enum.Enum):
    """What happened to it."""

    DRAFTED = "drafted"
    EDITED = "edited"
    SIGNED = "signed"
    UNSIGNED = "unsigned"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    CONFIRMED = "confirmed"
    CORRECTED = "corrected"
    RECEIVED = "received"
    INSPECTED = "inspected"


class InspectionResult(enum.Enum):
    """検査の結果."""

    PASSED = "passed"
    CORRECTIONS = "corrections"


LABELS: dict[enum.Enum, object] = {
    ReportKind.DAILY: _l("Daily report"),
    ReportKind.MONTHLY: _l("Monthly report"),
    ReportKind.COMPLETION: _l("Completion notice"),
    ReportState.DRAFT: _l("Draft"),
    ReportState.SIGNED: _l("Signed by the supervisor"),
    ReportState.SUBMITTED: _l("Submitted"),
    ReportState.RETURNED: _l("Returned by the city"),
    ReportState.CONFIRMED: _l("Confirmed by the city"),
    ReportStepKind.DRAFTED: _l("Drafted"),
    ReportStepKind.EDITED: _l("Edited"),
    ReportStepKind.SIGNED: _l("Signed"),
    ReportStepKind.UNSIGNED: _l("Signature taken back"),
    ReportStepKind.SUBMITTED: _l("Submission"),
    ReportStepKind.RETURNED: _l("Returned"),
    ReportStepKind.CONFIRMED: _l("Confirmed"),
    ReportStepKind.CORRECTED: _l("Correction begun"),
    ReportStepKind.RECEIVED: _l("Received by the city"),
    ReportStepKind.INSPECTED: _l("Inspected"),
    InspectionResult.PASSED: _l("Passed"),
    InspectionResult.CORRECTIONS: _l("Corrections demanded"),
}


class Report(Model):
    """One document of one period: a day of a service (or of what has none), a month of all services.

    `typed` is what people write into it; the figures are computed for a draft and frozen by the signature.
    `key` says kind, service and period, so that two workers make one.
    """

    __tablename__ = "report"
    __table_args__ = (Index("ix_report_state", "kind", "state", "from_day"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(60), unique=True)
    kind: Mapped[ReportKind] = mapped_column(enum_type(ReportKind))
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"))
    from_day: Mapped[date]
    to_day: Mapped[date]
    number: Mapped[str] = mapped_column(String(40), default="", comment="文書番号, given on submission")
    state: Mapped[ReportState] = mapped_column(enum_type(ReportState), default=ReportState.DRAFT)
    typed: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    due_on: Mapped[date | None]
    drafted_at: Mapped[datetime]
    signed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    signed_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    received_on: Mapped[date | None] = mapped_column(comment="受理 of a completion notice by the city")
    version: Mapped[int] = mapped_column()

    service: Mapped[Service | None] = relationship()
    signed_by: Mapped[User | None] = relationship()
    revisions: Mapped[list["ReportRevision"]] = relationship(
        back_populates="report", order_by="ReportRevision.number"
    )
    steps: Mapped[list["ReportStep"]] = relationship(back_populates="report", order_by="ReportStep.id")

    __mapper_args__ = {"version_id_col": version}


class ReportRevision(AppendOnly, Model):
    """What was signed, frozen: `content` as canonical JSON with its SHA-256; every file is made of it and of nothing else."""

    __tablename__ = "report_revision"
    __table_args__ = (UniqueConstraint("report_id", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"))
    number: Mapped[int]
    content: Mapped[str] = mapped_column(Text, comment="canonical JSON")
    digest: Mapped[str] = mapped_column(String(64), comment="sha256 of content")
    reason: Mapped[str] = mapped_column(Text, default="", comment="of a correction 訂正")
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime]

    report: Mapped[Report] = relationship(back_populates="revisions")
    made_by: Mapped[User] = relationship()


class ReportStep(AppendOnly, Model):
    """One step; `revision`: the number of the revision it is about, 0 for a draft."""

    __tablename__ = "report_step"
    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), index=True)
    at: Mapped[datetime]
    kind: Mapped[ReportStepKind] = mapped_column(enum_type(ReportStepKind))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), comment="null: the worker")
    revision: Mapped[int] = mapped_column(default=0)
    comment: Mapped[str] = mapped_column(Text, default="")

    report: Mapped[Report] = relationship(back_populates="steps")
    by: Mapped[User | None] = relationship()


class Inspection(AppendOnly, Model):
    """検査 of a completion notice by the city, within ten days of receiving it (spec 3-13(1)エ)."""

    __tablename__ = "inspection"
    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), index=True)
    revision: Mapped[int]
    received_on: Mapped[date]
    due_on: Mapped[date]
    inspected_on: Mapped[date]
    result: Mapped[InspectionResult] = mapped_column(enum_type(InspectionResult))
    comment: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime]

    report: Mapped[Report] = relationship()
    by: Mapped[User] = relationship()
