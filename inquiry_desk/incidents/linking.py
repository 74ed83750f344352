"""What an incident is about, as far as its reader may follow it, and the way back from there."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import url_for
from sqlalchemy import select

from foundation.access.roles import Permission, allows
from foundation.db import db
from foundation.organisation.models import User
from foundation.web.ids import read_id
from foundation.web.session import me
from inquiry_desk.correspondence.mailroom import incoming_visible_to
from inquiry_desk.incidents.kinds import IncidentState, LinkKind
from inquiry_desk.incidents.models import Incident, IncidentLink
from inquiry_desk.incidents.parts import standings_of
from inquiry_desk.incidents.queries import visible_to
from inquiry_desk.incidents.rules import state_of
from inquiry_desk.inquiries.queries import inquiry_with_number
from mail_gateway.models import IncomingMail

Find = Callable[[str, User], str | None]
"""The address of what has this number; None: there is none such for this reader."""


@dataclass(frozen=True)
class Shown:
    """A link; `address` None: there is none such for this reader, and the number stands alone."""

    link: IncidentLink
    address: str | None


def links_for(incident: Incident, user: User) -> list[Shown]:
    return [Shown(one, _address(one, user)) for one in incident.links]


def found_by(kind: LinkKind, find: Find) -> None:
    """How links of a part that lies above this one are followed; the part says it when it joins."""
    _FINDERS[kind] = find


def incidents_about(kind: str, number: str) -> list[tuple[Incident, IncidentState]]:
    """Those the signed-in person may see, the newest first; none for who may not read incidents."""
    if not allows(me().role, Permission.READ_INCIDENTS):
        return []
    linked = select(IncidentLink.incident_id)
    linked = linked.where(IncidentLink.kind == LinkKind(kind), IncidentLink.number == number)
    query = select(Incident).where(Incident.id.in_(linked), visible_to(me())).order_by(Incident.id.desc())
    found = list(db.session.scalars(query))
    standings = standings_of(found) if found else {}
    return [(one, state_of(standings[one.id])) for one in found]


def _address(link: IncidentLink, user: User) -> str | None:
    find = _FINDERS.get(link.kind)
    return find(link.number, user) if find else None


def _inquiry(number: str, user: User) -> str | None:
    if not allows(user.role, Permission.READ_INQUIRIES) or inquiry_with_number(number, user) is None:
        return None
    return url_for("inquiries.show", number=number)


def _mail(number: str, user: User) -> str | None:
    mail_id = read_id(number)
    if mail_id is None or not allows(user.role, Permission.READ_MAILROOM):
        return None
    query = select(IncomingMail.id).where(IncomingMail.id == mail_id, incoming_visible_to(user))
    return url_for("correspondence.incoming", mail_id=mail_id) if db.session.scalar(query) else None


_FINDERS: dict[LinkKind, Find] = {LinkKind.INQUIRY: _inquiry, LinkKind.MAIL: _mail}
