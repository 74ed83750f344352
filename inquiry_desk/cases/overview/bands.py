"""The office days cases stand in a stage, cut into bands: how old each is, and when its cases should be decided. Pure."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from flask_babel import lazy_gettext as _l

from foundation.calendar import CalendarExceptions, day_bounds, is_office_day
from inquiry_desk.cases.asking.ahead import STUCK, Days, rest_here
from inquiry_desk.cases.deadlines import office_day_after
from inquiry_desk.cases.kinds import Side
from inquiry_desk.cases.models import CaseStage

EVER = datetime(1950, 1, 1).astimezone()


class Age(enum.Enum):
    """How long a case has stood in its stage, against how long cases usually do; stuck is more than twice as long."""

    WITHIN = "within"
    OVER = "over"
    STUCK = "stuck"


LABELS: dict[enum.Enum, object] = {
    Age.WITHIN: _l("Within the usual days"),
    Age.OVER: _l("Longer than usual"),
    Age.STUCK: _l("Stuck"),
}


@dataclass(frozen=True)
class Band:
    """Cases in one stage since `since <= stage_since < until`.

    `decided_by`: when they should be decided going on as usual; None where nobody knows or nothing is to be decided.
    """

    service_id: int
    stage_id: int
    age: Age
    since: datetime
    until: datetime
    decided_by: date | None = None


@dataclass(frozen=True)
class Way:
    """A stage, and the stages it usually leads to until the decision, that of the decision left out."""

    stage: CaseStage
    until_decision: tuple[CaseStage, ...] | None


def way_to_decision(stage: CaseStage, after: Sequence[CaseStage]) -> Way:
    """`after`: the stages that usually follow. None where no decision lies ahead."""
    if stage.decides or stage.ending is not None:
        return Way(stage, None)
    for place, one in enumerate(after):
        if one.decides:
            return Way(stage, tuple(after[:place]))
    return Way(stage, None)


def bands_of_way(
    way: Way, usual: Days, today: date, exceptions: CalendarExceptions, *, pauses: bool
) -> list[Band]:
    """From the youngest to the oldest, without a gap. Days an applicant takes move the deadline where it `pauses`."""
    stage, here = way.stage, usual.get(way.stage.id)
    if here is None:
        return [Band(stage.service_id, stage.id, Age.WITHIN, EVER, _after(today))]
    waits = stage.side is Side.APPLICANT
    oldest = STUCK * max(here, 1) + 1
    days = _office_days_back(today, oldest, exceptions)
    bands = []
    until = _after(today)
    for stood in range(oldest + 1):
        since = day_bounds(days[stood], days[stood])[0] if stood < oldest else EVER
        decided_by = None if waits and pauses else _decided_by(way, usual, stood, here, today, exceptions)
        age = _age(stood, here, waits)
        bands.append(Band(stage.service_id, stage.id, age, since, until, decided_by))
        until = since
    return _joined(bands)


def _office_days_back(today: date, count: int, exceptions: CalendarExceptions) -> list[date]:
    """The newest office days: a case that came since the nth stands there for n of them."""
    found: list[date] = []
    day = today
    while len(found) < count:
        if is_office_day(day, exceptions):
            found.append(day)
        day -= timedelta(days=1)
    return found


def _decided_by(
    way: Way, usual: Days, stood: int, here: int, today: date, exceptions: CalendarExceptions
) -> date | None:
    ahead = [usual.get(one.id) for one in way.until_decision or ()]
    if way.until_decision is None or None in ahead:
        return None
    left = rest_here(here, stood) + sum(days or 0 for days in ahead)
    return office_day_after(today, left, exceptions)


def _age(stood: int, usual: int, waits: bool) -> Age:
    if stood <= usual:
        return Age.WITHIN
    return Age.OVER if waits or stood <= STUCK * max(usual, 1) else Age.STUCK


def _joined(bands: Sequence[Band]) -> list[Band]:
    """Neighbours that say the same as one, so that fewer are asked for."""
    joined: list[Band] = []
    for band in bands:
        last = joined[-1] if joined else None
        if last and (last.age, last.decided_by) == (band.age, band.decided_by):
            joined[-1] = replace(band, until=last.until)
        else:
            joined.append(band)
    return joined


def _after(today: date) -> datetime:
    """Beyond everything: what was moved this minute counts too."""
    return day_bounds(today, today)[1] + timedelta(days=1)
