"""What is scanned to be moved, what was moved at once, and batches (束): cases that go to the department together."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from foundation.db import Model, enum_type
from foundation.organisation.models import Service, User
from inquiry_desk.cases.kinds import BatchState
from inquiry_desk.cases.models import Case, CaseStage


class CaseBatch(Model):
    """One batch. `count_handed` is what was counted at handing over, `count_received` what the other side said it got."""

    __tablename__ = "case_batch"
    __table_args__ = (Index("ix_case_batch_state", "service_id", "state"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    state: Mapped[BatchState] = mapped_column(enum_type(BatchState), default=BatchState.OPEN)
    to_stage_id: Mapped[int] = mapped_column(ForeignKey("case_stage.id"), comment="where its cases go")
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime]
    handed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    handed_at: Mapped[datetime | None]
    count_handed: Mapped[int | None]
    received_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), comment="of the department")
    received_at: Mapped[datetime | None]
    count_received: Mapped[int | None]
    count_back: Mapped[int | None] = mapped_column(comment="as counted when it came back")
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    closed_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(Text, default="", comment="why counts differ")
    version: Mapped[int] = mapped_column()

    service: Mapped[Service] = relationship()
    to_stage: Mapped[CaseStage] = relationship()
    made_by: Mapped[User] = relationship(foreign_keys=[made_by_id])
    handed_by: Mapped[User | None] = relationship(foreign_keys=[handed_by_id])
    received_by: Mapped[User | None] = relationship(foreign_keys=[received_by_id])
    closed_by: Mapped[User | None] = relationship(foreign_keys=[closed_by_id])
    items: Mapped[list["CaseBatchItem"]] = relationship(back_populates="batch", order_by="CaseBatchItem.id")

    __mapper_args__ = {"version_id_col": version}


class CaseBatchItem(Model):
    """A case in a batch: when it was put in, when it came back, or why it did not."""

    __tablename__ = "case_batch_item"
    __table_args__ = (UniqueConstraint("batch_id", "case_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("case_batch.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("case_record.id"), index=True)
    put_in_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    put_in_at: Mapped[datetime]
    back_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    back_at: Mapped[datetime | None]
    kept_reason: Mapped[str] = mapped_column(Text, default="", comment="why it did not come back")

    batch: Mapped[CaseBatch] = relationship(back_populates="items")
    case: Mapped[Case] = relationship()
    put_in_by: Mapped[User] = relationship(foreign_keys=[put_in_by_id])
    back_by: Mapped[User | None] = relationship(foreign_keys=[back_by_id])


class CaseScan(Model):
    """A number somebody scanned to be moved to a stage, until it is moved or taken off the list."""

    __tablename__ = "case_scan"
    __table_args__ = (UniqueConstraint("user_id", "to_stage_id", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    to_stage_id: Mapped[int] = mapped_column(ForeignKey("case_stage.id"))
    number: Mapped[str] = mapped_column(String(40), comment="as it was read, known or not")
    at: Mapped[datetime]


class CaseBulkMove(Model):
    """Cases moved in one act. `lines`: of each its number and the step that moved it, and whether that was taken back."""

    __tablename__ = "case_bulk_move"
    id: Mapped[int] = mapped_column(primary_key=True)
    to_stage_id: Mapped[int] = mapped_column(ForeignKey("case_stage.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime]
    lines: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    undone_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    to_stage: Mapped[CaseStage] = relationship()
    by: Mapped[User] = relationship(foreign_keys=[by_id])
    undone_by: Mapped[User | None] = relationship(foreign_keys=[undone_by_id])

    __mapper_args__ = {"version_id_col": version}
