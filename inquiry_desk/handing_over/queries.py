"""What can be asked of hand-overs; every question is limited to the inquiries a person may see."""

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import aliased, joinedload

from escalation.handover_request import HandoverRequest
from escalation.kinds import RequestDecision
from escalation.models import Escalation
from escalation.requests import IS_REQUESTED
from foundation.db import Count, db
from foundation.organisation.models import Department, User
from foundation.web.renewing import Renewed, mark_of
from inquiry_desk.inquiries.models import Inquiry
from inquiry_desk.inquiries.queries import visible_to

LONGEST_LIST = 200

Waiting = tuple[HandoverRequest, Inquiry]


def waiting_for(user: User) -> list[Waiting]:
    """What waits for a supervisor, urgent or not, the longest waiting first."""
    query = _of_visible(user).where(IS_REQUESTED)
    rows = db.session.execute(
        query.order_by(HandoverRequest.asked_at, HandoverRequest.id).limit(LONGEST_LIST)
    )
    return [(row[0], row[1]) for row in rows]


def renewed_requests(user: User) -> Renewed[Waiting]:
    """Requests as the list of those that wait shows them."""
    return Renewed(
        lambda row: row[0].id,
        lambda row: mark_of(row[0].version, row[1].service_id),
        lambda ids: _with_ids(ids, user),
    )


def _with_ids(ids: list[int], user: User) -> list[Waiting]:
    rows = db.session.execute(_of_visible(user).where(HandoverRequest.id.in_(ids)))
    return [(row[0], row[1]) for row in rows]


def how_many_wait(user: User) -> Count:
    query = select(func.count(HandoverRequest.id)).join(Inquiry, Inquiry.id == HandoverRequest.inquiry_id)
    return query.where(IS_REQUESTED, visible_to(user))


def request_with_id(request_id: int, user: User) -> Waiting | None:
    """A request and its inquiry; None where it does not exist or is not for `user`'s eyes."""
    row = db.session.execute(_of_visible(user).where(HandoverRequest.id == request_id)).first()
    return (row[0], row[1]) if row else None


def sent_back_to(user: User) -> list[Waiting]:
    """Requests of `user` that came back and were not taken up again: the inquiry is open and none was made since."""
    later = aliased(HandoverRequest)
    handed_over = exists().where(
        Escalation.inquiry_id == HandoverRequest.inquiry_id,
        Escalation.handed_over_at >= HandoverRequest.decided_at,
    )
    query = _of_visible(user).where(
        HandoverRequest.decision == RequestDecision.SENT_BACK,
        HandoverRequest.asked_by_id == user.id,
        Inquiry.completed_at.is_(None),
        ~exists().where(later.inquiry_id == HandoverRequest.inquiry_id, later.id > HandoverRequest.id),
        ~handed_over,
    )
    return [(row[0], row[1]) for row in db.session.execute(query.order_by(HandoverRequest.decided_at))]


def escalation_with_id(escalation_id: int, user: User) -> tuple[Escalation, Inquiry] | None:
    """An escalation as the desk may see it, with its inquiry."""
    query = select(Escalation, Inquiry).join(Inquiry, Inquiry.id == Escalation.inquiry_id)
    row = db.session.execute(query.where(Escalation.id == escalation_id, visible_to(user))).first()
    return (row[0], row[1]) if row else None


def departments_in_use() -> list[Department]:
    """Where an inquiry can be handed to."""
    query = select(Department).where(Department.active).order_by(Department.bureau, Department.name)
    return list(db.session.scalars(query.options(joinedload(Department.sections))).unique())


def _of_visible(user: User) -> Select[HandoverRequest, Inquiry]:
    query = select(HandoverRequest, Inquiry).join(Inquiry, Inquiry.id == HandoverRequest.inquiry_id)
    return query.where(visible_to(user)).options(
        joinedload(HandoverRequest.asked_by),
        joinedload(HandoverRequest.decided_by),
        joinedload(HandoverRequest.department),
        joinedload(Inquiry.service),
    )
