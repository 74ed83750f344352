"""What a daily report is asked of: a service, its days, and the moment up to which it looks."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_

from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.reporting.stretches import Stretch


@dataclass(frozen=True)
class Asked:
    """`service_id` None: what belongs to no service. `at`: when the report is made."""

    service_id: int | None
    stretch: Stretch
    at: datetime

    @property
    def until(self) -> datetime:
        """What stands open is counted as it stood at this moment: the end of the days, or now."""
        return min(self.stretch.bounds[1], self.at)

    def of(self, column: Any) -> ColumnElement[bool]:
        """Whether a row belongs to the service, by its column for it."""
        return column.is_(None) if self.service_id is None else column == self.service_id

    def falls(self, column: Any) -> ColumnElement[bool]:
        """Whether a moment lies in the days."""
        start, end = self.stretch.bounds
        return and_(column >= start, column < end)

    @property
    def received(self) -> ColumnElement[bool]:
        """The inquiries that came in on these days; those left out of the figures too, for they are work."""
        return and_(self.falls(Inquiry.received_at), self.of(Inquiry.service_id))


def not_before(column: Any, moment: datetime) -> ColumnElement[bool]:
    """Whether what `column` says when had not happened yet at `moment`."""
    return or_(column.is_(None), column >= moment)
