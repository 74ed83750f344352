"""When a delivery that was not taken is tried again, and when no more."""

import re
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from escalation.webhooks.models import Problem

# Eight attempts in an office day: after that a person has to know, for the inquiry itself has a deadline.
BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 120, 120, 120))
ATTEMPTS = len(BACK_OFF) + 1
# However long a system asks us to wait (RFC 9110, 10.2.3).
LONGEST_WAIT = timedelta(hours=2)
_ASKS_TO_WAIT = {429, 503}
_GONE = 410
# What no waiting mends.
_FINAL = {Problem.NO_ADDRESS, Problem.BAD_ADDRESS, Problem.REFUSED_ADDRESS}


def is_taken(status: int) -> bool:
    """Only 2xx; a redirect is not followed and is no delivery."""
    return 200 <= status < 300


def try_again_at(
    attempts: int, at: datetime, problem: Problem, status: int | None = None, retry_after: str = ""
) -> datetime | None:
    """The moment of the next attempt after so many that failed; None: no more."""
    if attempts >= ATTEMPTS or problem in _FINAL or status == _GONE:
        return None
    wait = BACK_OFF[attempts - 1]
    if status in _ASKS_TO_WAIT:
        wait = max(wait, min(read_retry_after(retry_after, at), LONGEST_WAIT))
    return at + wait


def read_retry_after(text: str, at: datetime) -> timedelta:
    """Seconds or a date of HTTP (RFC 9110, 10.2.3); nothing for what is neither, or past."""
    if re.fullmatch(r"[0-9]{1,9}", text.strip()):
        return timedelta(seconds=int(text))
    try:
        until = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return timedelta()
    # Without a zone the date cannot be compared, and HTTP knows GMT only.
    return max(until - at, timedelta()) if until.tzinfo else timedelta()
