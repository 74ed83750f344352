"""The entries of the audit log the rules of unusual access could list: what they cannot never leaves the database."""

from collections.abc import Iterator
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, case, extract, func, null, or_, select

from foundation.audit.models import AuditAction, AuditEntry
from foundation.business_days.queries import exceptions_at
from foundation.calendar import day_of, days_from, is_office_day, moment_on
from foundation.db import db, within
from inquiry_desk.incidents.access_rules import HOUR, LIMITS, OPENED, Access, Unusual, unusual

# Before the name that was typed at a failed sign-in, which need not be anybody's.
TYPED = "@"

_REFUSED = AuditEntry.action == AuditAction.SIGN_IN_REFUSED
_EXPORTED = AuditEntry.action == AuditAction.EXPORTED
_READ = and_(AuditEntry.action == AuditAction.READ, AuditEntry.subject_kind == "inquiry")
_LOOKED_AT = or_(_REFUSED, and_(AuditEntry.action.in_(OPENED), AuditEntry.user_id.is_not(None)))
Moments = tuple[datetime, datetime]


def count_looked_at(first: datetime, last: datetime) -> int:
    """How many entries from `first` until before `last` the rules are about."""
    query = select(func.count(AuditEntry.id)).where(_within((first, last)), _LOOKED_AT)
    return db.session.scalar(query) or 0


def unusual_between(first: datetime, last: datetime) -> list[Unusual]:
    """What the rules find from `first` until before `last`, the newest first."""
    exceptions = exceptions_at()
    worked_on = {
        day
        for day in days_from(day_of(first), day_of(last))
        if is_office_day(day, exceptions) or day in exceptions.open
    }
    return unusual(_entries((first, last), worked_on), worked_on.__contains__)


def _entries(period: Moments, worked_on: set[date]) -> Iterator[Access]:
    """In the order of time."""
    hours = [(moment_on(day, LIMITS.opens), moment_on(day, LIMITS.closes)) for day in sorted(worked_on)]
    outside = ~or_(*map(_within, hours)) if hours else AuditEntry.id.is_not(None)
    of_many = and_(_READ, AuditEntry.user_id.in_(_who_read_many(period)))
    columns = (
        AuditEntry.at,
        AuditEntry.user_id,
        AuditEntry.action,
        AuditEntry.subject_kind,
        AuditEntry.subject_id,
        # Taking the details of every entry apart would be most of the work.
        case((_EXPORTED, AuditEntry.details), else_=null()),
    )
    query = select(*columns).where(_within(period), _LOOKED_AT, or_(_REFUSED, _EXPORTED, of_many, outside))
    for at, user_id, action, kind, subject, details in db.session.execute(query.order_by(AuditEntry.at)):
        person = f"{TYPED}{subject}" if action is AuditAction.SIGN_IN_REFUSED else str(user_id)
        hits = (details or {}).get("hits")
        yield Access(at, person, action, kind, subject, hits if isinstance(hits, int) else 0)


def _who_read_many(period: Moments) -> list[int]:
    """Who read so often within an hour that it may have been that many different inquiries."""
    second = extract("epoch", AuditEntry.at)
    earlier = func.lag(second, LIMITS.reads_an_hour - 1)
    span = second - earlier.over(partition_by=AuditEntry.user_id, order_by=AuditEntry.at)
    reads = select(AuditEntry.user_id, span.label("span")).where(_within(period), _READ).subquery()
    query = select(reads.c.user_id).where(reads.c.span <= HOUR.total_seconds(), reads.c.user_id.is_not(None))
    return list(db.session.scalars(query.distinct()))


def _within(moments: Moments) -> ColumnElement[bool]:
    return within(AuditEntry.at, moments)
