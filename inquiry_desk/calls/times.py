"""When a call began, ended, and was finished with."""

from datetime import UTC, datetime, timedelta

from inquiry_desk.inquiries.first_call import Span

LONGEST_CALL = timedelta(hours=12)


def started_at_or(text: str | None, now: datetime) -> datetime:
    """The moment the screen was opened, as its form carries it; `now` where that is missing or cannot be true."""
    began = _moment(text)
    return began if began and now - LONGEST_CALL <= began <= now else now


def ended_at_or_none(text: str | None, started_at: datetime, now: datetime) -> datetime | None:
    """The moment 「通話終了」 was said; None where it was not, or cannot be true."""
    ended = _moment(text)
    return ended if ended and started_at <= ended <= now else None


def span_of(
    started_at: datetime,
    ended_at: datetime | None,
    now: datetime,
    told: tuple[datetime, datetime | None] | None = None,
) -> Span:
    """By the telephone system (`told`) where it knows, else by the screen.

    What is registered while people still talk has no after-call work.
    """
    if told:
        started_at, ended_at = told[0], told[1] or (ended_at if ended_at and ended_at >= told[0] else None)
    return Span(started_at, ended_at or now, now if ended_at else None)


def _moment(text: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else None
