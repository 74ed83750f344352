"""When a call may be promised: in business time and to come; and the times that are offered instead (spec 3-2)."""

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import islice

from flask_babel import lazy_gettext as _l

from foundation.calendar import (
    JST,
    NO_EXCEPTIONS,
    CalendarExceptions,
    add_business_time,
    day_of,
    is_open,
    open_stretches,
)

SOON = timedelta(minutes=15)
"""Business time before a promise from which on it is shown, and its caller told."""

FIRST_THING = timedelta(minutes=30)
"""朝一番: within this time after opening."""

_STEP = timedelta(minutes=5)
_FURTHER = (time(10), time(13), time(15))
_MOST = 4


class OfferKind(enum.Enum):
    """What makes a time worth offering."""

    HALF_AN_HOUR = "half_an_hour"
    AN_HOUR = "an_hour"
    FIRST_THING = "first_thing"
    AT_A_TIME = "at_a_time"


LABELS: dict[enum.Enum, object] = {
    OfferKind.HALF_AN_HOUR: _l("In 30 minutes"),
    OfferKind.AN_HOUR: _l("In an hour"),
    OfferKind.FIRST_THING: _l("First thing in the morning"),
    OfferKind.AT_A_TIME: _l("At this time"),
}


@dataclass(frozen=True)
class Offer:
    """A time a call can be promised for, in UTC. 朝一番 is promised for its end: 9:00 where the day opens at 8:30."""

    kind: OfferKind
    at: datetime

    @property
    def begins(self) -> datetime:
        return self.at - FIRST_THING if self.kind is OfferKind.FIRST_THING else self.at


def offers_at(at: datetime, exceptions: CalendarExceptions = NO_EXCEPTIONS) -> list[Offer]:
    """What to offer somebody who is on the phone at `at`."""
    spans = ((OfferKind.HALF_AN_HOUR, timedelta(minutes=30)), (OfferKind.AN_HOUR, timedelta(hours=1)))
    soon = [Offer(kind, _rounded_up(at + span, _STEP)) for kind, span in spans]
    open_ones = [offer for offer in soon if is_open(offer.at, exceptions)]
    later = islice(_later_days(at, exceptions), _MOST - len(open_ones))
    return sorted([*open_ones, *later], key=lambda offer: offer.at)


def offers_after(closed: datetime, exceptions: CalendarExceptions = NO_EXCEPTIONS) -> list[Offer]:
    """What to offer instead of a moment at which the centre is closed: the next open ones."""
    return list(islice(_later_days(closed, exceptions), _MOST))


def suggested_time(at: datetime, exceptions: CalendarExceptions = NO_EXCEPTIONS) -> datetime:
    """An hour of business time from `at`, at the next quarter; on the centre's wall clock, as the field shows it."""
    quarter = _rounded_up(add_business_time(at, timedelta(hours=1), exceptions), timedelta(minutes=15))
    if not is_open(quarter, exceptions):
        quarter = next(_later_days(quarter, exceptions)).at
    return on_the_wall(quarter)


def on_the_wall(at: datetime) -> datetime:
    """The moment as the centre's clock shows it, without its zone."""
    return at.astimezone(JST).replace(tzinfo=None)


def soon_until(at: datetime, exceptions: CalendarExceptions = NO_EXCEPTIONS) -> datetime:
    """What is promised for this moment or before is near its time at `at`, or past it."""
    return add_business_time(at, SOON, exceptions)


def _later_days(at: datetime, exceptions: CalendarExceptions) -> Iterator[Offer]:
    """First thing and some fixed hours of every stretch of business that begins after `at`."""
    day = day_of(at)
    while True:
        for opens, closes in open_stretches(day, exceptions):
            if opens < at:
                continue
            first = min(opens + FIRST_THING, closes - timedelta(minutes=1))
            yield Offer(OfferKind.FIRST_THING if first == opens + FIRST_THING else OfferKind.AT_A_TIME, first)
            hours = (datetime.combine(day, hour, JST).astimezone(opens.tzinfo) for hour in _FURTHER)
            yield from (Offer(OfferKind.AT_A_TIME, hour) for hour in hours if first < hour < closes)
        day += timedelta(days=1)


def _rounded_up(at: datetime, step: timedelta) -> datetime:
    """The next moment that is a whole number of steps after the full hour."""
    over = (at - at.replace(minute=0, second=0, microsecond=0)) % step
    return at + (step - over if over else timedelta(0))
