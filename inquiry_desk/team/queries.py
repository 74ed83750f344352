"""Who has what, of the inquiries a person may see."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from escalation.models import Escalation
from foundation.access.roles import Permission, roles_with
from foundation.access.scope import visible_service_ids
from foundation.calendar import day_bounds, day_of
from foundation.db import Count, db
from foundation.organisation.absences import absences_on
from foundation.organisation.models import Absence, Service, User
from inquiry_desk.inquiries.due_order import due_dates
from inquiry_desk.inquiries.kinds import InquiryState
from inquiry_desk.inquiries.models import Callback, Inquiry
from inquiry_desk.inquiries.queries import visible_to
from inquiry_desk.inquiries.states import state_column
from inquiry_desk.inquiries.worklists import OPEN, PROMISED, RUNNING
from inquiry_desk.telephony.models import PhoneCall
from inquiry_desk.telephony.queries import TALKS_FOR

MOST_SHOWN = 200
"""Inquiries of one person that are listed, the oldest first: as many as are given to others at once."""


@dataclass
class Load:
    """What one person has; `person` None: nobody."""

    person: User | None
    states: Mapping[InquiryState, int] = field(default_factory=dict)
    oldest: datetime | None = None
    overdue: int = 0
    callbacks: int = 0
    absence: Absence | None = None
    talking: bool = False

    @property
    def whole(self) -> int:
        return sum(self.states.values())

    @property
    def key(self) -> int:
        """0 for nobody."""
        return self.person.id if self.person else 0

    @property
    def left_behind(self) -> bool:
        """Whether work lies with somebody who can no longer sign in."""
        return self.person is not None and not self.person.active and self.whole > 0


@dataclass(frozen=True)
class Held:
    """One open inquiry of a person."""

    inquiry: Inquiry
    state: InquiryState
    due_at: datetime | None


def loads_at(moment: datetime, user: User) -> list[Load]:
    """Who left first, then by name, what nobody has at the end: those who share a service with `user`, or have work."""
    states, oldest = _by_state(user)
    overdue, callbacks = _overdue(moment, user), _callbacks_today(moment, user)
    people = _people({*states, *callbacks}, user)
    away, talking = absences_on(day_of(moment)), _talking(moment)
    loads = [
        Load(
            person,
            states.get(key, {}),
            oldest.get(key),
            overdue.get(key, 0),
            callbacks.get(key, 0),
            away.get(key) if key else None,
            key in talking,
        )
        for key, person in people.items()
    ]
    return sorted(loads, key=lambda load: (not load.left_behind, load.person is None))


def held_by(person: User, user: User) -> list[Held]:
    """What a person has, the oldest first, of what `user` may see."""
    query = select(Inquiry, state_column()).where(OPEN, visible_to(user), Inquiry.assignee_id == person.id)
    query = query.options(joinedload(Inquiry.service)).order_by(Inquiry.id).limit(MOST_SHOWN)
    rows = [(inquiry, InquiryState(state)) for inquiry, state in db.session.execute(query)]
    due = due_dates([inquiry.id for inquiry, _state in rows])
    return [Held(inquiry, state, due.get(inquiry.id)) for inquiry, state in rows]


def calls_along(chosen: list[Held], person: User) -> dict[int, datetime]:
    """When the calls `person` promised for these inquiries are due next, by inquiry; they go with the inquiry."""
    ids = [one.inquiry.id for one in chosen]
    query = select(Callback.inquiry_id, func.min(Callback.promised_at))
    query = query.where(PROMISED, Callback.assignee_id == person.id, Callback.inquiry_id.in_(ids))
    rows = db.session.execute(query.group_by(Callback.inquiry_id))
    return {row[0]: row[1] for row in rows}


def calls_apart(person: User, user: User) -> int:
    """Calls a person promised for inquiries that somebody else has: these go with no inquiry of theirs."""
    query = select(func.count(Callback.id)).join(Callback.inquiry)
    others = or_(Inquiry.assignee_id != person.id, Inquiry.assignee_id.is_(None))
    return (
        db.session.scalar(query.where(PROMISED, others, Callback.assignee_id == person.id, visible_to(user)))
        or 0
    )


def person_with_id(user_id: int, user: User) -> User | None:
    """Somebody of the desk whose work `user` leads or may see."""
    person = db.session.get(User, user_id)
    if person is None or person.id not in _people({user_id} if _has_work(user_id, user) else set(), user):
        return None
    return person


def of_the_desk(user: User) -> ColumnElement[bool]:
    """People of the desk on a service of `user`, also those who have left."""
    services = visible_service_ids(user)
    works = User.role.in_(roles_with(Permission.WORK_INQUIRIES))
    return works if services is None else works & User.services.any(Service.id.in_(services))


def how_many_left_behind(user: User) -> Count:
    """Open inquiries of people who can no longer sign in."""
    query = select(func.count(Inquiry.id)).join(Inquiry.assignee)
    return query.where(OPEN, visible_to(user), User.active.is_(False))


def count_open_of(person: User) -> int:
    """All open inquiries of a person: a count only, for whoever manages accounts."""
    return (
        db.session.scalar(select(func.count(Inquiry.id)).where(OPEN, Inquiry.assignee_id == person.id)) or 0
    )


def _by_state(user: User) -> tuple[dict[int | None, dict[InquiryState, int]], dict[int | None, datetime]]:
    state = state_column().label("state")
    inner = select(Inquiry.assignee_id, Inquiry.received_at, state).where(OPEN, visible_to(user)).subquery()
    query = select(inner.c.assignee_id, inner.c.state, func.count(), func.min(inner.c.received_at))
    states: dict[int | None, dict[InquiryState, int]] = defaultdict(dict)
    oldest: dict[int | None, datetime] = {}
    for key, value, count, first in db.session.execute(query.group_by(inner.c.assignee_id, inner.c.state)):
        states[key][InquiryState(value)] = count
        oldest[key] = min(first, oldest.get(key, first))
    return states, oldest


def _overdue(moment: datetime, user: User) -> dict[int | None, int]:
    departments = select(Escalation.inquiry_id).where(*RUNNING, Escalation.due_at < moment)
    calls = select(Callback.inquiry_id).where(PROMISED, Callback.promised_at < moment)
    late = or_(Inquiry.id.in_(departments), Inquiry.id.in_(calls))
    return _counts(
        select(Inquiry.assignee_id, func.count()).where(OPEN, visible_to(user), late), Inquiry.assignee_id
    )


def _callbacks_today(moment: datetime, user: User) -> dict[int | None, int]:
    _start, midnight = day_bounds(day_of(moment), day_of(moment))
    query = select(Callback.assignee_id, func.count()).join(Callback.inquiry)
    query = query.where(PROMISED, Callback.promised_at < midnight, visible_to(user))
    return _counts(query, Callback.assignee_id)


def _counts(query: Any, by: Any) -> dict[int | None, int]:
    return {row[0]: row[1] for row in db.session.execute(query.group_by(by))}


def _people(with_work: set[int | None], user: User) -> dict[int | None, User | None]:
    """Those who have something, and the active people of the desk on a service of `user`; None where nobody has some."""
    leads = User.active & of_the_desk(user)
    ids = [key for key in with_work if key is not None]
    query = select(User).where(or_(leads, User.id.in_(ids))).options(selectinload(User.services))
    found: dict[int | None, User | None] = {
        person.id: person for person in db.session.scalars(query.order_by(User.kana, User.id))
    }
    return found | ({None: None} if None in with_work else {})


def _has_work(user_id: int, user: User) -> bool:
    query = select(Inquiry.id).where(OPEN, visible_to(user), Inquiry.assignee_id == user_id).limit(1)
    return db.session.scalar(query) is not None


def _talking(moment: datetime) -> set[int | None]:
    query = select(PhoneCall.user_id).where(
        PhoneCall.answered_at > moment - TALKS_FOR, PhoneCall.ended_at.is_(None)
    )
    return set(db.session.scalars(query))
