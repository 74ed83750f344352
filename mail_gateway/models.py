"""Mail as it came and mail as it goes. The rows are the queues."""

import enum
from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from foundation.db import Model, enum_type
from mail_gateway.kinds import MailKind


class IncomingState(enum.Enum):
    """What became of a message that was accepted."""

    WAITING = "waiting"
    FILED = "filed"
    SET_ASIDE = "set_aside"
    FAILED = "failed"


class OutgoingState(enum.Enum):
    """What became of a message we send."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


class IncomingMail(Model):
    """One accepted message: its bytes for ever, its envelope, and what filing made of it."""

    __tablename__ = "incoming_mail"
    __table_args__ = (Index("ix_incoming_mail_queue", "state", "try_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    spool_id: Mapped[str] = mapped_column(String(64), unique=True)
    digest: Mapped[str] = mapped_column(String(64), index=True, comment="sha256 of raw")
    raw: Mapped[bytes] = deferred(mapped_column(LargeBinary))
    envelope_from: Mapped[str] = mapped_column(Text)
    envelope_to: Mapped[list[str]] = mapped_column(JSON)
    peer: Mapped[str] = mapped_column(String(64))
    received_at: Mapped[datetime]
    state: Mapped[IncomingState] = mapped_column(enum_type(IncomingState), default=IncomingState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    try_at: Mapped[datetime]
    error: Mapped[str] = mapped_column(Text, default="")
    kind: Mapped[MailKind | None] = mapped_column(enum_type(MailKind))
    message_id: Mapped[str | None] = mapped_column(Text)
    sender_name: Mapped[str] = mapped_column(Text, default="")
    sender_address: Mapped[str] = mapped_column(Text, default="")
    subject: Mapped[str] = mapped_column(Text, default="")
    text: Mapped[str] = deferred(mapped_column(Text, default=""))
    new_text: Mapped[str] = mapped_column(Text, default="")

    attachments: Mapped[list["IncomingAttachment"]] = relationship(
        back_populates="mail", order_by="IncomingAttachment.position"
    )


class IncomingAttachment(Model):
    """What is attached to a message: its bytes stay inside the message and are read from it by position."""

    __tablename__ = "incoming_attachment"
    id: Mapped[int] = mapped_column(primary_key=True)
    mail_id: Mapped[int] = mapped_column(ForeignKey("incoming_mail.id"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(Text)
    content_type: Mapped[str] = mapped_column(String(255))
    size: Mapped[int]

    mail: Mapped[IncomingMail] = relationship(back_populates="attachments")


class OutgoingMail(Model):
    """One message to one address, built once with a fixed Message-ID, sent at least once."""

    __tablename__ = "outgoing_mail"
    __table_args__ = (Index("ix_outgoing_mail_queue", "state", "try_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(String(255), unique=True)
    thread_key: Mapped[str] = mapped_column(String(32), index=True, default="")
    envelope_from: Mapped[str] = mapped_column(Text)
    to_address: Mapped[str] = mapped_column(String(320), index=True)
    subject: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    automatic: Mapped[bool] = mapped_column(default=False)
    raw: Mapped[bytes] = deferred(mapped_column(LargeBinary))
    created_at: Mapped[datetime]
    state: Mapped[OutgoingState] = mapped_column(enum_type(OutgoingState), default=OutgoingState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    try_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(Text, default="")
