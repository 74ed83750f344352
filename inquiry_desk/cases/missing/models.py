"""不備: what an applicant was asked for, until when, how often reminded, and what came."""

import enum
from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import JSON, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from foundation.db import AppendOnly, Model, enum_type
from foundation.organisation.models import User
from inquiry_desk.cases.models import Case

_WAITED_FOR = text("settled_on IS NULL")


class Means(enum.Enum):
    """How an applicant was reminded."""

    TELEPHONE = "telephone"
    LETTER = "letter"
    MAIL = "mail"
    COUNTER = "counter"


LABELS: dict[enum.Enum, object] = {
    Means.TELEPHONE: _l("By telephone"),
    Means.LETTER: _l("By letter"),
    Means.MAIL: _l("By mail"),
    Means.COUNTER: _l("At the counter"),
}


class CaseMissing(Model):
    """One asking. `paused_days`: the office days the deadlines were moved by when it was settled."""

    __tablename__ = "case_missing"
    __table_args__ = (
        Index("ix_case_missing_case", "case_id"),
        Index(
            "ix_case_missing_waited_for",
            "remind_on",
            sqlite_where=_WAITED_FOR,
            postgresql_where=_WAITED_FOR,
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_record.id"))
    items: Mapped[list[str]] = mapped_column(JSON, comment="what is missing, one each")
    came: Mapped[list[str]] = mapped_column(JSON, default=list, comment="those of `items` that came")
    letter: Mapped[str] = mapped_column(Text, default="", comment="as it was sent")
    asked_on: Mapped[date]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    answer_by: Mapped[date]
    remind_on: Mapped[date | None] = mapped_column(comment="the next day it is looked at")
    settled_on: Mapped[date | None]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    settled_note: Mapped[str] = mapped_column(Text, default="", comment="why, where not everything came")
    paused_days: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column()

    case: Mapped[Case] = relationship()
    asked_by: Mapped[User] = relationship(foreign_keys=[asked_by_id])
    settled_by: Mapped[User | None] = relationship(foreign_keys=[settled_by_id])
    reminders: Mapped[list["CaseReminder"]] = relationship(order_by="CaseReminder.id")

    __mapper_args__ = {"version_id_col": version}


class CaseReminder(AppendOnly, Model):
    """An applicant was reminded: when, how, by whom."""

    __tablename__ = "case_reminder"
    id: Mapped[int] = mapped_column(primary_key=True)
    missing_id: Mapped[int] = mapped_column(ForeignKey("case_missing.id"), index=True)
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    means: Mapped[Means] = mapped_column(enum_type(Means))

    by: Mapped[User] = relationship()
