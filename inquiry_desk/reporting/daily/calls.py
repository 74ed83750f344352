"""Promised calls (折り返し) of the days of a report."""

from sqlalchemy import ColumnElement, and_, exists, func, select

from foundation.db import db
from inquiry_desk.inquiries.kinds import EntryKind
from inquiry_desk.inquiries.models import Callback, Inquiry, TimelineEntry
from inquiry_desk.reporting.content import Row, Table
from inquiry_desk.reporting.daily.asked import Asked
from inquiry_desk.reporting.daily.standing import callback_open_at


def callbacks(asked: Asked) -> Table:
    """Calls promised on these days; made, or done with otherwise, on them; and those whose time passed without one.

    A promise moved to another time counts as missed by its new time.
    """
    done = asked.falls(Callback.done_at)
    missed = and_(asked.falls(Callback.promised_at), Callback.promised_at < asked.until)
    found = _counted(
        asked,
        {
            "promised": asked.falls(Callback.created_at),
            "made": and_(done, _reached()),
            "cancelled": and_(done, ~_reached()),
            "missed": and_(missed, callback_open_at(asked.until)),
        },
    )
    return Table("callbacks", ("calls",), found, totals=False)


def open_callbacks(asked: Asked) -> Table:
    """Calls still owed at the end, and those of them whose time was over."""
    owed = callback_open_at(asked.until)
    late = and_(owed, Callback.promised_at < asked.until)
    found = _counted(asked, {"open": owed, "overdue": late})
    return Table("open_callbacks", ("calls",), found, flows=False, totals=False)


def _counted(asked: Asked, conditions: dict[str, ColumnElement[bool]]) -> tuple[Row, ...]:
    columns = [func.count().filter(condition) for condition in conditions.values()]
    query = select(*columns).select_from(Callback).join(Callback.inquiry).where(asked.of(Inquiry.service_id))
    counts = db.session.execute(query).one()
    return tuple(Row(key, (count,)) for key, count in zip(conditions, counts, strict=True))


def _reached() -> ColumnElement[bool]:
    """Whether the call that ended the promise was answered: it stands on the timeline at the same moment."""
    return exists().where(
        TimelineEntry.inquiry_id == Callback.inquiry_id,
        TimelineEntry.kind == EntryKind.CALL_OUT,
        TimelineEntry.at == Callback.done_at,
    )
