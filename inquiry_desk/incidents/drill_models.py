"""What backs a 0: drills that were held, and how soon the city is to be told, as agreed."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from foundation.db import AppendOnly, Model
from foundation.organisation.models import Service, User


class Drill(Model):
    """訓練: one that was mistyped is withdrawn with a reason and entered again."""

    __tablename__ = "drill"
    id: Mapped[int] = mapped_column(primary_key=True)
    held_on: Mapped[date] = mapped_column(index=True)
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"), comment="null: the whole centre")
    topic: Mapped[str] = mapped_column(String(200))
    participants: Mapped[int]
    result: Mapped[str] = mapped_column(Text)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    recorded_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str] = mapped_column(Text, default="")

    service: Mapped[Service | None] = relationship()
    recorded_by: Mapped[User] = relationship()


class FirstReportTarget(AppendOnly, Model):
    """直ちに in minutes, as agreed with the city; the newest row holds from the moment it was written."""

    __tablename__ = "first_report_target"
    id: Mapped[int] = mapped_column(primary_key=True)
    minutes: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)
    agreed_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    agreed_at: Mapped[datetime]

    agreed_by: Mapped[User] = relationship()
