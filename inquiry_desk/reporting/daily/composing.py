"""The figures of a daily report."""

from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from foundation.db import db
from inquiry_desk.inquiries.kinds import Channel
from inquiry_desk.inquiries.merged import IS_OF_ITS_OWN
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.reporting.content import Figures, Row, Table
from inquiry_desk.reporting.stretches import Stretch


def compose(service_id: int | None, stretch: Stretch, at: datetime) -> Figures:
    """Everything a daily report counts, of one service or, without one, of what belongs to none.

    What is open is as it stands at the end of the stretch, or at `at` where it is not over.
    """
    return Figures((_channels(service_id, stretch),))


def of_service(service_id: int | None) -> ColumnElement[bool]:
    return Inquiry.service_id.is_(None) if service_id is None else Inquiry.service_id == service_id


def _channels(service_id: int | None, stretch: Stretch) -> Table:
    start, end = stretch.bounds
    query = select(Inquiry.channel, func.count()).group_by(Inquiry.channel)
    query = query.where(Inquiry.received_at >= start, Inquiry.received_at < end)
    query = query.where(of_service(service_id), IS_OF_ITS_OWN)
    found = {row[0]: row[1] for row in db.session.execute(query)}
    rows = tuple(Row(channel.value, (found.get(channel, 0),)) for channel in Channel)
    return Table("channels", ("received",), rows)
