"""What can be asked of complaints and requests; every question is limited to what the person may see."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, bindparam, exists, func, or_, select
from sqlalchemy.orm import joinedload

from foundation.access.scope import visible_service_ids
from foundation.db import Count, db
from foundation.organisation.models import User
from inquiry_desk.complaints.models import Complaint, ComplaintKind
from inquiry_desk.complaints.rules import NATURES, NOT_REPORTED, ComplaintState
from inquiry_desk.inquiries.kinds import Nature
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.queries import NO_SERVICE
from inquiry_desk.inquiries.queries import visible_to as inquiries_visible_to

PAGE_SIZE = 50
AT_MOST = 100_000


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; None leaves it open. `bounds`: start <= received < end."""

    service_id: int | None = None
    nature: Nature | None = None
    kind: ComplaintKind | None = None
    bounds: tuple[datetime, datetime] | None = None


def visible_to(user: User) -> ColumnElement[bool]:
    """Those of the services `user` may see, and those of no service."""
    services = visible_service_ids(user)
    if services is None:
        return Complaint.id.is_not(None)
    return func.coalesce(Complaint.service_id, NO_SERVICE).in_([NO_SERVICE, *services])


def complaint_with_id(complaint_id: int, user: User) -> Complaint | None:
    query = select(Complaint).where(Complaint.id == complaint_id, visible_to(user))
    return db.session.scalar(query.options(joinedload(Complaint.service), joinedload(Complaint.inquiry)))


def complaint_of_inquiry(inquiry_id: int) -> Complaint | None:
    return db.session.scalar(select(Complaint).where(Complaint.inquiry_id == inquiry_id))


def needs_record() -> ColumnElement[bool]:
    """Inquiries classified as a complaint or request that nobody has recorded as one yet."""
    # Written into the statement, so that SQLite sees that its index of complaints holds them all.
    natures: BindParameter[Any] = bindparam("natures", NATURES, expanding=True, literal_execute=True)
    return (
        Inquiry.nature.in_(natures)
        & or_(Inquiry.exclusion.is_(None), Inquiry.exclusion.not_in(NOT_REPORTED))
        & ~exists().where(Complaint.inquiry_id == Inquiry.id)
    )


def how_many_open(user: User) -> Count:
    return select(func.count(Complaint.id)).where(Complaint.closed_at.is_(None), visible_to(user))


def counts(filters: Filters, user: User) -> dict[ComplaintState, int]:
    """How many of each state fit the filters."""
    closed, whole = db.session.execute(
        select(func.count(Complaint.closed_at), func.count(Complaint.id)).where(*_fitting(filters, user))
    ).one()
    unrecorded = select(func.count(Inquiry.id)).where(*_unrecorded_fitting(filters, user))
    return {
        ComplaintState.UNRECORDED: 0 if filters.kind else db.session.scalar(unrecorded) or 0,
        ComplaintState.OPEN: whole - closed,
        ComplaintState.CLOSED: closed,
    }


def complaints(
    filters: Filters, state: ComplaintState | None, user: User, number: int = 1, size: int = PAGE_SIZE
) -> tuple[list[Complaint], bool]:
    """One page of what is recorded, newest first, and whether more follow."""
    query = select(Complaint).where(*_fitting(filters, user))
    if state is not None:
        closed = state is ComplaintState.CLOSED
        query = query.where(Complaint.closed_at.is_not(None) if closed else Complaint.closed_at.is_(None))
    query = query.options(
        joinedload(Complaint.service), joinedload(Complaint.inquiry), joinedload(Complaint.handled_by)
    )
    query = query.order_by(Complaint.received_at.desc(), Complaint.id.desc())
    found = list(db.session.scalars(query.offset((number - 1) * size).limit(size + 1)))
    return found[:size], len(found) > size


def unrecorded(filters: Filters, user: User, number: int = 1) -> tuple[list[Inquiry], bool]:
    """One page of the inquiries that still have to be recorded, oldest first, and whether more follow."""
    query = select(Inquiry).where(*_unrecorded_fitting(filters, user)).options(joinedload(Inquiry.service))
    query = query.order_by(Inquiry.received_at, Inquiry.id)
    found = list(db.session.scalars(query.offset((number - 1) * PAGE_SIZE).limit(PAGE_SIZE + 1)))
    return found[:PAGE_SIZE], len(found) > PAGE_SIZE


def newest_unrecorded(filters: Filters, user: User, size: int) -> list[Inquiry]:
    query = select(Inquiry).where(*_unrecorded_fitting(filters, user)).options(joinedload(Inquiry.service))
    return list(db.session.scalars(query.order_by(Inquiry.received_at.desc(), Inquiry.id.desc()).limit(size)))


def _fitting(filters: Filters, user: User) -> list[ColumnElement[bool]]:
    conditions = [visible_to(user)]
    if filters.service_id is not None:
        conditions.append(Complaint.service_id == filters.service_id)
    if filters.nature is not None:
        conditions.append(Complaint.nature == filters.nature)
    if filters.kind is not None:
        conditions.append(Complaint.kind == filters.kind)
    if filters.bounds is not None:
        start, end = filters.bounds
        conditions += [Complaint.received_at >= start, Complaint.received_at < end]
    return conditions


def _unrecorded_fitting(filters: Filters, user: User) -> list[ColumnElement[bool]]:
    conditions = [needs_record(), inquiries_visible_to(user)]
    if filters.service_id is not None:
        conditions.append(Inquiry.service_id == filters.service_id)
    if filters.nature is not None:
        conditions.append(Inquiry.nature == filters.nature)
    if filters.bounds is not None:
        start, end = filters.bounds
        conditions += [Inquiry.received_at >= start, Inquiry.received_at < end]
    return conditions
