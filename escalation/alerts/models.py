"""What was said to whom about lateness: a ledger, so that nothing is said twice."""

import enum
from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from escalation.models import Escalation
from foundation.db import Model, enum_type
from foundation.organisation.models import Department
from mail_gateway.models import OutgoingMail


class AlertLevel(enum.Enum):
    """How far an escalation is from its deadline, in the order in which the levels come."""

    NOT_ACCEPTED = "not_accepted"
    BEFORE_DUE = "before_due"
    DUE = "due"
    SUPERVISOR = "supervisor"
    SECTION_HEAD = "section_head"
    CONTRACT_OFFICE = "contract_office"
    PING_PONG = "ping_pong"


LABELS: dict[enum.Enum, object] = {
    AlertLevel.NOT_ACCEPTED: _l("Not accepted in time"),
    AlertLevel.BEFORE_DUE: _l("Due soon"),
    AlertLevel.DUE: _l("Due now"),
    AlertLevel.SUPERVISOR: _l("Overdue: supervisor told"),
    AlertLevel.SECTION_HEAD: _l("Overdue: head of the department told"),
    AlertLevel.CONTRACT_OFFICE: _l("Overdue: contract office told"),
    AlertLevel.PING_PONG: _l("Sent back and forth"),
}


class Alert(Model):
    """An escalation has reached a level, for this deadline. `collapsed`: a higher one was reached by then."""

    __tablename__ = "escalation_alert"
    __table_args__ = (UniqueConstraint("escalation_id", "level", "due_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    escalation_id: Mapped[int] = mapped_column(ForeignKey("escalation.id"))
    level: Mapped[AlertLevel] = mapped_column(enum_type(AlertLevel))
    due_at: Mapped[datetime] = mapped_column(comment="the deadline it is about; a moved one begins anew")
    at: Mapped[datetime] = mapped_column(index=True)
    collapsed: Mapped[bool] = mapped_column(default=False)

    escalation: Mapped[Escalation] = relationship()


class AlertNotice(Model):
    """One alert for one address; alerts for the same address leave in one mail."""

    __tablename__ = "alert_notice"
    __table_args__ = (
        UniqueConstraint("alert_id", "to_address"),
        Index("ix_alert_notice_waiting", "mail_id", "to_address"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    alert_id: Mapped[int] = mapped_column(ForeignKey("escalation_alert.id"))
    to_address: Mapped[str] = mapped_column(String(254))
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("outgoing_mail.id"))

    alert: Mapped[Alert] = relationship()
    mail: Mapped[OutgoingMail | None] = relationship()


class Digest(Model):
    """The list a department got on a day (朝の一覧)."""

    __tablename__ = "department_digest"
    __table_args__ = (UniqueConstraint("department_id", "day"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"))
    day: Mapped[date]
    mail_id: Mapped[int | None] = mapped_column(
        ForeignKey("outgoing_mail.id"), comment="null: nothing to say"
    )

    department: Mapped[Department] = relationship()
    mail: Mapped[OutgoingMail | None] = relationship()
