"""When people call and write: on office days, within office hours, most of them in the morning."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random

from foundation.calendar import JST, day_of, is_office_day

_ONE_DAY = timedelta(days=1)
_SLOT = timedelta(minutes=30)
# Per half hour from 8:30: full from 9 to 11 and after the lunch break; the last slot is a quarter of an hour.
_SLOT_WEIGHTS = (0.7, 1.5, 1.6, 1.6, 1.4, 1.1, 0.9, 0.6, 0.6, 1.4, 1.3, 1.0, 0.9, 0.9, 0.9, 0.8, 0.7, 0.3)
_FIRST_SLOT = time(8, 30)
# Monday to Friday; their mean is 1, so that `per_day` is what it says.
_DAY_WEIGHTS = (1.2, 0.98, 0.95, 0.93, 0.94)


def receipt_times(days: int, per_day: int, until: datetime, rng: Random) -> Iterator[datetime]:
    """Moments of receipt in order over the last `days` calendar days, about `per_day` on each office day."""
    last = day_of(until)
    for back in range(days - 1, -1, -1):
        day = last - back * _ONE_DAY
        if is_office_day(day):
            yield from (at for at in _times_on(day, per_day, rng) if at <= until)


def _times_on(day: date, per_day: int, rng: Random) -> list[datetime]:
    count = round(per_day * _weight_of(day) * rng.uniform(0.9, 1.1))
    slots = rng.choices(range(len(_SLOT_WEIGHTS)), _SLOT_WEIGHTS, k=count)
    return sorted(_moment_in(day, slot, rng) for slot in slots)


def _weight_of(day: date) -> float:
    """After closed days people have saved up their questions, whatever day of the week it is."""
    return _DAY_WEIGHTS[day.weekday()] if is_office_day(day - _ONE_DAY) else _DAY_WEIGHTS[0]


def _moment_in(day: date, slot: int, rng: Random) -> datetime:
    is_last = slot == len(_SLOT_WEIGHTS) - 1
    within = timedelta(seconds=rng.randrange(900 if is_last else 1800))
    return datetime.combine(day, _FIRST_SLOT, JST) + slot * _SLOT + within
