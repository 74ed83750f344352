"""Warning whoever has to make a promised call, before the promise is missed: by mail, once for each promise."""

from datetime import datetime

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from escalation.notices import LANGUAGE
from escalation.routing.reaching import is_usable
from foundation import clock
from foundation.access.roles import Permission, Role, allows
from foundation.access.scope import may_see_service
from foundation.business_days.queries import exceptions_at
from foundation.calendar import day_of, is_open
from foundation.db import db, transaction
from foundation.organisation.absences import absences_on, stand_in_of
from foundation.organisation.models import User
from foundation.wareki import format_datetime
from inquiry_desk.inquiries.models import Callback
from inquiry_desk.inquiries.promised_times import soon_until
from inquiry_desk.runtime import runtime
from mail_gateway.outgoing.outbox import Message, queue

MOST_LISTED = 50
"""Calls named in one mail; others follow in the next."""


def warn_next_callback() -> bool:
    """Warn of the next calls that are due and not tried yet, in office hours; False when there are none.

    All that the same people have to be told stands in one mail. Of two workers, each takes calls the other does not
    hold; that they were warned of is written in the same transaction.
    """
    now = clock.now()
    if not is_open(now, exceptions_at()):
        return False
    with transaction():
        due = _due_callbacks(now)
        if not due:
            return False
        told = _mailboxes_for(due[0], now)
        together = [one for one in due if one is due[0] or _mailboxes_for(one, now) == told]
        for address in told:
            queue(_message(address, together), now)
        for callback in together:
            callback.warned_for = callback.promised_at
    return True


def _due_callbacks(now: datetime) -> list[Callback]:
    """Calls near their time or past it that nobody was warned of, kept from others until the transaction ends."""
    query = select(Callback).where(
        Callback.done_at.is_(None),
        Callback.promised_at <= soon_until(now, exceptions_at()),
        Callback.warned_for.is_distinct_from(Callback.promised_at),
    )
    query = query.options(joinedload(Callback.inquiry), joinedload(Callback.assignee))
    query = query.order_by(Callback.promised_at, Callback.id).limit(MOST_LISTED)
    return list(db.session.scalars(query.with_for_update(of=Callback, skip_locked=True)))


def _mailboxes_for(callback: Callback, now: datetime) -> tuple[str, ...]:
    """Of the one who calls today; where they read no mail, of the service's supervisors, else of the management."""
    day = day_of(now)
    assignee = callback.assignee
    caller = stand_in_of(assignee, day) if assignee is not None and assignee.active else None
    if caller is not None and is_usable(caller.mail_address):
        return (caller.mail_address,)
    away = absences_on(day)
    query = select(User).where(User.active, User.mail_address != "").options(selectinload(User.services))
    present = [one for one in db.session.scalars(query.order_by(User.id)) if one.id not in away]
    able = [one for one in present if _directs(one, callback.inquiry.service_id)]
    supervisors = [one for one in able if one.role is Role.SUPERVISOR]
    return tuple(one.mail_address for one in supervisors or able)


def _directs(person: User, service_id: int | None) -> bool:
    allowed = allows(person.role, Permission.DIRECT_ESCALATIONS) and may_see_service(person, service_id)
    return allowed and is_usable(person.mail_address)


def _message(address: str, callbacks: list[Callback]) -> Message:
    """Numbers, times and links: nothing of who asked or what (requirement A5)."""
    settings = runtime().settings
    with force_locale(LANGUAGE):
        lines = [_("This is %(centre)s.", centre=settings.centre_name)]
        lines += [_("The promised time of these call-backs is near, and nobody has called yet."), ""]
        for callback in callbacks:
            when = format_datetime(callback.promised_at)
            lines += [_("- %(number)s, promised for %(when)s", number=callback.inquiry.number, when=when)]
            lines += ["  " + _link_to(callback)]
        lines += ["", _("This mail was sent automatically. A reply to it is not read.")]
        return Message(
            to_address=address,
            subject=_("[Call-back] %(count)d near their promised time", count=len(callbacks)),
            body="\n".join(lines) + "\n",
            from_name=settings.centre_name,
            from_address=f"{settings.general_mail}@{settings.mail_domain}",
            automatic=True,
        )


def _link_to(callback: Callback) -> str:
    """The address of its page; works outside a request too."""
    path = current_app.url_map.bind("").build("calling_back.show", {"callback_id": callback.id})
    return runtime().settings.address + path
