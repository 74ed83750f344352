"""確認したこと: what was looked at in a period, so that 0 incidents says something (spec 3-8, 3-12(1)-3)."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Text, cast, func, select

from foundation.calendar import day_bounds
from foundation.db import db, within
from foundation.organisation.models import User
from inquiry_desk.correspondence.mailroom import incoming_visible_to
from inquiry_desk.incidents.access_entries import count_looked_at, unusual_between
from inquiry_desk.incidents.access_rules import Unusual
from inquiry_desk.incidents.drill_models import Drill
from inquiry_desk.incidents.drill_queries import drills_between
from inquiry_desk.incidents.kinds import IncidentKind
from inquiry_desk.incidents.models import Incident
from inquiry_desk.incidents.queries import security_incidents, visible_to
from inquiry_desk.inquiries import queries as inquiries
from inquiry_desk.replies.guard import Risk
from inquiry_desk.replies.models import Decision, Release
from mail_gateway.models import IncomingMail, MailFlag


@dataclass(frozen=True)
class Guarded:
    """Outgoing replies of the period: how many were written, and what became of those that were stopped."""

    written: int
    stopped: int
    approved: int
    changed: int
    withdrawn: int
    waiting: int
    by_risk: list[tuple[Risk, int]]


@dataclass(frozen=True)
class Checked:
    """Everything of the period that a person may see; `accesses` None: they may not."""

    happened: list[Incident]
    near_misses: list[Incident]
    drills: list[Drill]
    guarded: Guarded
    withheld: int
    accesses: list[Unusual] | None
    entries: int


def checked(from_day: date, to_day: date, user: User, *, with_accesses: bool) -> Checked:
    first, last = day_bounds(from_day, to_day)
    return Checked(
        happened=security_incidents(from_day, to_day, None, user),
        near_misses=_near_misses(from_day, to_day, user),
        drills=drills_between(from_day, to_day, user),
        guarded=_guarded(first, last, user),
        withheld=_withheld(first, last, user),
        accesses=unusual_between(first, last) if with_accesses else None,
        entries=count_looked_at(first, last) if with_accesses else 0,
    )


def _near_misses(from_day: date, to_day: date, user: User) -> list[Incident]:
    query = select(Incident).where(
        Incident.kind == IncidentKind.NEAR_MISS,
        Incident.withdrawn_at.is_(None),
        Incident.occurred_on.between(from_day, to_day),
        visible_to(user),
    )
    return list(db.session.scalars(query.order_by(Incident.occurred_on, Incident.id)))


def _guarded(first: datetime, last: datetime, user: User) -> Guarded:
    query = select(Release.reasons, Release.decision).join(Release.inquiry)
    query = query.where(within(Release.requested_at, (first, last)), inquiries.visible_to(user))
    rows = [(tuple(reasons), decision) for reasons, decision in db.session.execute(query)]
    ended = Counter(decision for reasons, decision in rows if reasons)
    risks = Counter(reason for reasons, _decision in rows for reason in reasons)
    return Guarded(
        written=len(rows),
        stopped=ended.total(),
        approved=ended[Decision.APPROVED],
        changed=ended[Decision.RETURNED],
        withdrawn=ended[Decision.WITHDRAWN],
        waiting=ended[None],
        by_risk=[(risk, risks[risk.value]) for risk in Risk if risks[risk.value]],
    )


def _withheld(first: datetime, last: datetime, user: User) -> int:
    """Acknowledgements that were not sent, because too many mails came at once."""
    flagged = cast(IncomingMail.flags, Text).contains(MailFlag.ACKNOWLEDGEMENT_WITHHELD.value)
    query = select(func.count(IncomingMail.id)).where(
        within(IncomingMail.received_at, (first, last)), flagged, incoming_visible_to(user)
    )
    return db.session.scalar(query) or 0
