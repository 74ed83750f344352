"""Escalations (所管課照会): what was handed over, to whom, and every step since."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from foundation.db import AppendOnly, Model, enum_type
from foundation.organisation.models import AnsweredBy, Department, Service, User


class Wish(enum.Enum):
    """What the desk asks of the department."""

    ANSWER = "answer"
    ACTION = "action"
    SHARE = "share"


class EscalationState(enum.Enum):
    """Where an escalation stands, derived from its moments."""

    SENT = "sent"
    ACCEPTED = "accepted"
    ANSWERED = "answered"
    RETURNED = "returned"
    RELAYED = "relayed"


class StepKind(enum.Enum):
    """What happened to an escalation."""

    HANDED_OVER = "handed_over"
    ACCEPTED = "accepted"
    ANSWERED = "answered"
    RETURNED = "returned"
    REROUTED = "rerouted"
    RELAYED = "relayed"
    RELAY_TAKEN_BACK = "relay_taken_back"


class Escalation(Model):
    """One inquiry at one department. The columns from `subject` to `contact_mail` are all a department sees.

    `inquiry_id` has no foreign key: this floor does not know the tables above it.
    """

    __tablename__ = "escalation"
    __table_args__ = (Index("ix_escalation_department_open", "department_id", "answered_at", "returned_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    inquiry_id: Mapped[int] = mapped_column(index=True)
    reference: Mapped[str] = mapped_column(String(20), comment="受付番号, as the department quotes it")
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), index=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"))
    subject: Mapped[str] = mapped_column(Text)
    question: Mapped[str] = mapped_column(Text)
    background: Mapped[str] = mapped_column(Text, default="")
    wish: Mapped[Wish] = mapped_column(enum_type(Wish), default=Wish.ANSWER)
    contact_name: Mapped[str] = mapped_column(Text, default="")
    contact_phone: Mapped[str] = mapped_column(Text, default="")
    contact_mail: Mapped[str] = mapped_column(Text, default="")
    answered_by: Mapped[AnsweredBy] = mapped_column(enum_type(AnsweredBy))
    handed_over_at: Mapped[datetime]
    handed_over_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    due_at: Mapped[datetime] = mapped_column(index=True)
    calendar_version: Mapped[int] = mapped_column(default=0, comment="with which due_at was computed")
    accepted_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(Text, default="")
    returned_at: Mapped[datetime | None]
    relayed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    service: Mapped[Service] = relationship()
    department: Mapped[Department] = relationship()
    handed_over_by: Mapped[User] = relationship()
    steps: Mapped[list["EscalationStep"]] = relationship(
        back_populates="escalation", order_by="EscalationStep.id"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def state(self) -> EscalationState:
        if self.relayed_at:
            return EscalationState.RELAYED
        if self.returned_at:
            return EscalationState.RETURNED
        if self.answered_at:
            return EscalationState.ANSWERED
        return EscalationState.ACCEPTED if self.accepted_at else EscalationState.SENT

    @property
    def open(self) -> bool:
        """Whether the department still owes something."""
        return self.state in {EscalationState.SENT, EscalationState.ACCEPTED}


class EscalationStep(AppendOnly, Model):
    """One step, by whom, at which department, with what was said."""

    __tablename__ = "escalation_step"
    id: Mapped[int] = mapped_column(primary_key=True)
    escalation_id: Mapped[int] = mapped_column(ForeignKey("escalation.id"), index=True)
    at: Mapped[datetime]
    kind: Mapped[StepKind] = mapped_column(enum_type(StepKind))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"))
    comment: Mapped[str] = mapped_column(Text, default="")

    escalation: Mapped[Escalation] = relationship(back_populates="steps")
    author: Mapped[User | None] = relationship()
    department: Mapped[Department] = relationship()
