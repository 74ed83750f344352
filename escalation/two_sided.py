"""Whose time it was: the course of an escalation cut into stretches of the centre, the department and the citizen."""

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from flask_babel import lazy_gettext as _l

from escalation.kinds import StepKind
from escalation.models import EscalationStep
from foundation.calendar import NO_EXCEPTIONS, CalendarExceptions, business_time_between


class Holder(enum.Enum):
    """Who has to do something."""

    CENTRE = "centre"
    DEPARTMENT = "department"
    CITIZEN = "citizen"


LABELS: dict[enum.Enum, object] = {
    Holder.CENTRE: _l("Centre"),
    Holder.DEPARTMENT: _l("Department"),
    Holder.CITIZEN: _l("Citizen"),
}


@dataclass(frozen=True)
class Stretch:
    """One holder's time from `start` to `end`."""

    holder: Holder
    start: datetime
    end: datetime


# After these steps it is somebody else's turn; None: the matter is over. Other steps change nothing.
_TURN: dict[StepKind, Holder | None] = {
    StepKind.HANDED_OVER: Holder.DEPARTMENT,
    StepKind.ASKED_BACK: Holder.CENTRE,
    StepKind.CITIZEN_ASKED: Holder.CITIZEN,
    StepKind.CITIZEN_ANSWERED: Holder.CENTRE,
    StepKind.QUESTION_ANSWERED: Holder.DEPARTMENT,
    StepKind.PARTLY_ANSWERED: Holder.DEPARTMENT,
    StepKind.REROUTED: Holder.DEPARTMENT,
    StepKind.ANSWERED: Holder.CENTRE,
    StepKind.RETURNED: Holder.CENTRE,
    StepKind.WITHDRAWN: Holder.CENTRE,
    StepKind.RELAYED: None,
    StepKind.RELAY_TAKEN_BACK: Holder.CENTRE,
}


def stretches_of(steps: Iterable[EscalationStep], until: datetime) -> list[Stretch]:
    """The stretches in order, up to `until` where the matter is not over; neighbours of one holder are one."""
    found: list[Stretch] = []
    holder: Holder | None = None
    since = until
    for step in steps:
        if step.kind not in _TURN or _TURN[step.kind] is holder:
            continue
        if holder is not None:
            found.append(Stretch(holder, since, step.at))
        holder, since = _TURN[step.kind], step.at
    if holder is not None and since < until:
        found.append(Stretch(holder, since, until))
    return found


def of_whole(courses: Iterable[Iterable[Stretch]], since: datetime, until: datetime) -> list[Stretch]:
    """The time of one inquiry from its receipt, over all its escalations, without counting any twice.

    It is a department's while any department has it, else the citizen's while anybody waits for them, else the
    centre's.
    """
    held = [stretch for course in courses for stretch in course]
    edges = {since, until} | {edge for stretch in held for edge in (stretch.start, stretch.end)}
    moments = sorted(edge for edge in edges if since <= edge <= until)
    found: list[Stretch] = []
    for start, end in pairwise(moments):
        holder = _holder_at(held, start)
        goes_on = bool(found) and found[-1].holder is holder
        found.append(Stretch(holder, found.pop().start if goes_on else start, end))
    return found


def _holder_at(held: list[Stretch], at: datetime) -> Holder:
    holders = {stretch.holder for stretch in held if stretch.start <= at < stretch.end}
    for holder in (Holder.DEPARTMENT, Holder.CITIZEN):
        if holder in holders:
            return holder
    return Holder.CENTRE


def business_time_by_holder(
    stretches: Iterable[Stretch], exceptions: CalendarExceptions = NO_EXCEPTIONS
) -> dict[Holder, timedelta]:
    """Business time of each holder, the two sides of the clock; holders without any are there with none."""
    total = dict.fromkeys(Holder, timedelta(0))
    for stretch in stretches:
        total[stretch.holder] += business_time_between(stretch.start, stretch.end, exceptions)
    return total
