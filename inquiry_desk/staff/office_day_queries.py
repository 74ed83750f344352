"""What the page of office days shows besides the changes themselves."""

from datetime import datetime, timedelta
from itertools import islice

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload

from escalation.models import Escalation
from escalation.queries import IS_OPEN
from foundation.business_days.models import CalendarChange
from foundation.business_days.queries import days_ever_changed_since, exceptions_at, standing_changes
from foundation.calendar import day_bounds, day_of, is_open
from foundation.db import db
from foundation.web.ids import LARGEST_ID

MOST_SHOWN = 100


def standing_change(change_id: int) -> CalendarChange | None:
    """The change, while it holds."""
    if change_id > LARGEST_ID or (change := db.session.get(CalendarChange, change_id)) is None:
        return None
    return next((one for one in standing_changes(change.day) if one.id == change_id), None)


def deadlines_in_closed_time(at: datetime) -> list[Escalation]:
    """Coming deadlines of open escalations that lie outside business time since the calendar was changed.

    They stay as they are: the department, and perhaps a citizen, was told them.
    """
    days = days_ever_changed_since(day_of(at))
    if not days:
        return []
    bounds = [day_bounds(day, day) for day in days]
    on_these = or_(*(and_(Escalation.due_at >= first, Escalation.due_at < end) for first, end in bounds))
    query = select(Escalation).where(IS_OPEN, Escalation.due_at > at, on_these).order_by(Escalation.due_at)
    query = query.options(joinedload(Escalation.department), joinedload(Escalation.service))
    calendar = exceptions_at()
    outside = (
        escalation
        for escalation in db.session.scalars(query)
        # Closing time itself still belongs to the day.
        if not is_open(escalation.due_at, calendar)
        and not is_open(escalation.due_at - timedelta(microseconds=1), calendar)
    )
    return list(islice(outside, MOST_SHOWN))
