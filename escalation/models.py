"""Escalations (所管課照会): what was handed over, to whom, and every step since."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from escalation.kinds import (
    Decision,
    EscalationState,
    StepKind,
    SubmissionKind,
    Wish,
)
from escalation.routing.models import NoticeChannel, RoutingRule
from escalation.webhooks.models import WebhookDelivery
from foundation.db import AppendOnly, Model, enum_type
from foundation.organisation.models import AnsweredBy, ContactSection, Department, Service, User
from mail_gateway.models import IncomingAttachment, IncomingMail, OutgoingMail

# The desk's lists read these alone: neither the wide rows nor those of the past.
_UNFINISHED = text("relayed_at IS NULL AND withdrawn_at IS NULL")
_OPEN = text("answered_at IS NULL AND returned_at IS NULL AND withdrawn_at IS NULL")
# What a department's lists and their counts look at of what it still owes.
_OWED = ("department_id", "urgent", "due_at", "accepted_at", "paused_at", "assignee_id", "section_id")
_MOMENTS = ("answered_at", "returned_at", "accepted_at", "paused_at", "citizen_asked_at", "phoned_at")
_LISTED = ("due_at", "inquiry_id", "department_id", "urgent", *_MOMENTS, "relayed_at", "withdrawn_at")


class Escalation(Model):
    """One inquiry at one department. The columns from `subject` to `articles` and its files are all it sees.

    `inquiry_id` has no foreign key: this floor does not know the tables above it. While `paused_at` is set the
    department's clock stands still, and `due_at` is what it was then.
    """

    __tablename__ = "escalation"
    __table_args__ = (
        Index("ix_escalation_department_open", "department_id", "answered_at", "returned_at"),
        Index("ix_escalation_department_owes", *_OWED, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_escalation_next_alert", "next_alert_at"),
        Index("ix_escalation_unfinished", *_LISTED, sqlite_where=_UNFINISHED, postgresql_where=_UNFINISHED),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    inquiry_id: Mapped[int] = mapped_column(index=True)
    reference: Mapped[str] = mapped_column(String(20), comment="受付番号, as the department quotes it")
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), index=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"))
    section_id: Mapped[int | None] = mapped_column(ForeignKey("contact_section.id"))
    rule_id: Mapped[int | None] = mapped_column(ForeignKey("routing_rule.id"))
    subject: Mapped[str] = mapped_column(Text)
    question: Mapped[str] = mapped_column(Text)
    background: Mapped[str] = mapped_column(Text, default="")
    wish: Mapped[Wish] = mapped_column(enum_type(Wish), default=Wish.ANSWER)
    contact_name: Mapped[str] = mapped_column(Text, default="")
    contact_phone: Mapped[str] = mapped_column(Text, default="")
    contact_mail: Mapped[str] = mapped_column(Text, default="")
    articles: Mapped[list[dict[str, Any]]] = mapped_column(
        JSON, default=list, comment="what was already told: article_id, version, question"
    )
    answered_by: Mapped[AnsweredBy] = mapped_column(enum_type(AnsweredBy))
    channel: Mapped[NoticeChannel] = mapped_column(enum_type(NoticeChannel), default=NoticeChannel.MAIL)
    content_in_notice: Mapped[bool] = mapped_column(default=False)
    urgent: Mapped[bool] = mapped_column(default=False)
    phoned_at: Mapped[datetime | None] = mapped_column(comment="an urgent one is also told by phone")
    handed_over_at: Mapped[datetime]
    handed_over_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    accept_due_at: Mapped[datetime | None]
    due_at: Mapped[datetime] = mapped_column(index=True)
    calendar_version: Mapped[int] = mapped_column(default=0, comment="with which due_at was computed")
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    accepted_at: Mapped[datetime | None]
    paused_at: Mapped[datetime | None] = mapped_column(comment="the department asked back and waits")
    citizen_asked_at: Mapped[datetime | None] = mapped_column(comment="and the desk waits for the citizen")
    answered_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(Text, default="")
    returned_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    relayed_at: Mapped[datetime | None]
    moves: Mapped[int] = mapped_column(default=0, comment="returns and reroutes of the inquiry so far")
    next_alert_at: Mapped[datetime | None] = mapped_column(comment="when the clocks look at it again")
    changed_at: Mapped[datetime] = mapped_column(comment="of the newest step")
    version: Mapped[int] = mapped_column()

    service: Mapped[Service] = relationship()
    department: Mapped[Department] = relationship()
    section: Mapped[ContactSection | None] = relationship()
    rule: Mapped[RoutingRule | None] = relationship()
    handed_over_by: Mapped[User] = relationship(foreign_keys=[handed_over_by_id])
    assignee: Mapped[User | None] = relationship(foreign_keys=[assignee_id])
    steps: Mapped[list["EscalationStep"]] = relationship(
        back_populates="escalation", order_by="EscalationStep.id"
    )
    deadlines: Mapped[list["Deadline"]] = relationship(back_populates="escalation", order_by="Deadline.id")
    submissions: Mapped[list["EscalationSubmission"]] = relationship(
        back_populates="escalation", order_by="EscalationSubmission.id"
    )
    files: Mapped[list["EscalationFile"]] = relationship(
        back_populates="escalation", order_by="EscalationFile.id"
    )
    notices: Mapped[list["EscalationNotice"]] = relationship(
        back_populates="escalation", order_by="EscalationNotice.id"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def state(self) -> EscalationState:
        if self.relayed_at:
            return EscalationState.RELAYED
        if self.withdrawn_at:
            return EscalationState.WITHDRAWN
        if self.returned_at:
            return EscalationState.RETURNED
        if self.answered_at:
            return EscalationState.ANSWERED
        if self.paused_at:
            asked = self.citizen_asked_at is not None
            return EscalationState.WAITING_FOR_CITIZEN if asked else EscalationState.ASKED_BACK
        return EscalationState.ACCEPTED if self.accepted_at else EscalationState.SENT

    @property
    def open(self) -> bool:
        """Whether the department still owes something, also while it waits for us."""
        return not (self.relayed_at or self.withdrawn_at or self.returned_at or self.answered_at)

    @property
    def submission(self) -> "EscalationSubmission | None":
        """What waits for an approver."""
        return next((one for one in self.submissions if one.decided_at is None), None)

    @property
    def must_be_phoned(self) -> bool:
        """Whether it is urgent and nobody has noted a phone call to the section yet."""
        return self.urgent and self.phoned_at is None and self.open


class EscalationStep(AppendOnly, Model):
    """One step, by whom, at which department, with what was said.

    `details` holds what the kind needs, never personal data: suggested_id (department), due_at and from (ISO),
    to (name), deputy_for (name), approved_by and approved_for (the approver, and whose deputy that was).
    """

    __tablename__ = "escalation_step"
    __table_args__ = (
        Index("ix_escalation_step_department_kind", "department_id", "kind"),
        # The mails that wait for a person are counted on every page of a supervisor.
        Index("ix_escalation_step_kind", "kind"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    escalation_id: Mapped[int] = mapped_column(ForeignKey("escalation.id"), index=True)
    at: Mapped[datetime]
    kind: Mapped[StepKind] = mapped_column(enum_type(StepKind))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"))
    comment: Mapped[str] = mapped_column(Text, default="")
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    mail_id: Mapped[int | None] = mapped_column(
        ForeignKey("incoming_mail.id"), index=True, comment="the mail that took this step"
    )

    escalation: Mapped[Escalation] = relationship(back_populates="steps")
    author: Mapped[User | None] = relationship()
    department: Mapped[Department] = relationship()
    mail: Mapped[IncomingMail | None] = relationship()


class Deadline(AppendOnly, Model):
    """A deadline as it was computed: `minutes` of business time after `from_at`, by this version of the calendar.

    `granted`: it was set by a person (延長) and not computed.
    """

    __tablename__ = "escalation_deadline"
    id: Mapped[int] = mapped_column(primary_key=True)
    escalation_id: Mapped[int] = mapped_column(ForeignKey("escalation.id"), index=True)
    at: Mapped[datetime]
    from_at: Mapped[datetime]
    minutes: Mapped[int] = mapped_column(comment="of business time")
    due_at: Mapped[datetime]
    calendar_version: Mapped[int]
    granted: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(Text, default="")

    escalation: Mapped[Escalation] = relationship(back_populates="deadlines")


class EscalationSubmission(Model):
    """決裁: an answer or an extension by its author, put before an approver. One at a time for an escalation."""

    __tablename__ = "escalation_submission"
    __table_args__ = (
        Index(
            "uq_escalation_submission_open",
            "escalation_id",
            unique=True,
            sqlite_where=text("decided_at IS NULL"),
            postgresql_where=text("decided_at IS NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    escalation_id: Mapped[int] = mapped_column(ForeignKey("escalation.id"), index=True)
    kind: Mapped[SubmissionKind] = mapped_column(enum_type(SubmissionKind))
    author_id: Mapped[int | None] = mapped_column(
        ForeignKey("user.id"), comment="null: by mail of the section"
    )
    at: Mapped[datetime]
    text: Mapped[str] = mapped_column(Text)
    due_at: Mapped[datetime | None] = mapped_column(comment="of an extension")
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("incoming_mail.id"))
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decision: Mapped[Decision | None] = mapped_column(enum_type(Decision))
    comment: Mapped[str] = mapped_column(Text, default="")

    escalation: Mapped[Escalation] = relationship(back_populates="submissions")
    author: Mapped[User | None] = relationship(foreign_keys=[author_id])
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id])


class EscalationFile(Model):
    """A file that goes along: with the hand-over where it has no step, else with that step.

    Its bytes are in `content`, or stay in the mail it came with and follow that attachment's scan.
    """

    __tablename__ = "escalation_file"
    id: Mapped[int] = mapped_column(primary_key=True)
    escalation_id: Mapped[int] = mapped_column(ForeignKey("escalation.id"), index=True)
    step_id: Mapped[int | None] = mapped_column(ForeignKey("escalation_step.id"), index=True)
    submission_id: Mapped[int | None] = mapped_column(
        ForeignKey("escalation_submission.id"), index=True, comment="until it is approved"
    )
    name: Mapped[str] = mapped_column(Text)
    content_type: Mapped[str] = mapped_column(String(255))
    size: Mapped[int]
    content: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    attachment_id: Mapped[int | None] = mapped_column(ForeignKey("incoming_attachment.id"))

    escalation: Mapped[Escalation] = relationship(back_populates="files")
    step: Mapped[EscalationStep | None] = relationship()
    submission: Mapped[EscalationSubmission | None] = relationship()
    attachment: Mapped[IncomingAttachment | None] = relationship()


class EscalationNotice(Model):
    """A notice to a department: by which channel, and the row of the queue it left by. `failed_at`: it came back."""

    __tablename__ = "escalation_notice"
    id: Mapped[int] = mapped_column(primary_key=True)
    escalation_id: Mapped[int] = mapped_column(ForeignKey("escalation.id"), index=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"))
    at: Mapped[datetime]
    occasion: Mapped[str] = mapped_column(String(32))
    channel: Mapped[NoticeChannel] = mapped_column(enum_type(NoticeChannel))
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("outgoing_mail.id"), index=True)
    delivery_id: Mapped[int | None] = mapped_column(ForeignKey("webhook_delivery.id"), index=True)
    failed_at: Mapped[datetime | None]

    escalation: Mapped[Escalation] = relationship(back_populates="notices")
    department: Mapped[Department] = relationship()
    mail: Mapped[OutgoingMail | None] = relationship()
    delivery: Mapped[WebhookDelivery | None] = relationship()
