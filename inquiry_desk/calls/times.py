"""When a call began."""

from datetime import UTC, datetime, timedelta

LONGEST_CALL = timedelta(hours=12)


def started_at_or(text: str | None, now: datetime) -> datetime:
    """The moment the screen was opened, as its form carries it; `now` where that is missing or cannot be true."""
    try:
        began = datetime.fromisoformat(text or "")
    except ValueError:
        return now
    if began.tzinfo is None:
        return now
    return began.astimezone(UTC) if now - LONGEST_CALL <= began <= now else now
