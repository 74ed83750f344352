"""Departments, services, categories and users: what everyone refers to (spec 2-2(1), 3-6)."""

import enum
from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from flask_login import UserMixin
from sqlalchemy import Column, ForeignKey, Index, String, Table, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from foundation.access.roles import Role
from foundation.db import Base, Model, enum_type


class AnsweredBy(enum.Enum):
    """Who tells the citizen the department's answer (agreed per service, spec 2-4(2))."""

    DESK = "desk"
    DEPARTMENT = "department"


class ReplyApproval(enum.Enum):
    """When a second person has to agree before a reply leaves (agreed per service, requirement A5)."""

    BY_RISK = "by_risk"
    ANY_RISK = "any_risk"
    ALWAYS = "always"
    NEVER = "never"


class NoticeMode(enum.Enum):
    """How often a department is written to: for each inquiry, or once an office day with all of them."""

    EACH = "each"
    DIGEST = "digest"


LABELS: dict[enum.Enum, object] = {
    NoticeMode.EACH: _l("A notice for each inquiry, and a list every morning"),
    NoticeMode.DIGEST: _l("Only the list every morning, urgent ones at once"),
    AnsweredBy.DESK: _l("The centre answers the citizen"),
    AnsweredBy.DEPARTMENT: _l("The department answers the citizen"),
    ReplyApproval.BY_RISK: _l("When a reply carries a grave risk"),
    ReplyApproval.ANY_RISK: _l("When a reply carries any risk, also the first to an address"),
    ReplyApproval.ALWAYS: _l("Every reply"),
    ReplyApproval.NEVER: _l("Never (warnings only)"),
}


class Department(Model):
    """業務所管課: a city section that owns services and answers escalations."""

    __tablename__ = "department"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    bureau: Mapped[str] = mapped_column(String(100), default="")
    mail_address: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(32), default="")
    active: Mapped[bool] = mapped_column(default=True)
    head_mail_address: Mapped[str] = mapped_column(
        String(254), default="", comment="課長: told what is overdue"
    )
    answer_approval: Mapped[bool] = mapped_column(default=False, comment="answers pass an approver 決裁")
    notice_mode: Mapped[NoticeMode] = mapped_column(enum_type(NoticeMode), default=NoticeMode.EACH)
    webhook_url: Mapped[str] = mapped_column(Text, default="")
    webhook_key_version: Mapped[int] = mapped_column(default=1, comment="raised to change the signing key")
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))

    services: Mapped[list["Service"]] = relationship(back_populates="department")
    staff: Mapped[list["User"]] = relationship(back_populates="department")
    sections: Mapped[list["ContactSection"]] = relationship(
        back_populates="department", order_by="ContactSection.position"
    )
    merged_into: Mapped["Department | None"] = relationship(remote_side=[id])


class ContactSection(Model):
    """担当係: who inside a department is asked; its own address and phone where it has them."""

    __tablename__ = "contact_section"
    __table_args__ = (UniqueConstraint("department_id", "name"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    mail_address: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(32), default="")
    position: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)

    department: Mapped[Department] = relationship(back_populates="sections")


class Service(Model):
    """個別業務, with its owning department, its handling period and how it is handed over."""

    __tablename__ = "service"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    name_en: Mapped[str] = mapped_column(String(100), default="")
    short_name: Mapped[str] = mapped_column(String(20))
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    mail_local_part: Mapped[str] = mapped_column(String(64), default="")
    answer_within_hours: Mapped[int] = mapped_column(default=16, comment="business hours")
    includes_contact: Mapped[bool] = mapped_column(
        default=False, comment="the department is given name and number"
    )
    answered_by: Mapped[AnsweredBy] = mapped_column(enum_type(AnsweredBy), default=AnsweredBy.DESK)
    reply_approval: Mapped[ReplyApproval] = mapped_column(
        enum_type(ReplyApproval), default=ReplyApproval.BY_RISK
    )
    unmatched_to_triage: Mapped[bool] = mapped_column(
        default=False, comment="what no routing rule fits waits for a supervisor"
    )
    position: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)

    department: Mapped[Department] = relationship(back_populates="services")
    categories: Mapped[list["Category"]] = relationship(
        back_populates="service", order_by="Category.position"
    )

    def handled_on(self, day: date) -> bool:
        """Whether `day` lies in the handling period 取扱期間 (spec 2-2(1))."""
        return self.starts_on <= day <= self.ends_on


class Category(Model):
    """分類 of the inquiries of one service."""

    __tablename__ = "category"
    __table_args__ = (UniqueConstraint("service_id", "name"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    name_en: Mapped[str] = mapped_column(String(100), default="")
    position: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)

    service: Mapped[Service] = relationship(back_populates="categories")


user_service = Table(
    "user_service",
    Base.metadata,
    Column("user_id", ForeignKey("user.id"), primary_key=True),
    Column("service_id", ForeignKey("service.id"), primary_key=True, index=True),
)


class User(UserMixin, Model):
    """A person who signs in; the id is personal (spec 3-7(5)ア)."""

    __tablename__ = "user"
    id: Mapped[int] = mapped_column(primary_key=True)
    login_id: Mapped[str] = mapped_column(String(64), unique=True)
    display_name: Mapped[str] = mapped_column(String(100))
    kana: Mapped[str] = mapped_column(String(100), default="")
    role: Mapped[Role] = mapped_column(enum_type(Role))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"), index=True)
    locale: Mapped[str] = mapped_column(String(5), default="ja")
    password_hash: Mapped[str] = mapped_column(Text)
    must_change_password: Mapped[bool] = mapped_column(default=True)
    password_changed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    active: Mapped[bool] = mapped_column(default=True)
    mail_address: Mapped[str] = mapped_column(
        String(254), default="", comment="at work; empty: reads no mail"
    )
    section_id: Mapped[int | None] = mapped_column(ForeignKey("contact_section.id"))
    approves: Mapped[bool] = mapped_column(default=False, comment="決裁者 of the department")

    department: Mapped[Department | None] = relationship(back_populates="staff")
    section: Mapped[ContactSection | None] = relationship()
    services: Mapped[list[Service]] = relationship(secondary=user_service, order_by=Service.position)

    @property
    def is_active(self) -> bool:
        return self.active


class Absence(Model):
    """Days on which a person is away, and who stands in; both days included. Ended early: `ends_on` is moved."""

    __tablename__ = "absence"
    __table_args__ = (Index("ix_absence_user_days", "user_id", "starts_on", "ends_on"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    recorded_at: Mapped[datetime]

    user: Mapped[User] = relationship(foreign_keys=[user_id])
    deputy: Mapped[User | None] = relationship(foreign_keys=[deputy_id])
    recorded_by: Mapped[User] = relationship(foreign_keys=[recorded_by_id])


class LoginSession(Model):
    """One sign-in of one person; ended by sign-out, time-out, password change or withdrawal."""

    __tablename__ = "login_session"
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()


class LoginAttempt(Model):
    """A failed sign-in, kept to slow down guessing; holds no password."""

    __tablename__ = "login_attempt"
    __table_args__ = (Index("ix_login_attempt_login_id_at", "login_id", "at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    login_id: Mapped[str] = mapped_column(String(64))
    remote_address: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime]
