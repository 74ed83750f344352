"""To which inquiries a number of the analysis narrows: counted and listed by the same conditions."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from foundation.organisation.models import User
from foundation.web.ids import read_id
from inquiry_desk.analysis.sql_time import japan_hour, japan_weekday, seconds_between
from inquiry_desk.inquiries.kinds import Channel, EntryKind, FirstOutcome, UnansweredReason
from inquiry_desk.inquiries.models import Contact, Inquiry, TimelineEntry
from inquiry_desk.reports.kpi import IS_COUNTED
from inquiry_desk.reports.period import Period
from inquiry_desk.reports.queries import asked

NONE = 0
UNSAID = "unsaid"
AGAIN_WITHIN = timedelta(days=14)
CALLS = (EntryKind.CALL_IN, EntryKind.CALL_OUT)

IS_TIMED_CALL = and_(
    TimelineEntry.kind.in_(CALLS),
    TimelineEntry.started_at.is_not(None),
    TimelineEntry.ended_at >= TimelineEntry.started_at,
)
LACKS_REASON = and_(Inquiry.first_outcome == FirstOutcome.ESCALATED, Inquiry.unanswered_reason.is_(None))


@dataclass(frozen=True)
class Narrowing:
    """What a number is about, beyond period and service; `NONE` as an id: of no service, of no category."""

    of: int | None = None
    category: int | None = None
    channel: str | None = None
    weekday: int | None = None
    hour: int | None = None
    reason: str | None = None
    word: str | None = None

    @property
    def arguments(self) -> dict[str, Any]:
        """What stands in the address of the list."""
        return {name: value for name, value in asdict(self).items() if value is not None}


def read_narrowing(given: Mapping[str, str]) -> Narrowing | None:
    """As an address asks for it; None where no number can lead there."""
    numbers = {name: read_id(given[name]) for name in ("of", "category", "weekday", "hour") if name in given}
    words = {name: given[name] for name in ("channel", "reason", "word") if name in given}
    reasons = {UNSAID, *(reason.value for reason in UnansweredReason)}
    known = (
        None not in numbers.values()
        and words.get("channel", Channel.PHONE.value) in {channel.value for channel in Channel}
        and words.get("reason", UNSAID) in reasons
    )
    return Narrowing(**numbers, **words) if known else None  # type: ignore[arg-type]


def counted(period: Period, service_id: int | None, user: User) -> ColumnElement[bool]:
    """The inquiries of an analysis: what the figures leave out says nothing about the service either."""
    return and_(asked(period, service_id, user), IS_COUNTED)


def conditions_of(narrowing: Narrowing) -> list[ColumnElement[bool]]:
    """Words are no condition: which inquiries hold one is known after striking personal data."""
    found: list[ColumnElement[bool]] = [true()]
    for column, row_id in ((Inquiry.service_id, narrowing.of), (Inquiry.category_id, narrowing.category)):
        if row_id is not None:
            found.append(column.is_(None) if row_id == NONE else column == row_id)
    if narrowing.channel is not None:
        found.append(Inquiry.channel == Channel(narrowing.channel))
    if narrowing.weekday is not None:
        found.append(japan_weekday(Inquiry.received_at) == narrowing.weekday)
    if narrowing.hour is not None:
        found.append(japan_hour(Inquiry.received_at) == narrowing.hour)
    if narrowing.reason == UNSAID:
        found.append(LACKS_REASON)
    elif narrowing.reason is not None:
        found.append(Inquiry.unanswered_reason == UnansweredReason(narrowing.reason))
    return found


def has_timed_call() -> ColumnElement[bool]:
    return select(TimelineEntry.id).where(TimelineEntry.inquiry_id == Inquiry.id, IS_TIMED_CALL).exists()


def is_repeat(period: Period) -> ColumnElement[bool]:
    """Whether the same number or address had asked in the same category up to 14 days before.

    The database compares; who it was leaves it for nobody. One pass in order of receipt, for asking anew
    for each inquiry takes minutes over a year.
    """
    start, end = period.bounds
    gaps = (
        select(Inquiry.id, _gap(Contact.phone_e164).label("phone"), _gap(Contact.mail_address).label("mail"))
        .join(Inquiry.contact)
        .where(Inquiry.category_id.is_not(None), IS_COUNTED)
        .where(Inquiry.received_at >= start - AGAIN_WITHIN, Inquiry.received_at < end)
        .subquery()
    )
    near = int(AGAIN_WITHIN.total_seconds())
    return Inquiry.id.in_(select(gaps.c.id).where(or_(gaps.c.phone <= near, gaps.c.mail <= near)))


def _gap(who: InstrumentedAttribute[Any]) -> ColumnElement[Any]:
    """Seconds since the same person asked in the category before; NULL where nobody is named."""
    order = (Inquiry.received_at, Inquiry.id)
    before = func.lag(Inquiry.received_at).over(partition_by=(Inquiry.category_id, who), order_by=order)
    return case((who != "", seconds_between(before, Inquiry.received_at)))
