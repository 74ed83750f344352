"""The calls that were promised: when, by whom, what became of them so far, and who makes them today."""

import enum
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload

from foundation import clock
from foundation.business_days.queries import exceptions_at
from foundation.calendar import business_time_between, day_of
from foundation.db import db
from foundation.organisation.absences import absences_on, stand_in_of, stood_in_for
from foundation.organisation.models import User
from inquiry_desk.inquiries.kinds import CallbackResult, EntryKind
from inquiry_desk.inquiries.models import Callback, TimelineEntry
from inquiry_desk.inquiries.promised_times import soon_until
from inquiry_desk.inquiries.queries import visible_to

TRIED = (EntryKind.CALLBACK_TRIED, EntryKind.CALL_OUT)


class When(enum.Enum):
    """Where on the list a call stands."""

    OVERDUE = "overdue"
    TODAY = "today"
    LATER = "later"


LABELS: dict[enum.Enum, object] = {
    When.OVERDUE: _l("Past their time"),
    When.TODAY: _l("Today"),
    When.LATER: _l("From tomorrow on"),
}


@dataclass(frozen=True)
class Attempt:
    """One call that was tried."""

    at: datetime
    result: CallbackResult
    by: str
    note: str


@dataclass
class Row:
    """A promised call as the list shows it; `late` in business time.

    `stand_in`: who makes it today while its caller is away.
    """

    callback: Callback
    when: When
    soon: bool = False
    late: timedelta | None = None
    away: bool = False
    stand_in: User | None = None
    attempts: list[Attempt] = field(default_factory=list)


@dataclass(frozen=True)
class Due:
    """How many calls of a person are near their time, and how many past it."""

    soon: int
    overdue: int

    @property
    def count(self) -> int:
        return self.soon + self.overdue


def with_facts(callbacks: list[Callback], at: datetime) -> list[Row]:
    """What the list says of each of these at `at`."""
    away = absences_on(day_of(at))
    attempts = attempts_of(callbacks)
    exceptions = exceptions_at()
    soon = soon_until(at, exceptions)
    return [
        Row(
            callback=one,
            when=when_of(one.promised_at, at),
            soon=at <= one.promised_at <= soon,
            late=business_time_between(one.promised_at, at, exceptions) if one.promised_at < at else None,
            away=one.assignee_id in away,
            stand_in=_stand_in(one.assignee, away, at),
            attempts=attempts[one.id],
        )
        for one in callbacks
    ]


def when_of(promised_at: datetime, at: datetime) -> When:
    """Its place on the list at `at`."""
    if promised_at < at:
        return When.OVERDUE
    return When.TODAY if day_of(promised_at) == day_of(at) else When.LATER


def attempts_of(callbacks: Collection[Callback]) -> dict[int, list[Attempt]]:
    """What was tried for each call, oldest first."""
    found: dict[int, list[Attempt]] = {one.id: [] for one in callbacks}
    query = select(TimelineEntry).where(
        TimelineEntry.inquiry_id.in_({one.inquiry_id for one in callbacks}), TimelineEntry.kind.in_(TRIED)
    )
    query = query.options(joinedload(TimelineEntry.author)).order_by(TimelineEntry.id)
    for entry in db.session.scalars(query):
        callback = _call_of(entry, callbacks)
        if callback is not None:
            result = CallbackResult(entry.details["result"])
            by = entry.author.display_name if entry.author else ""
            found[callback.id].append(Attempt(entry.at, result, by, entry.body))
    return found


def due_for(user: User) -> Due:
    """What the frame of every page says: the calls of this person that are near their time, or past it."""
    at = clock.now()
    query = select(func.count(Callback.id), func.count(Callback.id).filter(Callback.promised_at < at))
    query = query.join(Callback.inquiry).where(
        Callback.done_at.is_(None),
        Callback.promised_at <= soon_until(at, exceptions_at()),
        theirs(user, at),
        visible_to(user),
    )
    count, overdue = db.session.execute(query).one()
    return Due(count - overdue, overdue)


def theirs(user: User, at: datetime) -> ColumnElement[bool]:
    """The calls that are a person's to make: their own, and those of the people they stand in for today."""
    people = [user.id, *(person.id for person in stood_in_for(user, day_of(at)))]
    return Callback.assignee_id.in_(people)


def _stand_in(assignee: User | None, away: Collection[int], at: datetime) -> User | None:
    return stand_in_of(assignee, day_of(at)) if assignee is not None and assignee.id in away else None


def _call_of(entry: TimelineEntry, callbacks: Iterable[Callback]) -> Callback | None:
    """The call an attempt belongs to; attempts of the first months do not name theirs, and follow its promise."""
    details = entry.details or {}
    if "result" not in details:
        return None
    named = details.get("callback_id")
    of_inquiry = [one for one in callbacks if one.inquiry_id == entry.inquiry_id]
    return next(
        (one for one in of_inquiry if one.id == named or (not named and one.created_at <= entry.at)), None
    )
