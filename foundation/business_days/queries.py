"""The calendar as it is now, and as it was at any version."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from foundation.business_days.models import CalendarChange, ChangeKind
from foundation.calendar import CalendarExceptions
from foundation.db import db

_KNOWN = "calendar_changes"


@dataclass(frozen=True)
class Change:
    """What one row does to its day."""

    version: int
    day: date
    kind: ChangeKind
    opens_at: time | None = None
    closes_at: time | None = None
    reason: str = ""


def current_version() -> int:
    """The version of the calendar in force; 0 where nothing was ever changed."""
    return max((change.version for change in _changes()), default=0)


def exceptions_at(version: int | None = None) -> CalendarExceptions:
    """The calendar with every change up to `version`, itself included; None: all there are."""
    return folded(change for change in _changes() if version is None or change.version <= version)


def folded(changes: Iterable[Change]) -> CalendarExceptions:
    """What is left of changes in the order of their versions: of two agreements for one day the later holds."""
    closed: dict[date, str] = {}
    hours: dict[date, tuple[time, time]] = {}
    for change in changes:
        if change.kind is ChangeKind.CLOSED:
            closed[change.day] = change.reason
        elif change.kind is ChangeKind.WITHDRAWN:
            closed.pop(change.day, None)
            hours.pop(change.day, None)
        elif change.opens_at and change.closes_at:
            hours[change.day] = change.opens_at, change.closes_at
    return CalendarExceptions(frozenset(closed), hours, closed)


def days_ever_changed_since(day: date) -> list[date]:
    """The days from `day` on that any change was about, in order."""
    return sorted({change.day for change in _changes() if change.day >= day})


def newest_changes(limit: int = 200) -> list[CalendarChange]:
    """The record of changes, newest first."""
    query = select(CalendarChange).order_by(CalendarChange.id.desc()).limit(limit)
    return list(db.session.scalars(query.options(joinedload(CalendarChange.by))))


def standing_changes(since: date) -> list[CalendarChange]:
    """The changes that still hold for days from `since` on, by day."""
    query = select(CalendarChange).where(CalendarChange.day >= since).order_by(CalendarChange.id)
    standing: dict[tuple[date, ChangeKind], CalendarChange] = {}
    for change in db.session.scalars(query.options(joinedload(CalendarChange.by))):
        if change.kind is ChangeKind.WITHDRAWN:
            for kind in ChangeKind:
                standing.pop((change.day, kind), None)
        else:
            standing[change.day, change.kind] = change
    return [standing[key] for key in sorted(standing, key=lambda key: (key[0], key[1].value))]


def forget() -> None:
    """Read the changes again when next asked: this transaction has added one."""
    db.session().info.pop(_KNOWN, None)


def _changes() -> tuple[Change, ...]:
    """Every change, oldest first; read once in each transaction, so no process goes on with what is over."""
    session = db.session()
    known: tuple[object, tuple[Change, ...]] | None = session.info.get(_KNOWN)
    if known is not None and known[0] is session.get_transaction():
        return known[1]
    columns = select(
        CalendarChange.id,
        CalendarChange.day,
        CalendarChange.kind,
        CalendarChange.opens_at,
        CalendarChange.closes_at,
        CalendarChange.reason,
    )
    changes = tuple(Change(*row) for row in session.execute(columns.order_by(CalendarChange.id)))
    session.info[_KNOWN] = session.get_transaction(), changes
    return changes
