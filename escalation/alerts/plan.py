"""When an escalation reaches each level: in business time, or in plain hours where it is urgent. Pure rules."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from escalation.alerts.models import AlertLevel
from escalation.kinds import Wish
from escalation.models import Escalation
from foundation.calendar import (
    NO_EXCEPTIONS,
    OFFICE_DAY,
    CalendarExceptions,
    add_business_time,
    business_time_between,
)

BEFORE = timedelta(hours=4)
AFTER_DUE = {
    AlertLevel.DUE: timedelta(0),
    AlertLevel.SUPERVISOR: timedelta(hours=2),
    AlertLevel.SECTION_HEAD: OFFICE_DAY,
    AlertLevel.CONTRACT_OFFICE: 3 * OFFICE_DAY,
}
PING_PONG_MOVES = 3
# What is only for information is no work that somebody above has to hear of.
_OF_SHARED = {AlertLevel.NOT_ACCEPTED, AlertLevel.DUE}
_NOTHING = timedelta(0)
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True)
class Course:
    """What of an escalation decides when somebody is told.

    `started_at`: since when its deadline runs; `accept_due_at`: None once it is accepted; `bounced_at`: when it came
    to where it is, None unless it was moved too often.
    """

    started_at: datetime
    due_at: datetime
    accept_due_at: datetime | None = None
    bounced_at: datetime | None = None
    urgent: bool = False
    shared: bool = False


@dataclass(frozen=True)
class Moment:
    """A level is reached `at`, about the deadline `about` (of 受領, of the answer, or the move that was one too many)."""

    level: AlertLevel
    at: datetime
    about: datetime


def course_of(escalation: Escalation, started_at: datetime, arrived_at: datetime) -> Course | None:
    """None while nobody is to be told: it is over, or the department waits for the desk."""
    if not escalation.open or escalation.paused_at is not None:
        return None
    return Course(
        started_at=started_at,
        due_at=escalation.due_at,
        accept_due_at=None if escalation.accepted_at else escalation.accept_due_at,
        bounced_at=arrived_at if escalation.moves >= PING_PONG_MOVES else None,
        urgent=escalation.urgent,
        shared=escalation.wish is Wish.SHARE,
    )


def moments_of(course: Course, exceptions: CalendarExceptions = NO_EXCEPTIONS) -> list[Moment]:
    """The moments of all levels in the order of the levels; in closed hours only where it is urgent."""
    hours = _PlainHours() if course.urgent else _BusinessHours(exceptions)
    return [moment for moment in _moments(course, hours) if not course.shared or moment.level in _OF_SHARED]


def levels_reached(moments: Iterable[Moment], at: datetime) -> list[Moment]:
    """What has been reached at `at`, that very moment included."""
    return [moment for moment in moments if moment.at <= at]


def next_moment(moments: Iterable[Moment], at: datetime) -> datetime | None:
    """When the next level is reached after `at`; None: there is none left."""
    return min((moment.at for moment in moments if moment.at > at), default=None)


class _PlainHours:
    """Hours of the clock on the wall."""

    def after(self, start: datetime, amount: timedelta) -> datetime:
        return start + amount

    def between(self, start: datetime, end: datetime) -> timedelta:
        return end - start


@dataclass(frozen=True)
class _BusinessHours:
    exceptions: CalendarExceptions

    def after(self, start: datetime, amount: timedelta) -> datetime:
        """In open hours: closing time itself, which is closed, becomes the next opening."""
        return add_business_time(start, amount + _INSTANT, self.exceptions) - _INSTANT

    def between(self, start: datetime, end: datetime) -> timedelta:
        return business_time_between(start, end, self.exceptions)


def _moments(course: Course, hours: _PlainHours | _BusinessHours) -> Iterator[Moment]:
    """Without those beyond the year 9999: one odd row must not hold up all others."""
    if course.accept_due_at is not None:
        yield Moment(
            AlertLevel.NOT_ACCEPTED, hours.after(course.accept_due_at, _NOTHING), course.accept_due_at
        )
    with suppress(OverflowError):
        yield from _reminder(course, hours)
    for level, amount in AFTER_DUE.items():
        with suppress(OverflowError):
            yield Moment(level, hours.after(course.due_at, amount), course.due_at)
    if course.bounced_at is not None:
        yield Moment(AlertLevel.PING_PONG, hours.after(course.bounced_at, _NOTHING), course.bounced_at)


def _reminder(course: Course, hours: _PlainHours | _BusinessHours) -> Iterator[Moment]:
    """None in the first half of the time given: it would only be the notice once more."""
    whole = hours.between(course.started_at, course.due_at)
    if whole >= 2 * BEFORE:
        at = hours.after(course.started_at, whole - BEFORE)
        yield Moment(AlertLevel.BEFORE_DUE, at, course.due_at)
