"""What came in, was answered and was completed on the days of a report.

Each inquiry counts once: a reopened one at its last completion, and all of them under the service, category and
exclusion they have when the report is made. That is why a correction changes a report and is seen as one.
"""

from typing import Any

from sqlalchemy import func, select

from foundation.db import db
from foundation.organisation.models import Category
from inquiry_desk.inquiries.kinds import Channel, Exclusion, FirstOutcome
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.reporting.content import Row, Table
from inquiry_desk.reporting.daily.asked import Asked

NO_CATEGORY = "none"


def channels(asked: Asked) -> Table:
    columns = {
        "received": Inquiry.received_at,
        "answered": Inquiry.first_response_at,
        "completed": Inquiry.completed_at,
    }
    found = [_counted(asked, Inquiry.channel, column) for column in columns.values()]
    rows = tuple(Row(one.value, tuple(counts.get(one, 0) for counts in found)) for one in Channel)
    return Table("channels", tuple(columns), rows)


def categories(asked: Asked) -> Table:
    """Those that had an inquiry, in their order, and what has none; a name is the one in use now."""
    query = select(Category.id, Category.name, func.count()).select_from(Inquiry)
    query = query.outerjoin(Inquiry.category).where(asked.received)
    query = query.group_by(Category.id, Category.name, Category.position)
    query = query.order_by(Category.position, Category.id)
    found = [(row[0], row[1], row[2]) for row in db.session.execute(query)]
    rows = [Row(str(id_), (count,), name) for id_, name, count in found if id_ is not None]
    without = sum(count for id_, _, count in found if id_ is None)
    return Table("categories", ("received",), (*rows, Row(NO_CATEGORY, (without,))))


def outcomes(asked: Asked) -> Table:
    """How the first responses of these days ended."""
    found = _counted(asked, Inquiry.first_outcome, Inquiry.first_response_at)
    rows = tuple(Row(one.value, (found.get(one, 0),)) for one in FirstOutcome)
    return Table("outcomes", ("answered",), rows)


def excluded(asked: Asked) -> Table:
    """What the contract figures leave out of the inquiries of these days, and why."""
    found = _counted(asked, Inquiry.exclusion, Inquiry.received_at)
    rows = tuple(Row(one.value, (found.get(one, 0),)) for one in Exclusion)
    return Table("excluded", ("received",), rows)


def _counted(asked: Asked, by: Any, moment: Any) -> dict[Any, int]:
    """Inquiries whose `moment` lies in the days, by the value of a column."""
    query = select(by, func.count()).where(asked.falls(moment), asked.of(Inquiry.service_id)).group_by(by)
    return {row[0]: row[1] for row in db.session.execute(query)}
