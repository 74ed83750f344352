"""What the mailroom shows, limited to the services a person may see (requirement C1)."""

import enum
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Text, and_, cast, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from foundation.access.scope import visible_service_ids
from foundation.db import db
from foundation.organisation.models import Service, User
from inquiry_desk.inquiries.models import Inquiry, TimelineEntry
from inquiry_desk.inquiries.queries import visible_to
from mail_gateway.models import IncomingMail, IncomingState, MailFlag, OutgoingMail, OutgoingState
from mail_gateway.queries import CAME_BACK

PAGE = 50


class Tab(enum.Enum):
    """The lists of the mailroom; those that need a person first."""

    IN_FAILED = "in-failed"
    OUT_FAILED = "out-failed"
    OUT_RETURNED = "out-returned"
    IN_SET_ASIDE = "in-set-aside"
    IN_FLAGGED = "in-flagged"
    IN_WITHHELD = "in-withheld"
    IN_WAITING = "in-waiting"
    OUT_WAITING = "out-waiting"
    OUT_SENT = "out-sent"

    @property
    def incoming(self) -> bool:
        return self.value.startswith("in-")


LABELS: dict[enum.Enum, object] = {
    Tab.IN_FAILED: _l("In: could not be filed"),
    Tab.OUT_FAILED: _l("Out: could not be sent"),
    Tab.OUT_RETURNED: _l("Out: returned"),
    Tab.IN_SET_ASIDE: _l("In: set aside"),
    Tab.IN_FLAGGED: _l("In: flagged"),
    Tab.IN_WITHHELD: _l("In: acknowledgement withheld"),
    Tab.IN_WAITING: _l("In: waiting"),
    Tab.OUT_WAITING: _l("Out: waiting"),
    Tab.OUT_SENT: _l("Out: sent"),
}

# Nobody waits behind these: they are looked through, and counting them would read every mail there is.
UNCOUNTED = {Tab.IN_FLAGGED, Tab.IN_WITHHELD, Tab.OUT_SENT}
_FLAGS = cast(IncomingMail.flags, Text)

_CONDITIONS: dict[Tab, ColumnElement[bool]] = {
    Tab.IN_FAILED: IncomingMail.state == IncomingState.FAILED,
    Tab.IN_SET_ASIDE: IncomingMail.state == IncomingState.SET_ASIDE,
    Tab.IN_FLAGGED: and_(IncomingMail.state == IncomingState.FILED, _FLAGS != "[]"),
    Tab.IN_WITHHELD: and_(
        IncomingMail.state == IncomingState.FILED,
        _FLAGS.contains(MailFlag.ACKNOWLEDGEMENT_WITHHELD.value),
    ),
    Tab.IN_WAITING: IncomingMail.state == IncomingState.WAITING,
    Tab.OUT_FAILED: OutgoingMail.state == OutgoingState.FAILED,
    Tab.OUT_RETURNED: CAME_BACK,
    Tab.OUT_WAITING: OutgoingMail.state == OutgoingState.WAITING,
    Tab.OUT_SENT: and_(OutgoingMail.state == OutgoingState.SENT, ~CAME_BACK),
}


@dataclass(frozen=True)
class MailPage:
    """One page of a list, newest first; `older_than` leads to the next."""

    mails: list[Any]
    older_than: int | None
    inquiries: dict[int, Inquiry]


def page_of(tab: Tab, user: User, older_than: int | None) -> MailPage:
    """At most PAGE messages of the list, and the inquiries they belong to by the message's id."""
    model: Any = IncomingMail if tab.incoming else OutgoingMail
    query = select(model).where(_CONDITIONS[tab], _visible(tab, user))
    if older_than is not None:
        query = query.where(model.id < older_than)
    mails = list(db.session.scalars(query.order_by(model.id.desc()).limit(PAGE + 1)))
    shown = mails[:PAGE]
    return MailPage(shown, shown[-1].id if len(mails) > PAGE else None, _inquiries_of(tab, shown, user))


def counts_for(user: User) -> dict[Tab, int]:
    """How many messages each list has that somebody may have to do something about."""
    return {tab: count_in(tab, user) for tab in Tab if tab not in UNCOUNTED}


def count_in(tab: Tab, user: User) -> int:
    model: Any = IncomingMail if tab.incoming else OutgoingMail
    return db.session.scalar(select(func.count(model.id)).where(_CONDITIONS[tab], _visible(tab, user))) or 0


def _inquiries_of(tab: Tab, mails: list[Any], user: User) -> dict[int, Inquiry]:
    link = TimelineEntry.incoming_mail_id if tab.incoming else TimelineEntry.outgoing_mail_id
    query = select(link, Inquiry).join(TimelineEntry.inquiry)
    query = query.where(link.in_([mail.id for mail in mails]), visible_to(user))
    return {mail_id: inquiry for mail_id, inquiry in db.session.execute(query) if mail_id is not None}


def incoming_visible(mail_id: int, user: User) -> IncomingMail | None:
    """The message, or None where it does not exist or is not for `user`'s eyes."""
    return db.session.scalar(
        select(IncomingMail).where(IncomingMail.id == mail_id, incoming_visible_to(user))
    )


def outgoing_visible(mail_id: int, user: User) -> OutgoingMail | None:
    query = select(OutgoingMail).where(OutgoingMail.id == mail_id)
    return db.session.scalar(query.where(_linked_or(TimelineEntry.outgoing_mail_id, OutgoingMail.id, user)))


def _visible(tab: Tab, user: User) -> ColumnElement[bool]:
    if tab.incoming:
        return incoming_visible_to(user)
    return _linked_or(TimelineEntry.outgoing_mail_id, OutgoingMail.id, user)


def incoming_visible_to(user: User) -> ColumnElement[bool]:
    """Mail that somebody who reads the mailroom may see there."""
    return and_(_linked_or(TimelineEntry.incoming_mail_id, IncomingMail.id, user), _written_to(user))


def _linked_or(
    link: InstrumentedAttribute[int | None], mail_id: InstrumentedAttribute[int], user: User
) -> ColumnElement[bool]:
    """Mail of an inquiry the person may see, or of none."""
    of_mail = select(TimelineEntry.id).where(link == mail_id)
    seen = of_mail.join(TimelineEntry.inquiry).where(visible_to(user))
    return or_(~of_mail.exists(), seen.exists())


def _written_to(user: User) -> ColumnElement[bool]:
    """Mail to a service the person may see, or to no service: nothing that was meant for other services alone."""
    visible = visible_service_ids(user)
    if visible is None:
        return IncomingMail.id.is_not(None)
    services = db.session.execute(
        select(Service.id, Service.mail_local_part).where(Service.mail_local_part != "")
    )
    own: list[ColumnElement[bool]] = []
    foreign: list[ColumnElement[bool]] = []
    for service_id, local_part in services:
        (own if service_id in visible else foreign).append(_addressed_to(local_part))
    return or_(*own, ~or_(*foreign)) if foreign else IncomingMail.id.is_not(None)


def _addressed_to(local_part: str) -> ColumnElement[bool]:
    written = func.lower(cast(IncomingMail.envelope_to, Text))
    start = f'"{local_part.lower()}'
    return or_(written.contains(f"{start}@", autoescape=True), written.contains(f"{start}+", autoescape=True))
