"""What was agreed with the city about the contract figures: versions, each in force from a day on."""

import enum
from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from foundation.db import AppendOnly, Model, enum_type
from foundation.organisation.models import User


class Basis(enum.Enum):
    """Which inquiries belong to a period: those received in it, or those first answered in it."""

    RECEIVED = "received"
    ANSWERED = "answered"


LABELS: dict[enum.Enum, object] = {
    Basis.RECEIVED: _l("Received in the period"),
    Basis.ANSWERED: _l("First answered in the period"),
}


class KpiAgreement(AppendOnly, Model):
    """One version of a figure, from `effective_from` on until a later one; before the first, the clause itself holds.

    `exclusions`: the values of `Exclusion` that are left out of both sides.
    """

    __tablename__ = "kpi_agreement"
    __table_args__ = (UniqueConstraint("kpi_key", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    kpi_key: Mapped[str] = mapped_column(String(32), index=True)
    number: Mapped[int] = mapped_column(comment="version of this figure, from 1")
    effective_from: Mapped[date]
    target_per_mille: Mapped[int]
    basis: Mapped[Basis] = mapped_column(enum_type(Basis), default=Basis.RECEIVED)
    exclusions: Mapped[list[str]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(Text, default="", comment="why it was changed")
    agreed_with: Mapped[str] = mapped_column(String(100))
    agreed_on: Mapped[date]
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    recorded_at: Mapped[datetime]

    recorded_by: Mapped[User] = relationship()
