"""What pages, figures and reports ask of incidents, always within what a person may see."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select, true
from sqlalchemy.orm import joinedload, selectinload

from foundation.access.roles import Permission, allows
from foundation.access.scope import visible_service_ids
from foundation.db import Count, db
from foundation.organisation.models import User
from inquiry_desk.incidents.kinds import IncidentKind
from inquiry_desk.incidents.models import Incident, IncidentMeasure
from inquiry_desk.incidents.report_models import IncidentQuestion

PAGE_SIZE = 50
OPEN: ColumnElement[bool] = and_(Incident.closed_at.is_(None), Incident.withdrawn_at.is_(None))
NOT_TOLD: ColumnElement[bool] = and_(
    OPEN, Incident.reported_at.is_(None), Incident.kind != IncidentKind.NEAR_MISS
)
ASKED: ColumnElement[bool] = (
    select(IncidentQuestion.id)
    .where(IncidentQuestion.incident_id == Incident.id, IncidentQuestion.answered_at.is_(None))
    .exists()
)
FILTERS: dict[str, ColumnElement[bool]] = {
    "untold": NOT_TOLD,
    "open": OPEN,
    "closed": Incident.closed_at.is_not(None),
    "withdrawn": Incident.withdrawn_at.is_not(None),
}


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed to; None does not matter. Both days are included."""

    state: str | None = None
    kind: IncidentKind | None = None
    service_id: int | None = None
    from_day: date | None = None
    to_day: date | None = None


def visible_to(user: User) -> ColumnElement[bool]:
    """What is of the services `user` may see; what is of no single service is for those who see every service."""
    visible = visible_service_ids(user)
    return Incident.id.is_not(None) if visible is None else Incident.service_id.in_(visible)


def incident_for(incident_id: int, user: User) -> Incident | None:
    """The incident, or None where it does not exist or is not for `user`'s eyes."""
    query = select(Incident).where(Incident.id == incident_id, visible_to(user))
    return db.session.scalar(query.options(joinedload(Incident.service), selectinload(Incident.measures)))


def incidents(
    wanted: Wanted, user: User, number: int = 1, size: int = PAGE_SIZE
) -> tuple[list[Incident], bool]:
    """One page, the newest first, and whether more follow."""
    query = _matching(wanted, user).options(
        joinedload(Incident.service), joinedload(Incident.recorded_by), selectinload(Incident.measures)
    )
    query = query.order_by(Incident.noticed_at.desc(), Incident.id.desc())
    found = list(db.session.scalars(query.offset((number - 1) * size).limit(size + 1)))
    return found[:size], len(found) > size


def counts(wanted: Wanted, user: User) -> dict[str, int]:
    """How many there are of each state, with the rest of the filter as it is; "" for all."""
    columns = [func.count(case((condition, 1))) for condition in FILTERS.values()]
    matching = _matching(Wanted(kind=wanted.kind, service_id=wanted.service_id), user).with_only_columns(
        func.count(Incident.id), *columns
    )
    return dict(zip(("", *FILTERS), db.session.execute(matching).one(), strict=True))


def security_incidents(
    from_day: date, to_day: date, service_id: int | None, user: User | None
) -> list[Incident]:
    """Those that happened in the period, withdrawn ones too (3-12(1)-3). `user` None: a report, which sees all."""
    query = select(Incident).where(
        Incident.kind == IncidentKind.SECURITY, Incident.occurred_on.between(from_day, to_day)
    )
    if user is not None:
        query = query.where(visible_to(user))
    if service_id is not None:
        query = query.where(Incident.service_id == service_id)
    query = query.options(joinedload(Incident.service)).order_by(Incident.occurred_on, Incident.id)
    return list(db.session.scalars(query))


def untold(user: User) -> list[Incident]:
    """Those the city has not been told of, the oldest first."""
    query = select(Incident).where(NOT_TOLD, visible_to(user))
    return list(db.session.scalars(query.order_by(Incident.noticed_at).limit(PAGE_SIZE)))


def how_many_waiting(user: User) -> Count:
    """What waits for this person besides measures: for the centre what is untold or asked, for the city what to accept."""
    waiting: ColumnElement[bool] = false()
    if allows(user.role, Permission.CONFIRM_REPORTS):
        waiting = and_(OPEN, Incident.submitted_at.is_not(None), Incident.accepted_at.is_(None), ~ASKED)
    elif allows(user.role, Permission.HANDLE_INCIDENTS):
        waiting = or_(NOT_TOLD, and_(OPEN, ASKED))
    return select(func.count(Incident.id)).where(waiting, visible_to(user))


def open_measures(user: User, limit: int = 500) -> list[IncidentMeasure]:
    """Those not done yet, by their day: the overdue ones come first."""
    query = select(IncidentMeasure).join(IncidentMeasure.incident)
    query = query.where(*_open_measures(user)).order_by(IncidentMeasure.due_on, IncidentMeasure.id)
    query = query.options(
        joinedload(IncidentMeasure.incident).joinedload(Incident.service), joinedload(IncidentMeasure.owner)
    )
    return list(db.session.scalars(query.limit(limit)))


def how_many_overdue(user: User, today: date) -> Count:
    """Measures past their day, for whoever sees to them."""
    query = select(func.count(IncidentMeasure.id)).join(IncidentMeasure.incident)
    mine = true() if allows(user.role, Permission.HANDLE_INCIDENTS) else false()
    return query.where(*_open_measures(user), IncidentMeasure.due_on < today, mine)


def reported_by(user: User, limit: int = 20) -> list[Incident]:
    """What this person recorded, the newest first, to see that it arrived."""
    query = select(Incident).where(Incident.recorded_by_id == user.id).order_by(Incident.id.desc())
    return list(db.session.scalars(query.limit(limit)))


def untold_until_mailed() -> Select[Any]:
    """Those nobody was sent a mail about yet."""
    return select(Incident).where(NOT_TOLD, Incident.alerted_at.is_(None)).order_by(Incident.id)


def _matching(wanted: Wanted, user: User) -> Select[Any]:
    query = select(Incident).where(visible_to(user))
    if wanted.state:
        query = query.where(FILTERS[wanted.state])
    if wanted.kind:
        query = query.where(Incident.kind == wanted.kind)
    if wanted.service_id is not None:
        query = query.where(Incident.service_id == wanted.service_id)
    if wanted.from_day:
        query = query.where(Incident.occurred_on >= wanted.from_day)
    return query.where(Incident.occurred_on <= wanted.to_day) if wanted.to_day else query


def _open_measures(user: User) -> tuple[ColumnElement[bool], ...]:
    return OPEN, IncidentMeasure.done_on.is_(None), visible_to(user)
