"""The measurement of the week, made by the worker while nobody works."""

from faq.gold.measuring import NothingToMeasureError, keep, measure, was_measured
from foundation import clock
from foundation.db import transaction

WEEKDAY, HOUR, MINUTE = "sun", 14, 30
"""Sunday 23:30 in Japan, in UTC."""


def measure_weekly() -> bool:
    """Measure by the gold set, once, however many workers there are; whether this one did."""
    try:
        result = measure(clock.now())
    except NothingToMeasureError:
        return False
    with transaction():
        if was_measured(clock.now()):
            return False
        keep(result, clock.now())
    return True
