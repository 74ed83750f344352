"""What can be asked of calls; each question is limited to the lines of services a person may see."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import joinedload

from foundation.access.scope import visible_service_ids
from foundation.db import Count, db
from foundation.organisation.models import User
from foundation.web.renewing import Renewed, mark_of
from inquiry_desk.inquiries.models import Contact, Inquiry
from inquiry_desk.inquiries.queries import visible_to
from inquiry_desk.telephony.course import RINGS_FOR
from inquiry_desk.telephony.models import Extension, PhoneCall, PhoneLine

TALKS_FOR = timedelta(hours=12)
TOLD_FOR = timedelta(minutes=2)
"""How long the end of a call is told, so that a page opened meanwhile hears of it."""

MOST_SHOWN = 200


@dataclass(frozen=True)
class MissedCaller:
    """One number that called in vain, with its newest call; `key` is its first, which stays when it calls again."""

    key: int
    call: PhoneCall
    line: PhoneLine | None
    times: int
    first_at: datetime
    known: int
    name: str


def visible_calls(user: User) -> ColumnElement[bool]:
    """Calls of lines of the person's services, and of lines that belong to none."""
    services = visible_service_ids(user)
    if services is None:
        return PhoneCall.id.is_not(None)
    others = select(PhoneLine.number).where(
        PhoneLine.service_id.is_not(None), PhoneLine.service_id.notin_(services)
    )
    return PhoneCall.line.notin_(others)


def call_with_id(call_id: int, user: User) -> PhoneCall | None:
    """The call, or None where there is none or its line is not of this person's services."""
    return db.session.scalar(select(PhoneCall).where(PhoneCall.id == call_id, visible_calls(user)))


def extension_of(user: User) -> str:
    return db.session.scalar(select(Extension.number).where(Extension.user_id == user.id)) or ""


def calls_at(user: User, extension: str, now: datetime) -> list[PhoneCall]:
    """What rings at this extension, what its person talks or has just ended; the newest first.

    A call told without an extension rings for everybody who may see its line.
    """
    rings = and_(
        PhoneCall.answered_at.is_(None),
        PhoneCall.ended_at.is_(None),
        PhoneCall.rang_at > now - RINGS_FOR,
        or_(PhoneCall.extension == extension, and_(PhoneCall.extension == "", visible_calls(user))),
    )
    talks = and_(
        PhoneCall.user_id == user.id,
        PhoneCall.answered_at > now - TALKS_FOR,
        or_(PhoneCall.ended_at.is_(None), PhoneCall.ended_at > now - TOLD_FOR),
    )
    query = select(PhoneCall).where(or_(rings, talks), PhoneCall.rang_at > now - TALKS_FOR)
    return list(db.session.scalars(query.order_by(PhoneCall.rang_at.desc(), PhoneCall.id.desc()).limit(5)))


def line_of(call: PhoneCall) -> PhoneLine | None:
    query = select(PhoneLine).where(PhoneLine.number == call.line).options(joinedload(PhoneLine.service))
    return db.session.scalar(query) if call.line else None


def known_caller(e164: str | None, user: User) -> tuple[int, str]:
    """How many inquiries this person may see came from a number, and the name on the newest that has one."""
    if e164 is None:
        return 0, ""
    found = _known([e164], user)
    return found.get(e164, (0, ""))


def _known(numbers: list[str], user: User) -> dict[str, tuple[int, str]]:
    query = (
        select(func.coalesce(Contact.phone_e164, ""), Contact.name)
        .join(Inquiry, Inquiry.contact_id == Contact.id)
        .where(Contact.phone_e164.in_(numbers), visible_to(user))
        .order_by(Inquiry.received_at)
    )
    found: dict[str, tuple[int, str]] = {}
    for number, name in db.session.execute(query):
        count, before = found.get(number, (0, ""))
        found[number] = count + 1, name or before
    return found


def _is_work(user: User) -> ColumnElement[bool]:
    return and_(PhoneCall.missed, PhoneCall.settled_at.is_(None), visible_calls(user))


def _caller() -> ColumnElement[str]:
    # Calls without a number are each somebody else's.
    return func.coalesce(PhoneCall.phone_e164, PhoneCall.call_id)


def how_many_missed(user: User) -> Count:
    """Callers, not calls: somebody who tried five times waits once."""
    return select(func.count(func.distinct(_caller()))).where(_is_work(user))


def missed_callers(user: User) -> list[MissedCaller]:
    """Who called in vain and waits, the longest waiting first."""
    return _callers(_is_work(user), user)


def renewed_callers(user: User) -> Renewed[MissedCaller]:
    """Callers as the list shows them, and those who were settled since as they were settled."""

    def settled(keys: list[int]) -> list[MissedCaller]:
        of_keys = _caller().in_(select(_caller()).where(PhoneCall.id.in_(keys)).correlate(None))
        done = and_(PhoneCall.missed, PhoneCall.settled_at.is_not(None), visible_calls(user), of_keys)
        return [one for one in _callers(done, user) if one.key in keys]

    return Renewed(lambda one: one.key, _mark, settled)


def _mark(one: MissedCaller) -> str:
    return mark_of(one.call.id, one.times, one.known, one.name, one.line.name if one.line else "")


def _callers(which: ColumnElement[bool], user: User) -> list[MissedCaller]:
    # Who was settled and called again in vain is another piece of work.
    groups = (
        select(
            func.min(PhoneCall.id).label("key"),
            func.max(PhoneCall.id).label("id"),
            func.count().label("times"),
            func.min(PhoneCall.rang_at).label("first"),
        )
        .where(which)
        .group_by(_caller(), PhoneCall.settled_at)
        .subquery()
    )
    query = (
        select(groups.c.key, PhoneCall, PhoneLine, groups.c.times, groups.c.first)
        .join(groups, groups.c.id == PhoneCall.id)
        .outerjoin(PhoneLine, PhoneLine.number == PhoneCall.line)
        .options(joinedload(PhoneLine.service), joinedload(PhoneCall.settled_by))
        .order_by(groups.c.first)
        .limit(MOST_SHOWN)
    )
    rows = db.session.execute(query).all()
    known = _known([call.phone_e164 for _key, call, *_ in rows if call.phone_e164], user)
    return [
        MissedCaller(key, call, line, times, first, *known.get(call.phone_e164 or "", (0, "")))
        for key, call, line, times, first in rows
    ]


def settled_since(user: User, since: datetime) -> list[PhoneCall]:
    """Missed calls that were dealt with lately, the newest first."""
    query = select(PhoneCall).where(PhoneCall.missed, PhoneCall.settled_at > since, visible_calls(user))
    query = query.options(joinedload(PhoneCall.settled_by), joinedload(PhoneCall.inquiry))
    return list(db.session.scalars(query.order_by(PhoneCall.settled_at.desc()).limit(50)))


def lines() -> list[PhoneLine]:
    query = select(PhoneLine).options(joinedload(PhoneLine.service)).order_by(PhoneLine.number)
    return list(db.session.scalars(query))


def seats() -> list[Extension]:
    return list(
        db.session.scalars(select(Extension).options(joinedload(Extension.user)).order_by(Extension.number))
    )
