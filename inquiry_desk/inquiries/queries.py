"""What can be asked of the inquiries; every question is limited to what the person may see."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from escalation.handover_request import HandoverRequest
from foundation.access.roles import Permission, allows
from foundation.access.scope import may_see_service, visible_service_ids
from foundation.db import db
from foundation.organisation.models import User
from inquiry_desk.inquiries.models import Callback, Contact, Inquiry, Presence, ReplyTemplate, TimelineEntry
from mail_gateway.models import OutgoingMail, OutgoingState

NO_SERVICE = 0
# A reply whose sending was cancelled told the citizen nothing.
NOT_CANCELLED = ~exists().where(
    OutgoingMail.id == TimelineEntry.outgoing_mail_id, OutgoingMail.state == OutgoingState.CANCELLED
)
PRESENT_FOR = timedelta(seconds=60)


def visible_to(user: User) -> ColumnElement[bool]:
    """The inquiries `user` may see: their services', and mail not yet assigned to a service."""
    services = visible_service_ids(user)
    if services is None:
        return Inquiry.id.is_not(None)
    # One expression instead of an OR: the planner then walks a list in its order and stops at the end of the page.
    return func.coalesce(Inquiry.service_id, NO_SERVICE).in_([NO_SERVICE, *services])


def inquiry_with_number(number: str, user: User) -> Inquiry | None:
    """The inquiry, or None where it does not exist or is not for `user`'s eyes."""
    query = select(Inquiry).where(Inquiry.number == number.upper(), visible_to(user))
    return db.session.scalar(query.options(joinedload(Inquiry.contact), joinedload(Inquiry.service)))


def earlier_from_phone(e164: str, user: User, limit: int = 5) -> list[Inquiry]:
    """The newest inquiries from this number."""
    return _earlier(user, limit, Contact.phone_e164 == e164)


def earlier_of(inquiry: Inquiry, user: User, limit: int = 5) -> list[Inquiry]:
    """Other inquiries from the same number or mail address."""
    contact = inquiry.contact
    same: list[ColumnElement[bool]] = []
    if contact.phone_e164:
        same.append(Contact.phone_e164 == contact.phone_e164)
    if contact.mail_address:
        same.append(Contact.mail_address == contact.mail_address)
    return _earlier(user, limit, or_(*same), Inquiry.id != inquiry.id) if same else []


def _earlier(user: User, limit: int, *conditions: ColumnElement[bool]) -> list[Inquiry]:
    query: Select[Any] = select(Inquiry).join(Inquiry.contact).where(visible_to(user), *conditions)
    query = query.options(joinedload(Inquiry.contact), joinedload(Inquiry.service))
    return list(db.session.scalars(query.order_by(Inquiry.received_at.desc()).limit(limit)))


def count_from_phone(e164: str, user: User) -> int:
    query = (
        select(func.count(Inquiry.id))
        .join(Inquiry.contact)
        .where(visible_to(user), Contact.phone_e164 == e164)
    )
    return db.session.scalar(query) or 0


def callback_with_id(callback_id: int, user: User) -> Callback | None:
    query = select(Callback).join(Callback.inquiry).where(Callback.id == callback_id, visible_to(user))
    return db.session.scalar(query)


def others_present(inquiry_id: int, user: User, at: datetime) -> list[User]:
    """Who else has the inquiry open right now (対応中)."""
    query = select(User).join(Presence, Presence.user_id == User.id)
    query = query.where(
        Presence.inquiry_id == inquiry_id, Presence.seen_at > at - PRESENT_FOR, User.id != user.id
    )
    return list(db.session.scalars(query.order_by(User.display_name)))


def waiting_request(inquiry_id: int) -> HandoverRequest | None:
    """The hand-over of this inquiry that a supervisor has not decided yet."""
    query = select(HandoverRequest).where(
        HandoverRequest.inquiry_id == inquiry_id, HandoverRequest.decided_at.is_(None)
    )
    return db.session.scalars(query.options(joinedload(HandoverRequest.asked_by)).limit(1)).first()


def templates_for(kind: str) -> list[ReplyTemplate]:
    return list(
        db.session.scalars(
            select(ReplyTemplate).where(ReplyTemplate.kind == kind).order_by(ReplyTemplate.position)
        )
    )


def colleagues_for(service_id: int | None, user: User) -> list[User]:
    """Who could be the second responder of an inquiry of this service: active people of the desk who may see it."""
    query = select(User).where(User.active, User.id != user.id).order_by(User.display_name)
    query = query.options(selectinload(User.services))
    return [person for person in db.session.scalars(query) if _could_work_on(person, service_id)]


def _could_work_on(person: User, service_id: int | None) -> bool:
    return allows(person.role, Permission.WORK_INQUIRIES) and may_see_service(person, service_id)
