"""The numbers of the analysis: one grouped query for each table. Nothing here reads who a citizen is."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from math import ceil
from typing import Any

from sqlalchemy import ColumnElement, func, select

from foundation.db import db
from inquiry_desk.analysis.narrowing import IS_TIMED_CALL, LACKS_REASON, is_repeat
from inquiry_desk.analysis.sql_time import japan_hour, japan_weekday, seconds_between
from inquiry_desk.inquiries.kinds import Channel, UnansweredReason
from inquiry_desk.inquiries.models import Inquiry, TimelineEntry
from inquiry_desk.reports.period import Period

Subject = tuple[int | None, int | None]
"""Service and category of an inquiry."""


@dataclass(frozen=True)
class CallTimes:
    """Seconds; `calls`: how many were timed, on how many `inquiries`."""

    calls: int
    inquiries: int
    median: int
    p90: int


def by_subject_and_channel(condition: ColumnElement[bool]) -> dict[tuple[Subject, Channel], int]:
    columns = (Inquiry.service_id, Inquiry.category_id, Inquiry.channel)
    rows = _grouped(columns, func.count(), condition)
    return {((service, category), channel): count for service, category, channel, count in rows}


def by_weekday_and_hour(condition: ColumnElement[bool]) -> dict[tuple[int, int], int]:
    """Keys: 0-6 from Monday, 0-23; both in Japan."""
    columns = (
        japan_weekday(Inquiry.received_at).label("weekday"),
        japan_hour(Inquiry.received_at).label("hour"),
    )
    query = select(*columns, func.count()).where(condition).group_by("weekday", "hour")
    return {(weekday, hour): count for weekday, hour, count in db.session.execute(query)}


def repeats_by_subject(condition: ColumnElement[bool], period: Period) -> dict[Subject, tuple[int, int]]:
    """How many of the inquiries of each category were asked again, and how many there are."""
    columns = (Inquiry.service_id, Inquiry.category_id)
    query = select(*columns, func.count().filter(is_repeat(period)), func.count())
    rows = db.session.execute(query.where(condition).group_by(*columns))
    return {(service, category): (again, count) for service, category, again, count in rows if again}


def by_reason_and_service(
    condition: ColumnElement[bool],
) -> dict[tuple[UnansweredReason | None, int | None], int]:
    """None as a reason: handed over, and nobody said why."""
    columns = (Inquiry.unanswered_reason, Inquiry.service_id)
    about = Inquiry.unanswered_reason.is_not(None) | LACKS_REASON
    return {
        (reason, service): count
        for reason, service, count in _grouped(columns, func.count(), condition & about)
    }


def call_times(condition: ColumnElement[bool]) -> dict[int | None, CallTimes]:
    """Of each service; the key `None` is no service."""
    span = seconds_between(TimelineEntry.started_at, TimelineEntry.ended_at).label("seconds")
    query = select(Inquiry.service_id, TimelineEntry.inquiry_id, span).join(TimelineEntry.inquiry)
    calls = query.where(condition, IS_TIMED_CALL).subquery()
    spans = select(calls.c.service_id, calls.c.seconds, func.count()).group_by(
        calls.c.service_id, calls.c.seconds
    )
    inquiries = select(calls.c.service_id, func.count(calls.c.inquiry_id.distinct())).group_by(
        calls.c.service_id
    )
    found: dict[int | None, Counter[int]] = defaultdict(Counter)
    for service, seconds, count in db.session.execute(spans):
        found[service][seconds] += count
    told: dict[int | None, int] = dict(db.session.execute(inquiries).all())
    return {service: times_of(spread, told[service]) for service, spread in found.items()}


def times_of(spread: Counter[int], inquiries: int) -> CallTimes:
    """From how many calls took how many seconds; not for none."""
    return CallTimes(spread.total(), inquiries, percentile(spread, 50), percentile(spread, 90))


def percentile(spread: Counter[int], percent: int) -> int:
    """By nearest rank: the least value that `percent` of the values do not exceed. ValueError for no value."""
    rank, passed = ceil(spread.total() * percent / 100), 0
    for value in sorted(spread):
        passed += spread[value]
        if passed >= rank and passed:
            return value
    raise ValueError("no values")


def _grouped(columns: tuple[Any, ...], what: Any, condition: ColumnElement[bool]) -> Any:
    return db.session.execute(select(*columns, what).where(condition).group_by(*columns))
