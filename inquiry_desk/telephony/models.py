"""Calls as the telephone system tells them (CTI), and who sits at which extension."""

import enum
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from foundation.db import Model, enum_type
from foundation.organisation.models import Service, User
from inquiry_desk.inquiries.models import Inquiry


class MissedResult(enum.Enum):
    """How a missed call was dealt with."""

    CALLED_BACK = "called_back"
    CALLED_AGAIN = "called_again"
    NO_NUMBER = "no_number"
    NOT_NEEDED = "not_needed"


LABELS: dict[enum.Enum, object] = {
    MissedResult.CALLED_BACK: _l("We called back"),
    MissedResult.CALLED_AGAIN: _l("The person called again"),
    MissedResult.NO_NUMBER: _l("No number to call"),
    MissedResult.NOT_NEEDED: _l("Nothing to be done"),
}


class Extension(Model):
    """内線: the telephone a person sits at, so that a call opens on their screen."""

    __tablename__ = "extension"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), unique=True)
    since: Mapped[datetime]

    user: Mapped[User] = relationship()


class PhoneLine(Model):
    """外線番号: which service is meant when somebody calls it."""

    __tablename__ = "phone_line"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"))

    service: Mapped[Service | None] = relationship()


class PhoneCall(Model):
    """One call by the telephone system's own id. Events may come twice, late, or in another order."""

    __tablename__ = "phone_call"
    __table_args__ = (
        Index("ix_phone_call_missed", "missed", "settled_at", "rang_at"),
        Index("ix_phone_call_user", "user_id", "ended_at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[str] = mapped_column(String(200), unique=True)
    line: Mapped[str] = mapped_column(String(20), default="")
    extension: Mapped[str] = mapped_column(String(20), default="")
    number_told: Mapped[str] = mapped_column(Text, default="")
    phone_e164: Mapped[str | None] = mapped_column(String(20), index=True)
    rang_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    missed: Mapped[bool] = mapped_column(default=False)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), comment="who answered")
    inquiry_id: Mapped[int | None] = mapped_column(ForeignKey("inquiry.id"), index=True)
    result: Mapped[MissedResult | None] = mapped_column(enum_type(MissedResult))
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    settled_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    user: Mapped[User | None] = relationship(foreign_keys=[user_id])
    settled_by: Mapped[User | None] = relationship(foreign_keys=[settled_by_id])
    inquiry: Mapped[Inquiry | None] = relationship()

    __mapper_args__ = {"version_id_col": version}
