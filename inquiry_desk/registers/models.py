"""What the other three figures rest on while cases are not there: findings and deadlines of tasks."""

import enum
from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from foundation.db import AppendOnly, Model, enum_type
from foundation.organisation.models import Service, User
from inquiry_desk.cases.models import Case


class FindingState(enum.Enum):
    """Whether a finding (指摘) of the city counts as an error of the centre."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DISPUTED = "disputed"
    NOT_OURS = "not_ours"


class FindingKind(enum.Enum):
    """処理: the part of processing a finding is about (spec 3-12(1)-1)."""

    RECEIPT = "receipt"
    SLIP = "slip"
    INPUT = "input"
    REVIEW_SUPPORT = "review_support"
    OTHER = "other"


LABELS: dict[enum.Enum, object] = {
    FindingKind.RECEIPT: _l("Receipt of an application"),
    FindingKind.SLIP: _l("Making out slips"),
    FindingKind.INPUT: _l("Data entry"),
    FindingKind.REVIEW_SUPPORT: _l("Help with the examination"),
    FindingKind.OTHER: _l("Other"),
    FindingState.OPEN: _l("Not yet judged"),
    FindingState.ACCEPTED: _l("Accepted: an error of the centre"),
    FindingState.DISPUTED: _l("Disputed: a second person looks at it"),
    FindingState.NOT_OURS: _l("No error of the centre"),
}


class ProcessedVolume(AppendOnly, Model):
    """総処理件数 of a service on a day, as entered; the newest entry of a day holds."""

    __tablename__ = "processed_volume"
    __table_args__ = (Index("ix_processed_volume_day", "service_id", "day"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    day: Mapped[date]
    count: Mapped[int]
    note: Mapped[str] = mapped_column(Text, default="")
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    entered_at: Mapped[datetime]

    service: Mapped[Service] = relationship()
    entered_by: Mapped[User] = relationship()


class Finding(Model):
    """指摘: the city says that something was processed wrongly (spec 3-12(1)-1)."""

    __tablename__ = "finding"
    id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), index=True)
    found_on: Mapped[date] = mapped_column(index=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_record.id"), index=True)
    kind: Mapped[FindingKind] = mapped_column(enum_type(FindingKind), default=FindingKind.OTHER)
    found_by: Mapped[str] = mapped_column(String(100), comment="section or official of the city")
    what: Mapped[str] = mapped_column(Text)
    count: Mapped[int] = mapped_column(default=1, comment="how many processed items it is about")
    state: Mapped[FindingState] = mapped_column(enum_type(FindingState), default=FindingState.OPEN)
    cause: Mapped[str] = mapped_column(Text, default="")
    prevention: Mapped[str] = mapped_column(Text, default="")
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    recorded_at: Mapped[datetime]
    judged_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    judged_at: Mapped[datetime | None]
    reviewed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), comment="of a disputed one")
    version: Mapped[int] = mapped_column()

    service: Mapped[Service] = relationship()
    case: Mapped[Case | None] = relationship()
    recorded_by: Mapped[User] = relationship(foreign_keys=[recorded_by_id])
    judged_by: Mapped[User | None] = relationship(foreign_keys=[judged_by_id])
    reviewed_by: Mapped[User | None] = relationship(foreign_keys=[reviewed_by_id])

    __mapper_args__ = {"version_id_col": version}


class TaskDeadline(Model):
    """処理期限: a task of a service with its day, and the day it was done (spec 3-12(1)-2).

    An extension needs an approver and a reason and stays visible: `due_on` is the first, `extended_to` the present one.
    """

    __tablename__ = "task_deadline"
    __table_args__ = (Index("ix_task_deadline_due", "service_id", "due_on"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    name: Mapped[str] = mapped_column(String(200))
    count: Mapped[int] = mapped_column(default=1, comment="how many items are due")
    due_on: Mapped[date]
    done_on: Mapped[date | None]
    extended_to: Mapped[date | None]
    extension_reason: Mapped[str] = mapped_column(Text, default="")
    extension_approved_by: Mapped[str] = mapped_column(String(100), default="", comment="of the city")
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    recorded_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    service: Mapped[Service] = relationship()
    recorded_by: Mapped[User] = relationship()

    __mapper_args__ = {"version_id_col": version}


class RegisterCorrection(AppendOnly, Model):
    """訂正: what one row of a register said before; `earlier` has each field that was changed, as people read it."""

    __tablename__ = "register_correction"
    id: Mapped[int] = mapped_column(primary_key=True)
    finding_id: Mapped[int | None] = mapped_column(ForeignKey("finding.id"), index=True)
    task_id: Mapped[int | None] = mapped_column(ForeignKey("task_deadline.id"), index=True)
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    reason: Mapped[str] = mapped_column(Text, default="")
    earlier: Mapped[dict[str, str]] = mapped_column(JSON, comment="field: what stood there")

    by: Mapped[User] = relationship()
