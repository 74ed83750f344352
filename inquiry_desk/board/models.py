"""What people of the desk tell each other: 申し送り of a service or of all, announcements, and who has seen them."""

import enum
from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from foundation.db import AppendOnly, Model, enum_type
from foundation.organisation.models import Service, User


class NoteKind(enum.Enum):
    """Who writes it to whom."""

    HANDOVER = "handover"
    ANNOUNCEMENT = "announcement"


LABELS: dict[enum.Enum, object] = {
    NoteKind.HANDOVER: _l("Note for the next shift"),
    NoteKind.ANNOUNCEMENT: _l("Announcement"),
}


class BoardNote(Model):
    """One note. It is on the board until `until`, or until somebody takes it down; it is never deleted."""

    __tablename__ = "board_note"
    __table_args__ = (Index("ix_board_note_shown", "taken_down_at", "until"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[NoteKind] = mapped_column(enum_type(NoteKind))
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"), comment="null: for all")
    title: Mapped[str] = mapped_column(String(100))
    body: Mapped[str] = mapped_column(Text)
    important: Mapped[bool] = mapped_column(default=False)
    inquiry_number: Mapped[str] = mapped_column(String(20), default="", comment="what it is about")
    until: Mapped[date | None]
    written_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    written_at: Mapped[datetime]
    changed_at: Mapped[datetime | None] = mapped_column(comment="who saw it before has not seen this")
    taken_down_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    taken_down_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    service: Mapped[Service | None] = relationship()
    written_by: Mapped[User] = relationship(foreign_keys=[written_by_id])
    taken_down_by: Mapped[User | None] = relationship(foreign_keys=[taken_down_by_id])
    seen: Mapped[list["BoardSeen"]] = relationship(back_populates="note", order_by="BoardSeen.id")

    __mapper_args__ = {"version_id_col": version}


class BoardSeen(AppendOnly, Model):
    """確認: somebody says that they have read a note."""

    __tablename__ = "board_seen"
    id: Mapped[int] = mapped_column(primary_key=True)
    note_id: Mapped[int] = mapped_column(ForeignKey("board_note.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    at: Mapped[datetime]

    note: Mapped[BoardNote] = relationship(back_populates="seen")
    user: Mapped[User] = relationship()
