"""Mail as it came and mail as it goes. The rows are the queues."""

import enum
from datetime import datetime

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from foundation.db import Model, enum_type
from mail_gateway.message.kinds import MailKind


class IncomingState(enum.Enum):
    """What became of a message that was accepted."""

    WAITING = "waiting"
    FILED = "filed"
    SET_ASIDE = "set_aside"
    FAILED = "failed"


class OutgoingState(enum.Enum):
    """What became of a message we send. HELD: nobody may send it before a second person has agreed."""

    HELD = "held"
    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"


class MailFlag(enum.Enum):
    """What a person should know of a mail before they believe it. Kept in `IncomingMail.flags` by value."""

    UNVERIFIED_SENDER = "unverified_sender"
    FORGED_SENDER = "forged_sender"
    OUR_ADDRESS_AS_SENDER = "our_address_as_sender"
    FOREIGN_THREAD = "foreign_thread"
    BROKEN_TOKEN = "broken_token"  # noqa: S105 - a word, no password
    HIDDEN_MARKS = "hidden_marks"
    ACKNOWLEDGEMENT_WITHHELD = "acknowledgement_withheld"


class ScanState(enum.Enum):
    """What the virus scanner said of an attachment. NOT_SCANNED: the installation has none."""

    NOT_SCANNED = "not_scanned"
    PENDING = "pending"
    CLEAN = "clean"
    QUARANTINED = "quarantined"


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
    charset: Mapped[str] = mapped_column(
        String(40), default="", comment="in which a person had it read; empty: as it says itself"
    )
    authentication: Mapped[dict[str, str] | None] = mapped_column(
        JSON, comment="method and result by our own border relay (RFC 8601); null: it said nothing"
    )
    flags: Mapped[list[str]] = mapped_column(JSON, default=list, comment="values of MailFlag")

    attachments: Mapped[list["IncomingAttachment"]] = relationship(
        back_populates="mail", order_by="IncomingAttachment.position"
    )


class IncomingAttachment(Model):
    """What is attached to a message: its bytes stay inside the message and are read from it by position."""

    __tablename__ = "incoming_attachment"
    __table_args__ = (Index("ix_incoming_attachment_scan", "scan", "scan_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    mail_id: Mapped[int] = mapped_column(ForeignKey("incoming_mail.id"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(Text)
    content_type: Mapped[str] = mapped_column(String(255))
    detected_type: Mapped[str] = mapped_column(String(100), default="", comment="what its content is")
    size: Mapped[int]
    inline: Mapped[bool] = mapped_column(default=False)
    content_id: Mapped[str] = mapped_column(Text, default="")
    scan: Mapped[ScanState] = mapped_column(enum_type(ScanState), default=ScanState.NOT_SCANNED)
    scan_at: Mapped[datetime | None] = mapped_column(comment="of the scan; while pending: of the next try")
    threat: Mapped[str] = mapped_column(Text, default="")

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

    attachments: Mapped[list["OutgoingAttachment"]] = relationship(
        back_populates="mail", order_by="OutgoingAttachment.position"
    )


class OutgoingAttachment(Model):
    """What is attached to a message of ours; its bytes stand in the message."""

    __tablename__ = "outgoing_attachment"
    id: Mapped[int] = mapped_column(primary_key=True)
    mail_id: Mapped[int] = mapped_column(ForeignKey("outgoing_mail.id"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(Text)
    content_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]

    mail: Mapped[OutgoingMail] = relationship(back_populates="attachments")


class MailboxPosition(Model):
    """Up to where a mailbox was read by IMAP (RFC 3501, 2.3.1.1)."""

    __tablename__ = "mailbox_position"
    mailbox: Mapped[str] = mapped_column(String(255), primary_key=True, comment="user@host/folder")
    uid_validity: Mapped[int] = mapped_column(BigInteger)
    last_uid: Mapped[int] = mapped_column(BigInteger)
