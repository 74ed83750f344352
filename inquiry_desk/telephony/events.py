"""What a telephone system tells of a call, read with care: a machine's words, and of any make."""

import enum
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, StringConstraints, ValidationError

from foundation.phone import read_phone
from foundation.text import clean_line

LARGEST_EVENT = 4_096
"""Bytes of one event."""

OLDEST = timedelta(days=7)
SHORT = 20
# What goes round a number in SIP (RFC 3261) and tel (RFC 3966) addresses.
_ADDRESS = re.compile(r"^.*?<?(?:sips?|tel):([^@;>]*).*$", re.IGNORECASE)


class EventKind(enum.Enum):
    """What happened to a call."""

    RINGING = "ringing"
    ANSWERED = "answered"
    ENDED = "ended"


class EventError(Exception):
    """Why an event was not understood: one reason a line, without the values it held."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True)
class CallEvent:
    """One event, in our terms. `phone_e164` is None for a number that is withheld or not understood."""

    call_id: str
    kind: EventKind
    at: datetime
    number_told: str
    phone_e164: str | None
    line: str
    extension: str


def _line(value: object) -> object:
    return "" if value is None else clean_line(str(value)) if isinstance(value, str | int) else value


_Short = Annotated[str, BeforeValidator(_line), StringConstraints(max_length=40)]


class _Told(BaseModel):
    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True)

    call_id: Annotated[str, BeforeValidator(_line), StringConstraints(min_length=1, max_length=200)]
    event: EventKind
    at: AwareDatetime
    number: Annotated[str, BeforeValidator(_line), StringConstraints(max_length=200)] = ""
    line: _Short = ""
    extension: _Short = ""


def read_event(body: bytes, now: datetime) -> CallEvent:
    """The event in `body` (JSON); raises EventError.

    A moment ahead of our clock is taken as now: the clock of a telephone system may be wrong, and what has
    been told has happened.
    """
    try:
        told = _Told.model_validate_json(body)
    except ValidationError as error:
        raise EventError([_reason(item) for item in error.errors(include_input=False)]) from None
    at = min(told.at.astimezone(UTC), now)
    if now - at > OLDEST:
        raise EventError([f"at: is more than {OLDEST.days} days ago"])
    told_number = bare_number(told.number)
    return CallEvent(
        call_id=told.call_id,
        kind=told.event,
        at=at,
        number_told=told_number,
        phone_e164=read_phone(told_number).e164,
        line=line_key(told.line),
        extension=bare_number(told.extension)[:SHORT],
    )


def bare_number(told: str) -> str:
    """The number inside a SIP or tel address; anything else as it was told."""
    return _ADDRESS.sub(r"\1", told).strip()


def line_key(text: str) -> str:
    """One spelling for a line, as administrators type it and as telephone systems tell it."""
    bare = bare_number(clean_line(text))
    return (read_phone(bare).e164 or bare)[:SHORT]


def _reason(item: object) -> str:
    assert isinstance(item, dict)
    place = ".".join(str(part) for part in item["loc"]) or "body"
    return f"{place}: {item['msg']}"
