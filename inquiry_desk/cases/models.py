"""Cases (案件), the steps that are never rewritten, and what is arranged for each service."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from foundation.db import AppendOnly, Model, enum_type
from foundation.organisation.models import Service, User
from inquiry_desk.cases.kinds import CheckMode, CheckResult, Ending, MovedBy, Side, Source, StepKind
from inquiry_desk.inquiries.models import Inquiry

# By bytes on both databases, so that what begins with some letters is one stretch of the index.
_KEY = String(200).with_variant(String(200, collation="C"), "postgresql")
_UNDER_WAY = text("ended_on IS NULL")
_UNCHECKED = text("checked_at IS NULL")


class CaseRules(Model):
    """What holds for all cases of a service: deadlines in office days, second looks, words of letters.

    From `counts_from` on the figures of spec 3-12(1) follow from the cases; before, from what was entered by hand.
    """

    __tablename__ = "case_rules"
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), primary_key=True, autoincrement=False)
    counts_from: Mapped[date]
    centre_days: Mapped[int] = mapped_column(comment="office days from receipt until the centre is done")
    decision_days: Mapped[int] = mapped_column(comment="office days from receipt until the decision")
    pauses_for_applicant: Mapped[bool] = mapped_column(
        default=True, comment="days waited move both deadlines"
    )
    check_mode: Mapped[CheckMode] = mapped_column(enum_type(CheckMode), default=CheckMode.SAMPLE)
    check_percent: Mapped[int] = mapped_column(default=10)
    answer_days: Mapped[int] = mapped_column(
        default=10, comment="office days an applicant has for what is missing"
    )
    usual_missing: Mapped[str] = mapped_column(
        Text, default="", comment="what is missing again and again, one on each line"
    )
    letter: Mapped[str] = mapped_column(Text, default="", comment="about what is missing, with its fields")
    version: Mapped[int] = mapped_column()

    service: Mapped[Service] = relationship()

    __mapper_args__ = {"version_id_col": version}


class CaseStage(Model):
    """One stage of a service. Never deleted: one that is not used any more is inactive and empty."""

    __tablename__ = "case_stage"
    __table_args__ = (UniqueConstraint("service_id", "name"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    position: Mapped[int] = mapped_column(default=0)
    name: Mapped[str] = mapped_column(String(50))
    name_en: Mapped[str] = mapped_column(String(100), default="")
    said: Mapped[str] = mapped_column(String(200), default="", comment="what a caller is told of it")
    side: Mapped[Side] = mapped_column(enum_type(Side))
    normal_days: Mapped[int | None] = mapped_column(comment="office days a case usually stands here")
    is_first: Mapped[bool] = mapped_column(default=False)
    is_checked: Mapped[bool] = mapped_column(
        default=False, comment="a second person looks at the work done here"
    )
    decides: Mapped[bool] = mapped_column(default=False, comment="the day a case comes here is its decision")
    ending: Mapped[Ending | None] = mapped_column(enum_type(Ending))
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column()

    service: Mapped[Service] = relationship()
    moves: Mapped[list["CaseMove"]] = relationship(
        foreign_keys="CaseMove.from_stage_id", order_by="CaseMove.position", back_populates="from_stage"
    )

    __mapper_args__ = {"version_id_col": version}


class CaseMove(Model):
    """One allowed move between two stages, and who may make it. The first by position is the usual one."""

    __tablename__ = "case_move"
    __table_args__ = (UniqueConstraint("from_stage_id", "to_stage_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    from_stage_id: Mapped[int] = mapped_column(ForeignKey("case_stage.id"))
    to_stage_id: Mapped[int] = mapped_column(ForeignKey("case_stage.id"), index=True)
    moved_by: Mapped[MovedBy] = mapped_column(enum_type(MovedBy))
    needs_reason: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)

    from_stage: Mapped[CaseStage] = relationship(foreign_keys=[from_stage_id], back_populates="moves")
    to_stage: Mapped[CaseStage] = relationship(foreign_keys=[to_stage_id])


class CaseArrangement(AppendOnly, Model):
    """What was arranged for a service before and after a change, as people read it."""

    __tablename__ = "case_arrangement"
    id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), index=True)
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    what: Mapped[str] = mapped_column(Text, comment="the stage, the move, or the rules")
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    after: Mapped[dict[str, Any]] = mapped_column(JSON)

    by: Mapped[User] = relationship()


class CaseSequence(Model):
    """The last number given in a fiscal year; its row lock makes numbers gapless."""

    __tablename__ = "case_sequence"
    fiscal_year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(default=0)


class Case(Model):
    """案件: one application. Where it stands follows from its steps, and is kept here to be counted.

    Of the applicant only what is needed to find the case is stored. `due_on`: when the centre has to be done;
    `decide_by`: when the city means to have decided; both as they are now, `first_due_on` as it was at receipt.
    """

    __tablename__ = "case_record"
    __table_args__ = (
        UniqueConstraint("fiscal_year", "sequence"),
        UniqueConstraint("service_id", "source", "source_number"),
        Index("ix_case_record_received", "service_id", "received_on"),
        Index("ix_case_record_decided", "service_id", "decided_on"),
        Index("ix_case_record_centre_done", "service_id", "centre_done_on"),
        Index("ix_case_record_due", "service_id", "due_on", "centre_done_on"),
        Index(
            "ix_case_record_under_way",
            "service_id",
            "stage_id",
            "stage_since",
            "due_on",
            "decide_by",
            "centre_done_on",
            "decided_on",
            sqlite_where=_UNDER_WAY,
            postgresql_where=_UNDER_WAY,
        ),
        Index("ix_case_record_kana", "kana_key"),
        Index("ix_case_record_name", "name_key"),
        Index("ix_case_record_born", "born_on"),
        # With the id, so that a page of a list is read where it goes on, however many lie before it.
        Index("ix_case_record_mine", "entered_by_id", "id"),
        Index("ix_case_record_stage", "stage_id", "id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    fiscal_year: Mapped[int]
    sequence: Mapped[int]
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    source: Mapped[Source] = mapped_column(enum_type(Source))
    source_number: Mapped[str | None] = mapped_column(
        String(64), index=True, comment="its number at the source"
    )
    kind: Mapped[str] = mapped_column(String(100), default="", comment="種別: what is applied for")
    received_on: Mapped[date]
    applicant: Mapped[str] = mapped_column(String(200), default="")
    kana: Mapped[str] = mapped_column(String(200), default="")
    name_key: Mapped[str] = mapped_column(_KEY, default="", comment="`applicant` folded, to be found by")
    kana_key: Mapped[str] = mapped_column(_KEY, default="", comment="`kana` folded, to be found by")
    born_on: Mapped[date | None]
    phone_e164: Mapped[str | None] = mapped_column(String(20), index=True)
    note: Mapped[str] = mapped_column(Text, default="")
    stage_id: Mapped[int] = mapped_column(ForeignKey("case_stage.id"))
    stage_since: Mapped[datetime]
    due_on: Mapped[date]
    first_due_on: Mapped[date]
    decide_by: Mapped[date]
    calendar_version: Mapped[int]
    centre_done_on: Mapped[date | None] = mapped_column(comment="it left the stages of the centre")
    decided_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    ending: Mapped[Ending | None] = mapped_column(enum_type(Ending))
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), comment="who entered the data")
    entered_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    service: Mapped[Service] = relationship()
    stage: Mapped[CaseStage] = relationship()
    entered_by: Mapped[User | None] = relationship()
    steps: Mapped[list["CaseStep"]] = relationship(back_populates="case", order_by="CaseStep.id")
    checks: Mapped[list["CaseCheck"]] = relationship(back_populates="case", order_by="CaseCheck.id")

    __mapper_args__ = {"version_id_col": version}


class CaseStep(AppendOnly, Model):
    """One step of a case. A step is taken back by a further one that `counters` it; neither is ever rewritten.

    The names of the stages are those of the day: history reads right after they were renamed.
    """

    __tablename__ = "case_step"
    # How long cases stood in a stage is read from the newest steps that left it.
    __table_args__ = (Index("ix_case_step_left", "from_stage_id", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_record.id"), index=True)
    kind: Mapped[StepKind] = mapped_column(enum_type(StepKind))
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), comment="null: the worker")
    from_stage_id: Mapped[int | None] = mapped_column(ForeignKey("case_stage.id"))
    to_stage_id: Mapped[int | None] = mapped_column(ForeignKey("case_stage.id"))
    from_name: Mapped[str] = mapped_column(String(50), default="")
    to_name: Mapped[str] = mapped_column(String(50), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    counters_id: Mapped[int | None] = mapped_column(ForeignKey("case_step.id"), unique=True)
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("case_batch.id"), index=True)
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    case: Mapped[Case] = relationship(back_populates="steps")
    by: Mapped[User | None] = relationship()


class CaseExtension(AppendOnly, Model):
    """延長: the day a case was due, the day it is due now, why, and who of the city agreed (spec 3-12(1)-2)."""

    __tablename__ = "case_extension"
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_record.id"), index=True)
    from_day: Mapped[date]
    to_day: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    approved_by: Mapped[str] = mapped_column(String(100), comment="of the city")
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    recorded_at: Mapped[datetime]

    recorded_by: Mapped[User] = relationship()


class CaseInquiry(Model):
    """An inquiry that is about a case; one that was linked by mistake is taken off."""

    __tablename__ = "case_inquiry"
    __table_args__ = (UniqueConstraint("case_id", "inquiry_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_record.id"))
    inquiry_id: Mapped[int] = mapped_column(ForeignKey("inquiry.id"), index=True)
    linked_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    linked_at: Mapped[datetime]

    case: Mapped[Case] = relationship()
    inquiry: Mapped[Inquiry] = relationship()
    linked_by: Mapped[User] = relationship()


class CaseCheck(Model):
    """ダブルチェック: one look at the work in a checked stage, drawn when it was done; never by who did it."""

    __tablename__ = "case_check"
    __table_args__ = (
        Index("ix_case_check_case", "case_id"),
        Index("ix_case_check_waiting", "drawn_at", sqlite_where=_UNCHECKED, postgresql_where=_UNCHECKED),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_record.id"))
    worked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), comment="whose work is looked at")
    drawn_at: Mapped[datetime]
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    checked_at: Mapped[datetime | None]
    result: Mapped[CheckResult | None] = mapped_column(enum_type(CheckResult))
    what: Mapped[str] = mapped_column(Text, default="", comment="what is wrong")
    mended_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    mended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    case: Mapped[Case] = relationship(back_populates="checks")
    worked_by: Mapped[User | None] = relationship(foreign_keys=[worked_by_id])
    checked_by: Mapped[User | None] = relationship(foreign_keys=[checked_by_id])
    mended_by: Mapped[User | None] = relationship(foreign_keys=[mended_by_id])

    __mapper_args__ = {"version_id_col": version}
