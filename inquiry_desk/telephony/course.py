"""The course of one call out of events that come twice, late, or in another order."""

from datetime import datetime, timedelta

from inquiry_desk.telephony.events import CallEvent, EventKind
from inquiry_desk.telephony.models import PhoneCall

RINGS_FOR = timedelta(minutes=3)
"""Nobody lets it ring longer: the event that it ended was lost."""

LOST_AFTER = timedelta(minutes=10)


def apply(call: PhoneCall, event: CallEvent) -> None:
    """Let `event` change `call`; the same event a second time changes nothing."""
    call.line = call.line or event.line
    call.number_told = call.number_told or event.number_told
    call.phone_e164 = call.phone_e164 or event.phone_e164
    call.rang_at = min(call.rang_at, event.at)
    if event.kind is EventKind.ANSWERED:
        call.answered_at = min(call.answered_at or event.at, event.at)
        call.extension = event.extension or call.extension
    elif event.kind is EventKind.ENDED:
        # The last leg counts: a call that was passed on ends once for each.
        call.ended_at = max(call.ended_at or event.at, event.at)
    if call.answered_at is None:
        call.extension = event.extension or call.extension
    call.missed = call.ended_at is not None and call.answered_at is None


def rings(call: PhoneCall, now: datetime) -> bool:
    """Whether somebody should take it now."""
    return call.answered_at is None and call.ended_at is None and now - call.rang_at < RINGS_FOR


def talk_span(call: PhoneCall, now: datetime) -> tuple[datetime, datetime | None] | None:
    """From when to when (None: still) the call was talked; None where nobody answered. Never backwards."""
    if call.answered_at is None:
        return None
    start = min(call.answered_at, now)
    return start, max(start, min(call.ended_at, now)) if call.ended_at else None
