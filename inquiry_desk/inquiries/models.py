"""Inquiries (問い合わせ), the people who ask, and the timeline that is never rewritten."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from faq.models import ArticleVersion
from foundation.db import AppendOnly, Model, enum_type
from foundation.organisation.models import Category, Service, User
from inquiry_desk.inquiries.kinds import (
    Channel,
    EntryKind,
    Exclusion,
    FirstOutcome,
    IdentityCheck,
    Nature,
    UnansweredReason,
)
from mail_gateway.models import IncomingMail, OutgoingMail

# What the figures of a period look at, so that counting reads none of the wide rows.
_COUNTED = ("received_at", "service_id", "exclusion", "first_response_at", "first_outcome", "completed_at")
_OPEN = text("completed_at IS NULL")
# Few inquiries are one; a query has to say this in the same words for SQLite to use the index.
_COMPLAINT = text("nature IN ('complaint', 'request')")
_NOT_INDEXED = text("indexed_version <> version")
_USED_ARTICLE = text("article_version_id IS NOT NULL")


class NumberSequence(Model):
    """The last number given in a fiscal year; its row lock makes numbers gapless and in order of receipt."""

    __tablename__ = "number_sequence"
    fiscal_year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(default=0)


class Contact(Model):
    """問い合わせ者, as given on one inquiry. Earlier inquiries are found by number or address, not by merging people."""

    __tablename__ = "contact"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text, default="")
    kana: Mapped[str] = mapped_column(Text, default="")
    anonymous: Mapped[bool] = mapped_column(default=False)
    phone_typed: Mapped[str] = mapped_column(Text, default="")
    phone_e164: Mapped[str | None] = mapped_column(String(20), index=True)
    mail_address: Mapped[str] = mapped_column(String(320), default="", index=True)


class Inquiry(Model):
    """One matter a person brought to the centre. What it waits for is derived (`states.py`)."""

    __tablename__ = "inquiry"
    __table_args__ = (
        UniqueConstraint("fiscal_year", "sequence"),
        Index(
            "ix_inquiry_complaint",
            "received_at",
            "service_id",
            "exclusion",
            "id",
            sqlite_where=_COMPLAINT,
            postgresql_where=_COMPLAINT,
        ),
        Index("ix_inquiry_counted", *_COUNTED, "channel", "id"),
        Index("ix_inquiry_open", "completed_at", "received_at"),
        Index(
            "ix_inquiry_open_assignee",
            "assignee_id",
            "service_id",
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("ix_inquiry_service_answered", "service_id", "first_response_at", "channel", "first_outcome"),
        Index("ix_inquiry_service_completed", "service_id", "completed_at", "channel"),
        Index("ix_inquiry_service_received", "service_id", "received_at"),
        Index("ix_inquiry_assignee_open", "assignee_id", "completed_at"),
        Index("ix_inquiry_not_indexed", "id", sqlite_where=_NOT_INDEXED, postgresql_where=_NOT_INDEXED),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    fiscal_year: Mapped[int]
    sequence: Mapped[int]
    channel: Mapped[Channel] = mapped_column(enum_type(Channel))
    nature: Mapped[Nature] = mapped_column(enum_type(Nature), default=Nature.QUESTION)
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"))
    category_id: Mapped[int | None] = mapped_column(ForeignKey("category.id"), index=True)
    subject: Mapped[str] = mapped_column(Text)
    question: Mapped[str] = mapped_column(Text, default="")
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"), index=True)
    identity_check: Mapped[IdentityCheck] = mapped_column(
        enum_type(IdentityCheck), default=IdentityCheck.NOT_YET
    )
    received_at: Mapped[datetime]
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    second_line_at: Mapped[datetime | None]
    first_response_at: Mapped[datetime | None] = mapped_column(index=True)
    first_responder_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    first_outcome: Mapped[FirstOutcome | None] = mapped_column(enum_type(FirstOutcome))
    unanswered_reason: Mapped[UnansweredReason | None] = mapped_column(enum_type(UnansweredReason))
    completed_at: Mapped[datetime | None] = mapped_column(index=True)
    completed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    exclusion: Mapped[Exclusion | None] = mapped_column(enum_type(Exclusion))
    entered_afterwards_at: Mapped[datetime | None] = mapped_column(comment="後追い入力: typed in from paper")
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("inquiry.id"), index=True)
    identity_items: Mapped[list[str]] = mapped_column(
        JSON, default=list, comment="what was asked to check who it is, never the answers"
    )
    changed_at: Mapped[datetime] = mapped_column(
        comment="of the newest entry; makes every entry raise the version"
    )
    version: Mapped[int] = mapped_column()
    indexed_version: Mapped[int] = mapped_column(
        default=0, server_default="0", comment="the version that can be found by its words (0033)"
    )

    service: Mapped[Service | None] = relationship()
    category: Mapped[Category | None] = relationship()
    contact: Mapped[Contact] = relationship()
    recorded_by: Mapped[User | None] = relationship(foreign_keys=[recorded_by_id])
    assignee: Mapped[User | None] = relationship(foreign_keys=[assignee_id])
    first_responder: Mapped[User | None] = relationship(foreign_keys=[first_responder_id])
    completed_by: Mapped[User | None] = relationship(foreign_keys=[completed_by_id])
    merged_into: Mapped["Inquiry | None"] = relationship(remote_side=[id])
    entries: Mapped[list["TimelineEntry"]] = relationship(
        back_populates="inquiry", order_by="TimelineEntry.id"
    )
    callbacks: Mapped[list["Callback"]] = relationship(
        back_populates="inquiry", order_by="Callback.promised_at"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def thread_key(self) -> str:
        """What our mail about this inquiry carries so that replies find it."""
        return self.number.lower()


class TimelineEntry(AppendOnly, Model):
    """One exchange (応対) or event of an inquiry: written once, corrected by another."""

    __tablename__ = "timeline_entry"
    __table_args__ = (
        Index(
            "ix_timeline_entry_used",
            "inquiry_id",
            "article_version_id",
            "article_solved",
            "outgoing_mail_id",
            sqlite_where=_USED_ARTICLE,
            postgresql_where=_USED_ARTICLE,
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    inquiry_id: Mapped[int] = mapped_column(ForeignKey("inquiry.id"), index=True)
    at: Mapped[datetime]
    kind: Mapped[EntryKind] = mapped_column(enum_type(EntryKind))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    body: Mapped[str] = mapped_column(Text, default="")
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    wrapped_up_at: Mapped[datetime | None] = mapped_column(comment="end of the after-call work 後処理")
    article_version_id: Mapped[int | None] = mapped_column(ForeignKey("article_version.id"), index=True)
    article_solved: Mapped[bool | None] = mapped_column(comment="by the call-taker's word; None: not said")
    incoming_mail_id: Mapped[int | None] = mapped_column(ForeignKey("incoming_mail.id"), index=True)
    outgoing_mail_id: Mapped[int | None] = mapped_column(ForeignKey("outgoing_mail.id"), index=True)

    inquiry: Mapped[Inquiry] = relationship(back_populates="entries")
    author: Mapped[User | None] = relationship()
    article_version: Mapped[ArticleVersion | None] = relationship()
    incoming_mail: Mapped[IncomingMail | None] = relationship()
    outgoing_mail: Mapped[OutgoingMail | None] = relationship()


class Callback(Model):
    """折り返し: a call promised to a citizen, until it was made or is no longer needed."""

    __tablename__ = "callback"
    __table_args__ = (Index("ix_callback_open", "done_at", "promised_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    inquiry_id: Mapped[int] = mapped_column(ForeignKey("inquiry.id"), index=True)
    promised_at: Mapped[datetime]
    phone: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]
    warned_for: Mapped[datetime | None] = mapped_column(comment="the promise somebody was warned about")

    inquiry: Mapped[Inquiry] = relationship(back_populates="callbacks")
    created_by: Mapped[User] = relationship(foreign_keys=[created_by_id])
    assignee: Mapped[User | None] = relationship(foreign_keys=[assignee_id])


class Presence(Model):
    """Who has an inquiry open on the screen, and when they were last seen there (対応中)."""

    __tablename__ = "presence"
    inquiry_id: Mapped[int] = mapped_column(ForeignKey("inquiry.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    seen_at: Mapped[datetime]

    user: Mapped[User] = relationship()


class Draft(Model):
    """What a person has typed into a form and not yet sent; kept on the server, never on the terminal's disk."""

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("user_id", "form"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    form: Mapped[str] = mapped_column(String(64))
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)
    updated_at: Mapped[datetime]


class ReplyTemplate(Model):
    """定型文."""

    __tablename__ = "reply_template"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    name_en: Mapped[str] = mapped_column(String(100), default="")
    kind: Mapped[str] = mapped_column(String(20))
    body: Mapped[str] = mapped_column(Text)
    position: Mapped[int] = mapped_column(default=0)
