"""What departs from the ordinary calendar: closed days of the city, agreed overtime, and both taken back."""

import enum
from datetime import date, datetime, time

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from foundation.db import AppendOnly, Model, enum_type
from foundation.organisation.models import User


class ChangeKind(enum.Enum):
    """What a change makes of its day."""

    CLOSED = "closed"
    OVERTIME = "overtime"
    WITHDRAWN = "withdrawn"


LABELS: dict[enum.Enum, object] = {
    ChangeKind.CLOSED: _l("Closed day of the city"),
    ChangeKind.OVERTIME: _l("Agreed overtime"),
    ChangeKind.WITHDRAWN: _l("Back to the ordinary calendar"),
}


class CalendarChange(AppendOnly, Model):
    """One change of one day. Its id is the version of the calendar from then on; ids become visible in order."""

    __tablename__ = "calendar_change"
    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(index=True)
    kind: Mapped[ChangeKind] = mapped_column(enum_type(ChangeKind))
    opens_at: Mapped[time | None] = mapped_column(comment="of overtime, on the clock in Japan")
    closes_at: Mapped[time | None] = mapped_column(comment="of overtime, on the clock in Japan")
    reason: Mapped[str] = mapped_column(String(200))
    agreed_with: Mapped[str] = mapped_column(String(100), default="", comment="who agreed to overtime")
    agreed_on: Mapped[date | None] = mapped_column(comment="before the overtime (spec 3-2)")
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime]

    by: Mapped[User] = relationship()
