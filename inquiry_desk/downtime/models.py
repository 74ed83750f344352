"""Numbers reserved for paper sheets while systems are down, and what became of each (requirement C7)."""

import enum
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from foundation.db import Model, enum_type
from foundation.organisation.models import Service, User
from inquiry_desk.inquiries.models import Inquiry


class SheetState(enum.Enum):
    """What became of a sheet."""

    RESERVED = "reserved"
    ENTERED = "entered"
    UNUSED = "unused"
    SPOILT = "spoilt"


LABELS: dict[enum.Enum, object] = {
    SheetState.RESERVED: _l("Not entered yet"),
    SheetState.ENTERED: _l("Entered"),
    SheetState.UNUSED: _l("Not used"),
    SheetState.SPOILT: _l("Spoilt"),
}


class SheetBatch(Model):
    """A pile of blank sheets that was printed at once."""

    __tablename__ = "sheet_batch"
    id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"), comment="null: for any")
    reason: Mapped[str] = mapped_column(Text, default="")
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime]

    service: Mapped[Service | None] = relationship()
    made_by: Mapped[User] = relationship()
    sheets: Mapped[list["CallSheet"]] = relationship(back_populates="batch", order_by="CallSheet.id")


class CallSheet(Model):
    """One blank sheet with its number, which becomes the number of the inquiry that is entered from it."""

    __tablename__ = "call_sheet"
    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("sheet_batch.id"), index=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    fiscal_year: Mapped[int]
    sequence: Mapped[int]
    state: Mapped[SheetState] = mapped_column(enum_type(SheetState), default=SheetState.RESERVED)
    inquiry_id: Mapped[int | None] = mapped_column(ForeignKey("inquiry.id"))
    comment: Mapped[str] = mapped_column(Text, default="", comment="why it was not used, or is spoilt")
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    settled_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    batch: Mapped[SheetBatch] = relationship(back_populates="sheets")
    inquiry: Mapped[Inquiry | None] = relationship()
    settled_by: Mapped[User | None] = relationship()

    __mapper_args__ = {"version_id_col": version}
